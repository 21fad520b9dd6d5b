import { expect, test } from 'vitest';
import type { Execution } from '#shared/wire/gomobile/executions.ts';
import type { FlowGraph } from '#shared/wire/gomobile/flows.ts';
import { all, run } from '../db/statements.ts';
import { creditBalance, enterCredits } from '../gomobile/credits/ledger.ts';
import * as executions from '../gomobile/executions/service.ts';
import { temporaryFolder } from '../test-support.ts';
import type { Workspace } from '../workspace.ts';
import { CALLS_PER_NUMBER } from './executions.ts';
import { type DiallingBench, launchAll, flowNode as node, START, startDialling } from './test-support.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const iso = (at: number) => new Date(at).toISOString();

interface CallRow {
  contact_id: string;
  attempt: number;
  status: string;
  outcome: string;
  started_at: number;
  answered_at: number | null;
  ended_at: number | null;
  credits: number;
  billed_seconds: number;
}

const callsOf = ({ db }: Workspace): CallRow[] =>
  all<CallRow>(
    db,
    `SELECT contact_id, attempt, status, outcome, started_at, answered_at, ended_at, credits, billed_seconds FROM calls
     WHERE execution_id IS NOT NULL ORDER BY started_at, seq`,
  );

/** The execution, after what holds for it at every moment. */
function consistent({ workspace }: DiallingBench, id: string): Execution {
  const execution = executions.getExecution(workspace, id);
  const rows = all<{ status: string; n: number }>(
    workspace.db,
    'SELECT status, count(*) AS n FROM execution_contacts WHERE execution_id = @id GROUP BY status',
    { id },
  );
  const count = (status: string) => rows.find((row) => row.status === status)?.n ?? 0;
  expect(execution).toMatchObject({
    contactsPending: count('pending'),
    contactsInProgress: count('in_progress'),
    contactsCompleted: count('completed'),
    contactsFailed: count('failed'),
    totalContacts: rows.reduce((total, { n }) => total + n, 0),
  });
  return execution;
}

/** How many calls were under way at once, at most. */
function mostAtOnce(calls: readonly CallRow[]): number {
  const changes = calls.flatMap(({ started_at, ended_at }) => [
    { at: started_at, by: 1 },
    { at: ended_at ?? Number.POSITIVE_INFINITY, by: -1 },
  ]);
  let now = 0;
  let most = 0;
  for (const { by } of changes.sort((a, b) => a.at - b.at || a.by - b.by)) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}

/** A call that is answered lasts two minutes; its first node fails without a catch. */
const waitingFlow = (): FlowGraph => ({
  startNodeId: 'call',
  nodes: [
    node('call', 'dial', {}, { onAnswer: 'broken', default: 'end' }),
    node('broken', 'connect_agent', { agentId: 'nobody' }, { onError: 'end' }),
    node('end', 'hangup', {}),
  ],
});

test('an execution runs in real time to its end, every contact called once', async () => {
  const bench = startDialling({ contacts: 40 });
  const id = launchAll(bench);
  expect(consistent(bench, id)).toMatchObject({
    status: 'running',
    totalContacts: 40,
    contactsInProgress: CALLS_PER_NUMBER,
    actualStartAt: iso(START),
  });
  await bench.advance(2000);
  expect(callsOf(bench.workspace).some(({ status }) => status === 'ringing')).toBe(true);
  for (let minute = 0; minute < 60; minute++) {
    await bench.advance(MINUTE);
    consistent(bench, id);
  }
  const done = consistent(bench, id);
  expect(done).toMatchObject({ status: 'completed', contactsPending: 0, contactsInProgress: 0 });
  const calls = callsOf(bench.workspace);
  expect(new Set(calls.map(({ contact_id }) => contact_id)).size).toBe(40);
  expect(calls).toHaveLength(40);
  expect(mostAtOnce(calls)).toBe(CALLS_PER_NUMBER);
  expect(calls.filter(({ status }) => status === 'completed')).toHaveLength(done.contactsCompleted ?? -1);
  expect(done.actualEndAt).toBe(iso(Math.max(...calls.map(({ ended_at }) => ended_at ?? 0))));
});

test('one jump of the clock does what many small steps do', async () => {
  const outline = async (steps: number) => {
    const bench = startDialling({ contacts: 30 });
    launchAll(bench, { retryStrategy: { type: 'fixed_delay', delayMinutes: 5, maxRetries: 2 } });
    for (let step = 0; step < steps; step++) await bench.advance((3 * HOUR) / steps);
    return callsOf(bench.workspace);
  };
  const atOnce = await outline(1);
  expect(atOnce.length).toBeGreaterThan(30);
  expect(await outline(720)).toEqual(atOnce);
});

test('who was not reached is called again after the delay, as often as allowed', async () => {
  const bench = startDialling({ contacts: 60 });
  const id = launchAll(bench, { retryStrategy: { type: 'fixed_delay', delayMinutes: 30, maxRetries: 2 } });
  await bench.advance(2 * DAY);
  expect(consistent(bench, id)).toMatchObject({ status: 'completed', contactsPending: 0 });
  const byContact = Map.groupBy(callsOf(bench.workspace), ({ contact_id }) => contact_id);
  expect(byContact.size).toBe(60);
  expect([...byContact.values()].map((calls) => calls.length).includes(3)).toBe(true);
  for (const calls of byContact.values()) {
    expect(calls.map(({ attempt }) => attempt)).toEqual(calls.map((_, index) => index + 1));
    for (const [index, call] of calls.entries()) {
      const before = calls[index - 1];
      if (before !== undefined) expect(call.started_at - (before.ended_at ?? 0)).toBeGreaterThanOrEqual(30 * MINUTE);
      expect(call.status === 'completed').toBe(index === calls.length - 1 && call.status === 'completed');
    }
    if (calls.at(-1)?.status !== 'completed') expect(calls).toHaveLength(3);
  }
});

test('scheduled retries happen at their dates', async () => {
  const bench = startDialling({ contacts: 40 });
  const dates = [START + 2 * HOUR, START + 5 * HOUR];
  launchAll(bench, { retryStrategy: { type: 'scheduled', retryDates: dates.map(iso) } });
  await bench.advance(DAY);
  const again = callsOf(bench.workspace).filter(({ attempt }) => attempt > 1);
  expect(again.length).toBeGreaterThan(10);
  for (const { attempt, started_at } of again) {
    const late = started_at - (dates[attempt - 2] ?? 0);
    // Lines may be busy with others whose time came too.
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(30 * MINUTE);
  }
});

test('a scheduled execution waits for its start and stops at its stop; calls under way end', async () => {
  const bench = startDialling({ contacts: 200 });
  const startAt = START + HOUR;
  const stopAt = startAt + 4 * MINUTE;
  const id = launchAll(bench, { startAt: iso(startAt), stopAt: iso(stopAt) });
  await bench.advance(HOUR - 1);
  expect(consistent(bench, id)).toMatchObject({ status: 'scheduled', contactsPending: 200, actualStartAt: null });
  await bench.advance(DAY);
  const stopped = consistent(bench, id);
  expect(stopped).toMatchObject({
    status: 'stopped',
    actualStartAt: iso(startAt),
    actualEndAt: iso(stopAt),
    contactsInProgress: 0,
  });
  expect(stopped.contactsPending).toBeGreaterThan(0);
  const calls = callsOf(bench.workspace);
  expect(Math.max(...calls.map(({ started_at }) => started_at))).toBeLessThan(stopAt);
  expect(Math.max(...calls.map(({ ended_at }) => ended_at ?? 0))).toBeGreaterThan(stopAt);
});

test('pause, resume and cancel, and when each is refused', async () => {
  const bench = startDialling({ contacts: 100 });
  const { workspace } = bench;
  const id = launchAll(bench);
  const refused = { statusCode: 409, code: 'INVALID_STATE' };
  expect(() => executions.resumeExecution(workspace, id, {})).toThrow(expect.objectContaining(refused));
  await bench.advance(2 * MINUTE);
  expect(executions.pauseExecution(workspace, id).status).toBe('paused');
  expect(() => executions.pauseExecution(workspace, id)).toThrow(expect.objectContaining(refused));
  await bench.advance(HOUR);
  const paused = consistent(bench, id);
  expect(paused).toMatchObject({ status: 'paused', contactsInProgress: 0 });
  const before = callsOf(workspace).length;
  expect(executions.resumeExecution(workspace, id, {})).toMatchObject({ status: 'running', contactsInProgress: 5 });
  await bench.advance(MINUTE);
  expect(executions.cancelExecution(workspace, id).status).toBe('cancelled');
  expect(() => executions.cancelExecution(workspace, id)).toThrow(expect.objectContaining(refused));
  expect(() => executions.resumeExecution(workspace, id, {})).toThrow(expect.objectContaining(refused));
  await bench.advance(DAY);
  expect(consistent(bench, id)).toMatchObject({ status: 'cancelled', contactsInProgress: 0 });
  const calls = callsOf(workspace);
  expect(calls.length).toBeGreaterThan(before);
  expect(calls.every(({ ended_at }) => ended_at !== null)).toBe(true);
  expect(new Set(calls.map(({ contact_id }) => contact_id)).size).toBe(calls.length);
});

test('without credits it pauses and never charges more than there is; with credits it goes on', async () => {
  const bench = startDialling({ contacts: 60 });
  const { workspace } = bench;
  run(workspace.db, 'DELETE FROM credit_transactions');
  enterCredits(workspace, { type: 'initial', amount: 12, description: 'Few' });
  const id = launchAll(bench);
  await bench.advance(DAY);
  expect(consistent(bench, id)).toMatchObject({ status: 'paused_no_credits', contactsInProgress: 0 });
  expect(creditBalance(workspace)).toBe(0);
  expect(callsOf(workspace).reduce((sum, { credits }) => sum + credits, 0)).toBe(12);
  expect(() => executions.resumeExecution(workspace, id, {})).toThrow(expect.objectContaining({ statusCode: 402 }));
  enterCredits(workspace, { type: 'credit_add', amount: 500, description: 'More' });
  executions.resumeExecution(workspace, id, {});
  await bench.advance(DAY);
  expect(consistent(bench, id)).toMatchObject({ status: 'completed', contactsPending: 0 });
  for (const { answered_at, ended_at, billed_seconds } of callsOf(workspace)) {
    expect(billed_seconds).toBe(answered_at === null ? 0 : Math.ceil(((ended_at ?? 0) - answered_at) / 1000));
  }
});

test.each([
  { resetOnResume: true, secondStop: 3 },
  { resetOnResume: false, secondStop: 1 },
])('so many failures at a node pause it; resetOnResume $resetOnResume counts anew or not', async (rule) => {
  const bench = startDialling({ contacts: 100 });
  const { workspace } = bench;
  const { resetOnResume, secondStop } = rule;
  const autoPauseRules = [{ nodeId: 'broken', threshold: 3, resetOnResume }];
  const id = launchAll(bench, { autoPauseRules }, waitingFlow());
  const failures = () =>
    callsOf(workspace).filter(({ answered_at, status }) => answered_at !== null && status === 'completed').length;
  await bench.advance(DAY);
  expect(consistent(bench, id)).toMatchObject({ status: 'paused_threshold', autoPauseRules });
  // Calls that were under way when the third failed may fail too.
  const atFirst = failures();
  expect(atFirst).toBeGreaterThanOrEqual(3);
  expect(atFirst).toBeLessThan(3 + CALLS_PER_NUMBER);
  executions.resumeExecution(workspace, id, {});
  await bench.advance(DAY);
  expect(consistent(bench, id).status).toBe('paused_threshold');
  expect(failures() - atFirst).toBeGreaterThanOrEqual(secondStop);
  expect(failures() - atFirst).toBeLessThan(secondStop + CALLS_PER_NUMBER);
  const noRules = executions.resumeExecution(workspace, id, { autoPauseRules: [] });
  expect(noRules).toMatchObject({ status: 'running', autoPauseRules: [] });
  await bench.advance(DAY);
  expect(consistent(bench, id).status).toBe('completed');
});

test('nobody is called in a pause window', async () => {
  const bench = startDialling({ contacts: 150 });
  const pause = { startAt: { hour: 9, minute: 3 }, endAt: { hour: 10, minute: 30 } };
  const id = launchAll(bench, { pauseWindows: { monday: [pause] } });
  await bench.advance(4 * MINUTE);
  expect(consistent(bench, id).status).toBe('running');
  await bench.advance(DAY);
  expect(consistent(bench, id).status).toBe('completed');
  const starts = callsOf(bench.workspace).map(({ started_at }) => started_at - START);
  expect(starts.some((at) => at < 3 * MINUTE)).toBe(true);
  expect(starts.filter((at) => at >= 3 * MINUTE && at < 90 * MINUTE)).toEqual([]);
  expect(starts.filter((at) => at === 90 * MINUTE)).toHaveLength(CALLS_PER_NUMBER);
});

test('a restart in the middle goes on where it was', async () => {
  const straight = startDialling({ contacts: 50 });
  launchAll(straight);
  await straight.advance(6 * HOUR);
  const dataDir = temporaryFolder();
  const first = startDialling({ contacts: 50, dataDir });
  const id = launchAll(first);
  // In the middle of a call.
  await first.advance(100_123);
  expect(consistent(first, id)).toMatchObject({ status: 'running', contactsInProgress: CALLS_PER_NUMBER });
  await first.close();
  const second = startDialling({ dataDir, now: START + 2 * HOUR });
  await second.advance(4 * HOUR);
  expect(consistent(second, id)).toMatchObject({ status: 'completed', totalContacts: 50 });
  expect(callsOf(second.workspace)).toEqual(callsOf(straight.workspace));
});

test('a contact that is deleted meanwhile is not called', async () => {
  const bench = startDialling({ contacts: 20 });
  const { db } = bench.workspace;
  const id = launchAll(bench);
  run(db, 'UPDATE contacts SET deleted_at = 1 WHERE seq > 10');
  await bench.advance(DAY);
  expect(consistent(bench, id)).toMatchObject({ status: 'completed', totalContacts: 20 });
  expect(callsOf(bench.workspace)).toHaveLength(10);
});

test('without any credits nothing is launched', () => {
  const bench = startDialling({ contacts: 2 });
  const { db } = bench.workspace;
  run(db, 'DELETE FROM credit_transactions');
  expect(() => launchAll(bench)).toThrow(expect.objectContaining({ statusCode: 402, code: 'INSUFFICIENT_CREDITS' }));
  expect(all(db, 'SELECT * FROM executions')).toEqual([]);
});
