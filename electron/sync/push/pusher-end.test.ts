import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import type { AnyConnector } from '../../connectors/registry.ts';
import { addConnection, tempDatabase } from '../../store/test-support/temp-database.ts';
import type { ChangeNotes } from '../change-notes.ts';
import { createRetryBudgets } from '../retry-budget.ts';
import { insertChange } from '../store/outbox-table.ts';
import { createPusher } from './pusher.ts';

const nothing = () => {};

test('a push that cannot keep what it met ends only when all that is on the wire has ended', async () => {
  const database = tempDatabase();
  onTestFinished(() => database.remove());
  const { db } = database;
  const connectionId = addConnection(db);
  for (const id of ['first', 'second']) {
    insertChange(db, {
      ...{ id, connectionId, entity: 'contact', entityId: id, entityLabel: id, operation: 'create', state: 'queued' },
      ...{ patch: { primaryPhone: id }, base: {}, createdAt: 0 },
    });
  }
  const answers = new Map<string, PromiseWithResolvers<never>>();
  const listContacts = ({ search = '' }: { search?: string }) => {
    const answer = Promise.withResolvers<never>();
    answers.set(search, answer);
    return answer.promise;
  };
  const full = new Error('the disk is full');
  const noted: string[] = [];
  const change: ChangeNotes['change'] = ({ id }) => {
    if (id === 'first' && noted.includes(id)) throw full;
    noted.push(id);
  };
  const pusher = createPusher({
    ...{ db, clock: { now: () => 1_000 }, random: { uuid: () => randomUUID(), fraction: () => 0.5 } },
    log: { info: nothing, warn: nothing, error: nothing },
    notes: { change } as ChangeNotes,
  });
  let hasEnded = false;
  const run = pusher
    .pushDue({
      ...{ connectionId, signal: new AbortController().signal, isHalted: () => false, onProgress: nothing },
      budget: createRetryBudgets().of('https://one.example'),
      connector: { platform: 'gomobile', api: { listContacts } } as unknown as AnyConnector,
    })
    .finally(() => {
      hasEnded = true;
    });
  run.catch(nothing);

  answers.get('first')?.reject(new Error('the line broke'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(hasEnded).toBe(false);
  answers.get('second')?.reject(new Error('the line broke'));

  await expect(run).rejects.toBe(full);
  expect(noted.filter((id) => id === 'second')).toHaveLength(2);
});
