import { inTransaction, prepare } from '../../store/database.ts';
import { beginScan, bury, deleteBase, endScan, findBase, getCursor } from '../store/base-table.ts';
import { applyRecording } from './call-store.ts';
import { keepRejects, type PullContext } from './pull-context.ts';
import { scanPages } from './scan-pages.ts';
import { sweep } from './sweep.ts';

const LIMIT = 100;
const FULL_SCAN_AGE_MS = 86_400_000;

/**
 * Recordings come newest first and hardly change: a pull reads down to one that is known, and one page more for what was
 * still being written then. The first pull, one a day and one on demand read all of them, which also shows removals.
 */
export async function pullRecordings(context: PullContext): Promise<void> {
  const { scannedAt } = getCursor(context.db, context.connectionId, 'recordings');
  const age = context.clock.now() - (scannedAt ?? 0);
  if (context.full || scannedAt === null || age >= FULL_SCAN_AGE_MS || age < 0) await scanAll(context);
  else await readNewest(context);
}

async function readNewest(context: PullContext): Promise<void> {
  const { db, api, connectionId, signal, notes } = context;
  let overlapPages = 0;
  for (let offset = 0; overlapPages < 2; offset += LIMIT) {
    const { items, rejected, info } = await api.listRecordings({ limit: LIMIT, offset }, signal);
    const isKnown = items.some(({ id }) => findBase(db, { connectionId, collection: 'recordings', remoteId: id }));
    inTransaction(db, () => {
      keepRejects(context, 'recordings', rejected, null);
      for (const recording of items) applyRecording(context, recording, null);
    });
    notes.flushIfDue();
    if (isKnown || overlapPages > 0) overlapPages++;
    if (items.length + rejected.length < LIMIT || offset + LIMIT >= (info.total ?? Number.POSITIVE_INFINITY)) return;
    await context.between();
  }
}

async function scanAll(context: PullContext): Promise<void> {
  const { db, clock, api, connectionId, signal, notes } = context;
  const generation = inTransaction(db, () => beginScan(db, connectionId, 'recordings'));
  const isComplete = await scanPages({
    limit: LIMIT,
    fetch: (page) => api.listRecordings({ limit: LIMIT, offset: (page - 1) * LIMIT }, signal),
    apply: ({ items, rejected }) => {
      inTransaction(db, () => {
        keepRejects(context, 'recordings', rejected, generation);
        for (const recording of items) applyRecording(context, recording, generation);
      });
      notes.flushIfDue();
    },
    between: context.between,
    onProgress: context.onProgress,
  });
  if (!isComplete) return;
  inTransaction(db, () => endScan(db, connectionId, 'recordings', clock.now()));
  await sweep(context, {
    collection: 'recordings',
    plural: 'recordings',
    generation,
    confirm: async (remoteId) => {
      const recording = await api.getRecording(remoteId, signal);
      inTransaction(db, () => applyRecording(context, recording, generation));
    },
    remove: (base) => {
      const key = { connectionId, collection: 'recordings', remoteId: base.remoteId } as const;
      const row = prepare<{ callId: string }>(db, 'SELECT call_id AS callId FROM recordings WHERE id = ?').get(
        base.localId,
      );
      bury(db, key, base.updatedAt, clock.now());
      deleteBase(db, key);
      // The call stays: its transcript and the comments on it are the reviewer's work.
      prepare(db, 'DELETE FROM recordings WHERE id = ?').run(base.localId);
      if (row) notes.note('calls', [row.callId]);
    },
  });
}
