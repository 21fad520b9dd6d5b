import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { addConnection, tempDatabase } from '../../store/test-support/temp-database.ts';
import { getChange, insertChange, updateChange } from '../store/outbox-table.ts';
import { recoverInterrupted } from './settle.ts';

test('what an end of the process cut short is queued where nothing of it had left, and in doubt where it had', () => {
  const database = tempDatabase();
  onTestFinished(() => database.remove());
  const { db } = database;
  const add = (connectionId: string, firstSentAt: number | null): string => {
    const id = randomUUID();
    insertChange(db, {
      ...{ id, connectionId, entity: 'contact', entityId: id, entityLabel: id, operation: 'create', state: 'sending' },
      ...{ patch: { primaryPhone: id }, base: {}, createdAt: 0 },
    });
    updateChange(db, id, { firstSentAt });
    return id;
  };
  const [connectionId, otherId] = [addConnection(db), addConnection(db)];
  const ids = [add(connectionId, null), add(connectionId, 1), add(otherId, 1)];
  const states = () => ids.map((id) => getChange(db, id).state);

  expect(recoverInterrupted({ db }, connectionId)).toBe(2);
  expect(states()).toEqual(['queued', 'unknown', 'sending']);
  expect(recoverInterrupted({ db })).toBe(1);
  expect(states()).toEqual(['queued', 'unknown', 'unknown']);
});
