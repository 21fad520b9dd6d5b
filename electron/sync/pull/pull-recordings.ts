import type { Recording } from '#shared/wire/gomobile/recordings.ts';
import type { ListPage } from '../../connectors/list-page.ts';
import { inTransaction } from '../../store/database.ts';
import { recordingGone } from '../retention.ts';
import {
  beginScan,
  countBase,
  dropRejectsBefore,
  endScan,
  findBase,
  getCursor,
  hasMissing,
  instantOf,
} from '../store/base-table.ts';
import { applyPage } from './apply-page.ts';
import { applyRecording } from './call-store.ts';
import { type OverlapWatch, openOverlap } from './overlap.ts';
import { type GomobilePull, keepRejects, keepUnstorable, platformNow } from './pull-context.ts';
import { scanPages } from './scan-pages.ts';
import { sweep } from './sweep.ts';

const LIMIT = 100;
/** The list is walked whole so often that about one row in 200 ms is asked for: within these bounds. */
const MIN_WALK_AGE_MS = 600_000;
const MAX_WALK_AGE_MS = 86_400_000;
const WALK_MS_A_ROW = 200;
/** What a walk did not show is proved gone by a second one, which need not wait for its time. */
const SECOND_WALK_AGE_MS = 60_000;
const MAX_NEWEST = 100_000;

/**
 * Recordings come newest first and hardly change: a pull reads down to one that is known, one page more for what was still being
 * written then, and on until the overlap: a long call shows up below many short ones. The first pull and one
 * on demand read all of them, and so does one every ten minutes while they are few, once a day when they are very many: that shows
 * removals.
 */
export async function pullRecordings(context: GomobilePull): Promise<boolean> {
  return isWalkDue(context) ? scanAll(context) : readNewest(context);
}

function isWalkDue({ db, clock, connectionId, full }: GomobilePull): boolean {
  const { scannedAt } = getCursor(db, connectionId, 'recordings');
  if (full || scannedAt === null) return true;
  const age = clock.now() - scannedAt;
  // A clock that was set back must not put the next walk off for ever.
  if (age < 0) return true;
  if (age >= SECOND_WALK_AGE_MS && hasMissing(db, connectionId, 'recordings')) return true;
  const count = countBase(db, connectionId, 'recordings');
  return age >= Math.min(MAX_WALK_AGE_MS, Math.max(MIN_WALK_AGE_MS, count * WALK_MS_A_ROW));
}

async function readNewest(context: GomobilePull): Promise<boolean> {
  const { db, api, connectionId, signal, notes } = context;
  const seen = new Set<string>();
  let overlapPages = 0;
  const overlap = openOverlap(db, LIST(connectionId), platformNow(context));
  const watch = overlap.watch();
  const done = () => {
    inTransaction(db, () => overlap.keep());
    return true;
  };
  for (let offset = 0; overlapPages < 2 || !watch.hasReached(); offset += LIMIT) {
    const { items, rejected, info } = await api.listRecordings({ limit: LIMIT, offset }, signal);
    const isKnown = noteStamps(context, items, watch);
    keepPage(context, { items, rejected }, { generation: null, page: offset / LIMIT + 1 });
    notes.flushIfDue();
    if (isKnown || overlapPages > 0) overlapPages++;
    if (items.length + rejected.length < LIMIT || offset + LIMIT >= (info.total ?? Number.POSITIVE_INFINITY))
      return done();
    const before = seen.size;
    for (const { id } of items) seen.add(id);
    // Nothing new, or new without an end: the daily walk through all of them says what is wrong with the list.
    if (seen.size === before || seen.size > MAX_NEWEST) return scanAll(context);
    await context.between();
  }
  return done();
}

const LIST = (connectionId: string) => ({ connectionId, collection: 'recordings' }) as const;

/** Tells the overlap of a page before it is kept. True if one of it was known. */
function noteStamps({ db, connectionId }: GomobilePull, items: readonly Recording[], watch: OverlapWatch): boolean {
  let isKnown = false;
  for (const { id, startedAt, createdAt } of items) {
    const isNew = !findBase(db, { ...LIST(connectionId), remoteId: id });
    isKnown ||= !isNew;
    watch.saw(instantOf(startedAt) ?? instantOf(createdAt), isNew);
  }
  return isKnown;
}

function keepPage(
  context: GomobilePull,
  { items, rejected }: Pick<ListPage<Recording>, 'items' | 'rejected'>,
  { generation, page }: { generation: number | null; page: number },
): void {
  keepRejects(context, 'recordings', rejected, page);
  applyPage(
    context.db,
    items,
    (recording) => applyRecording(context, recording, generation),
    (recording, problem) => keepUnstorable(context, 'recordings', { id: recording.id, body: recording }, problem),
  );
}

async function scanAll(context: GomobilePull): Promise<boolean> {
  const { db, clock, api, connectionId, signal, notes } = context;
  const startedAt = clock.now();
  const generation = inTransaction(db, () => beginScan(db, connectionId, 'recordings'));
  const overlap = openOverlap(db, LIST(connectionId), platformNow(context));
  const watch = overlap.watch();
  const { isComplete, problem, met } = await scanPages({
    limit: LIMIT,
    plural: 'recordings',
    fetch: (page) => api.listRecordings({ limit: LIMIT, offset: (page - 1) * LIMIT }, signal),
    apply: (rows, page) => {
      noteStamps(context, rows.items, watch);
      keepPage(context, rows, { generation, page });
      notes.flushIfDue();
    },
    between: context.between,
    onProgress: context.onProgress,
  });
  if (problem) throw problem;
  if (!isComplete) return false;
  inTransaction(db, () => {
    endScan(db, connectionId, 'recordings', clock.now());
    overlap.keep();
    dropRejectsBefore(db, connectionId, 'recordings', startedAt);
  });
  await sweep(context, {
    collection: 'recordings',
    plural: 'recordings',
    generation,
    met,
    confirm: async (remoteId) => {
      const recording = await api.getRecording(remoteId, signal);
      inTransaction(db, () => applyRecording(context, recording, generation));
    },
    remove: (base) => {
      const key = { connectionId, collection: 'recordings', remoteId: base.remoteId } as const;
      const callId = recordingGone(context, key, base);
      if (callId !== null) notes.note('calls', [callId]);
    },
  });
  return true;
}
