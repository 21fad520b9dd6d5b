import { expect, onTestFinished, test } from 'vitest';
import { addConnection, tempDatabase } from '../../store/test-support/temp-database.ts';
import { getChange, insertChange, limitWaits, updateChange } from './outbox-table.ts';

const NOW = Date.UTC(2026, 10, 1);

test('no change waits longer than one could after a start, and those that are settled stay as they were', () => {
  const database = tempDatabase();
  onTestFinished(() => database.remove());
  const { db } = database;
  const connectionId = addConnection(db);
  const add = (id: string, update: Parameters<typeof updateChange>[2]) => {
    insertChange(db, {
      ...{ id, connectionId, entity: 'contact', entityId: id, entityLabel: id, operation: 'update' },
      ...{ state: 'queued', patch: {}, base: {}, createdAt: NOW },
    });
    updateChange(db, id, update);
  };
  add('put-off', { nextAttemptAt: NOW + 9_000 });
  add('soon', { nextAttemptAt: NOW + 100 });
  add('held', { state: 'held', expiresAt: NOW + 90_000 });
  add('waiting-for-nothing', {});
  add('done', { state: 'done', nextAttemptAt: NOW + 9_000 });

  limitWaits(db, NOW, { waitMs: 500, holdMs: 2_000 });

  const times = (id: string) => {
    const { nextAttemptAt, expiresAt } = getChange(db, id);
    return [nextAttemptAt, expiresAt];
  };
  expect(times('put-off')).toEqual([NOW + 500, null]);
  expect(times('soon')).toEqual([NOW + 100, null]);
  expect(times('held')).toEqual([null, NOW + 2_000]);
  expect(times('waiting-for-nothing')).toEqual([null, null]);
  expect(times('done')).toEqual([NOW + 9_000, null]);
});
