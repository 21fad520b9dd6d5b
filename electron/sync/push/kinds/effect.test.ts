import { expect, onTestFinished, test } from 'vitest';
import { addConnection, tempDatabase } from '../../../store/test-support/temp-database.ts';
import { getChange, insertChange, updateChange } from '../../store/outbox-table.ts';
import type { KindContext } from '../change-kind.ts';
import { notSeen } from './effect.ts';

const SENT_AT = Date.UTC(2026, 10, 1);
const HOUR_MS = 3_600_000;
const WORDS = { message: 'It is not known.', action: 'Look there.' };

function lookAt(now: number) {
  const database = tempDatabase();
  onTestFinished(() => database.remove());
  const { db } = database;
  insertChange(db, {
    ...{
      id: 'launch',
      connectionId: addConnection(db),
      entity: 'smsProgram',
      entityId: 'program',
      entityLabel: 'Spring',
    },
    ...{ operation: 'launch', state: 'queued', patch: {}, base: {}, createdAt: SENT_AT },
  });
  updateChange(db, 'launch', { state: 'sending', firstSentAt: SENT_AT });
  return notSeen({ db, clock: { now: () => now } } as KindContext, getChange(db, 'launch'), WORDS);
}

test('an effect that does not show is looked for again, ever more rarely, and then the person decides', () => {
  expect(lookAt(SENT_AT + 1_000)).toEqual({ kind: 'wait', untilMs: SENT_AT + 2_000 });
  expect(lookAt(SENT_AT + 41_000)).toEqual({ kind: 'wait', untilMs: SENT_AT + 90_000 });
  expect(lookAt(SENT_AT + 90_000)).toEqual({ kind: 'unresolved', ...WORDS });
});

test('a clock that was set back since has the person decide, and not the platform asked without a pause', () => {
  expect(lookAt(SENT_AT - 2 * HOUR_MS)).toEqual({ kind: 'unresolved', ...WORDS });
  expect(lookAt(SENT_AT - 60_000)).toEqual({ kind: 'wait', untilMs: SENT_AT + 2_000 });
});
