import fc from 'fast-check';
import { expect, test } from 'vitest';
import { all, type Db, run } from '../db/statements.ts';
import { creditBalance, enterCredits } from '../gomobile/credits/ledger.ts';
import * as executions from '../gomobile/executions/service.ts';
import { ApiError } from '../http/errors.ts';
import { CALLS_PER_NUMBER } from './executions.ts';
import { type DiallingBench, launchAll, startDialling } from './test-support.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const CONTACTS = 25;

type Command = { kind: 'advance'; ms: number } | { kind: 'pause' | 'resume' | 'cancel' | 'spend' | 'earn' };

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 1, max: 3 * MINUTE }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: MINUTE, max: DAY }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('spend' as const, 'earn' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const) }) },
);

const retryStrategy = fc.oneof(
  fc.constant({ type: 'none' as const }),
  fc.record({
    type: fc.constant('fixed_delay' as const),
    delayMinutes: fc.integer({ min: 1, max: 120 }),
    maxRetries: fc.integer({ min: 1, max: 3 }),
  }),
);

/** A refusal by the state of things is an answer like any other. */
function attempt(action: () => unknown): void {
  try {
    action();
  } catch (thrown) {
    if (!(thrown instanceof ApiError) || ![402, 409].includes(thrown.statusCode)) throw thrown;
  }
}

async function carryOut(bench: DiallingBench, id: string, { kind, ...rest }: Command): Promise<void> {
  const { workspace } = bench;
  if ('ms' in rest) await bench.advance(rest.ms);
  if (kind === 'pause') attempt(() => executions.pauseExecution(workspace, id));
  if (kind === 'resume') attempt(() => executions.resumeExecution(workspace, id, {}));
  if (kind === 'cancel') attempt(() => executions.cancelExecution(workspace, id));
  if (kind === 'earn') enterCredits(workspace, { type: 'credit_add', amount: 40, description: 'More' });
  const balance = creditBalance(workspace);
  if (kind === 'spend' && balance > 3) {
    enterCredits(workspace, { type: 'adjustment', amount: 3 - balance, description: 'Spent' });
  }
}

const number = (db: Db, sql: string): number => all<{ n: number }>(db, sql)[0]?.n ?? -1;

/** What holds at every moment. */
function expectConsistent({ workspace }: DiallingBench, id: string): void {
  const { db } = workspace;
  const execution = executions.getExecution(workspace, id);
  const { contactsCompleted = 0, contactsFailed = 0, contactsPending = 0, contactsInProgress = 0 } = execution;
  const counts = [contactsPending, contactsInProgress, contactsCompleted, contactsFailed].map(Number);
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(CONTACTS);
  const states = ['pending', 'in_progress', 'completed', 'failed'];
  const rows = all<{ status: string; n: number }>(
    db,
    'SELECT status, count(*) AS n FROM execution_contacts GROUP BY status',
  );
  expect(states.map((state) => rows.find(({ status }) => status === state)?.n ?? 0)).toEqual(counts);
  expect(contactsInProgress).toBeLessThanOrEqual(CALLS_PER_NUMBER);
  // A call under way for each contact in progress, and its task; none for any other.
  expect(number(db, 'SELECT count(*) AS n FROM calls WHERE ended_at IS NULL')).toBe(contactsInProgress);
  expect(number(db, `SELECT count(*) AS n FROM tasks WHERE kind = 'call.advance'`)).toBe(contactsInProgress);
  expect(number(db, 'SELECT count(*) AS n FROM calls')).toBe(
    number(db, 'SELECT sum(attempts) AS n FROM execution_contacts'),
  );
  expect(number(db, 'SELECT count(*) - count(DISTINCT contact_id || attempt) AS n FROM calls')).toBe(0);
  expect(creditBalance(workspace)).toBeGreaterThanOrEqual(0);
  const charged = number(
    db,
    `SELECT coalesce(-sum(amount), 0) AS n FROM credit_transactions WHERE type = 'call_charge'`,
  );
  expect(number(db, 'SELECT coalesce(sum(credits), 0) AS n FROM calls')).toBe(charged);
  if (execution.status === 'completed') expect([contactsPending, contactsInProgress]).toEqual([0, 0]);
}

test('whatever is asked of an execution and however time jumps, no contact is lost and no call doubled', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 3, maxLength: 25 }), retryStrategy, async (commands, retry) => {
      const bench = startDialling({ contacts: CONTACTS });
      try {
        const id = launchAll(bench, { retryStrategy: retry });
        for (const each of commands) {
          await carryOut(bench, id, each);
          expectConsistent(bench, id);
        }
        // Left alone with credits it comes to an end.
        enterCredits(bench.workspace, { type: 'credit_add', amount: 1000, description: 'Plenty' });
        attempt(() => executions.resumeExecution(bench.workspace, id, {}));
        await bench.advance(30 * DAY);
        expectConsistent(bench, id);
        expect(['completed', 'cancelled']).toContain(executions.getExecution(bench.workspace, id).status);
        expect(number(bench.workspace.db, 'SELECT count(*) AS n FROM tasks')).toBe(0);
      } finally {
        await bench.close();
      }
    }),
    { numRuns: 25, seed: 20261123 },
  );
});

test('what is counted is what the rows say', async () => {
  const bench = startDialling({ contacts: CONTACTS });
  const id = launchAll(bench);
  run(bench.workspace.db, 'UPDATE executions SET contacts_pending = contacts_pending - 1');
  expect(() => expectConsistent(bench, id)).toThrow();
});
