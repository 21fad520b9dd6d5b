import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { countViews, VIEW_STATES } from '#shared/domain/outbox-state.ts';
import type { WriteDb } from '../../store/database.ts';
import { addConnection, tempDatabase } from '../../store/test-support/temp-database.ts';
import { countOpenRows, insertChange, updateChange } from '../../sync/store/outbox-table.ts';
import { listChanges } from './repository.ts';

let db: WriteDb;
let connectionId: string;

beforeEach(() => {
  const database = tempDatabase();
  db = database.db;
  connectionId = addConnection(db);
  onTestFinished(() => database.remove());
});

const refusal = (message: string) => ({ code: 'INVALID', message, retryable: false }) as const;
const states = ['queued', 'held', 'sending', 'unknown', 'conflict', 'failed', 'done', 'discarded'] as const;
const conflict = { deletedThere: false, fields: [{ field: 'city', base: null, mine: 'a', theirs: 'b' }] };

const some = fc.array(
  fc.record({
    state: fc.constantFrom(...states),
    groupId: fc.constantFrom(null, 'one wish', 'another'),
    error: fc.constantFrom(null, refusal('no'), refusal('not ever')),
  }),
  { maxLength: 20 },
);

test('what is counted of each view are the rows that it lists, page by page', () => {
  fc.assert(
    fc.property(some, (changes) => {
      db.exec('DELETE FROM outbox');
      for (const { state, groupId, error } of changes) {
        const id = randomUUID();
        insertChange(db, {
          ...{ id, connectionId, entity: 'contact', entityId: randomUUID(), entityLabel: 'Sara', operation: 'update' },
          ...{ state, patch: { city: 'a' }, base: {}, createdAt: 1, groupId },
        });
        updateChange(db, id, { ...(error && { error }), ...(state === 'conflict' && { conflict }) });
      }
      const counts = countViews(countOpenRows(db));
      for (const [view, count] of Object.entries(counts)) {
        const first = listChanges(db, { view: view as keyof typeof counts, page: { offset: 0, limit: 3 } });
        const rest = listChanges(db, { view: view as keyof typeof counts, page: { offset: 3, limit: 100 } });
        expect(first.total).toBe(count);
        expect(first.rows.length + rest.rows.length).toBe(count);
        const shown = [...first.rows, ...rest.rows].map(({ state }) => state);
        for (const state of shown) expect(VIEW_STATES[view as keyof typeof counts]).toContain(state);
      }
      const all = listChanges(db, { page: { offset: 0, limit: 200 } });
      expect(all.total).toBe(Object.values(counts).reduce((sum, count) => sum + count, 0));
    }),
    { numRuns: 60 },
  );
});
