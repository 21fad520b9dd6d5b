import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Execution } from '#shared/wire/gomobile/executions.ts';
import type { CallRow } from '#shared/wire/gomobile/program-report.ts';
import type { GomobileConnector } from '../../connectors/gomobile/gomobile-connector.ts';
import { NetError } from '../../net/net-failure.ts';
import { addConnection, type TempDatabase, tempDatabase } from '../../store/test-support/temp-database.ts';
import { executions } from '../../sync/pull/collections/programs.ts';
import { keepRecord } from '../../sync/store/record-store.ts';
import { listExecutionCalls } from './executions.ts';
import { refreshExecution } from './refresh-execution.ts';

let temp: TempDatabase;
beforeEach(() => {
  temp = tempDatabase();
});
afterEach(() => temp.remove());

const START = Date.parse('2026-11-01T00:00:00Z');
const callAt = (index: number): CallRow => ({
  callId: `call-${index}`,
  attempt: 1,
  direction: 'outbound',
  status: 'completed',
  startedAt: new Date(START + index * 1000).toISOString(),
  endedAt: new Date(START + index * 1000 + 500).toISOString(),
  hasRecording: false,
});

/** A platform that has so many calls of an execution and nothing else of its report; it counts the pages it is asked for. */
function platformWith(count: () => number) {
  const asked: number[] = [];
  const none = () => {
    throw new NetError('NOT_FOUND', 'there is none', {
      sent: 'answered',
      status: 404,
      brokenReply: false,
      retryAfterMs: null,
      code: null,
    });
  };
  const client = {
    call: async () => none(),
    list: async (_route: string, { query: { page, limit } }: { query: { page: number; limit: number } }) => {
      asked.push(page);
      const total = count();
      const items = Array.from({ length: limit }, (_, index) => total - 1 - (page - 1) * limit - index)
        .filter((index) => index >= 0)
        .map(callAt);
      return { items, rejected: [], info: { total, hasNextPage: page * limit < total } };
    },
  };
  const online = async (_id: string, _platforms: unknown, act: (connector: GomobileConnector) => Promise<unknown>) =>
    act({ client } as unknown as GomobileConnector);
  return { asked, online: online as Parameters<typeof refreshExecution>[0]['online'] };
}

test('reads the calls of an execution of any size, going on at each wish where the last one ended', async () => {
  const connectionId = addConnection(temp.db);
  const clock = { now: () => START };
  const random = { uuid: () => '00000000-0000-4000-8000-00000000000e', fraction: () => 0 };
  const createdAt = new Date(START).toISOString();
  const execution = { id: 'e1', programId: 'p1', status: 'completed', createdAt, updatedAt: createdAt } as Execution;
  const id = keepRecord({ db: temp.db, clock, random }, executions, { connectionId, item: execution });
  let count = 10_450;
  const { asked, online } = platformWith(() => count);
  const here = () =>
    listExecutionCalls(temp.db, { id, sort: { by: 'startedAt', order: 'desc' }, page: { offset: 0, limit: 1 } }).total;

  await refreshExecution({ db: temp.db, clock, online }, id);
  expect(here()).toBe(10_000);
  expect(asked).toHaveLength(100);
  asked.length = 0;
  count += 30;
  await refreshExecution({ db: temp.db, clock, online }, id);
  expect(here()).toBe(10_480);
  expect(asked.length).toBeLessThan(10);
  asked.length = 0;
  await refreshExecution({ db: temp.db, clock, online }, id);
  expect(asked).toEqual([1]);
});
