import type { SavedSearch, SearchHit, Tracker } from '#shared/contract/call-search.ts';
import { foldPassage } from '#shared/domain/search-fold.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';

export type FoundCall = Omit<SearchHit, 'place' | 'snippet'>;

export const findCallBySlot = (db: ReadDb, slot: number): FoundCall | null =>
  prepare<FoundCall>(
    db,
    `SELECT c.id AS callId, c.started_at AS startedAt, c.duration_ms AS durationMs, c.agent_name AS agentName,
       c.contact_name AS contactName, c.contact_phone AS contactPhone, c.program_name AS programName
     FROM search_calls AS s JOIN calls AS c ON c.row_number = s.call_row WHERE s.slot = ?`,
  ).get(slot) ?? null;

export const listSaved = (db: ReadDb): SavedSearch[] =>
  prepare<SavedSearch>(db, 'SELECT id, name, text FROM saved_searches ORDER BY position, id').all();

/** A new one stands last; one that is there keeps its place. */
export function putSaved(db: WriteDb, { id, name, text }: SavedSearch, now: number): void {
  prepare(
    db,
    `INSERT INTO saved_searches (id, name, text, position, updated_at)
     VALUES (@id, @name, @text, (SELECT coalesce(max(position), 0) + 1 FROM saved_searches), @now)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, text = excluded.text, updated_at = excluded.updated_at`,
  ).run({ id, name, text, now });
}

export const deleteSaved = (db: WriteDb, id: string): boolean =>
  prepare(db, 'DELETE FROM saved_searches WHERE id = ?').run(id).changes > 0;

export const placeSaved = (db: WriteDb, id: string, position: number): void =>
  void prepare(db, 'UPDATE saved_searches SET position = ? WHERE id = ?').run(position, id);

export const listTrackers = (db: ReadDb): Tracker[] =>
  prepare<Omit<Tracker, 'phrases'> & { phrases: string }>(
    db,
    'SELECT id, name, phrases, speaker FROM trackers ORDER BY folded_name',
  )
    .all()
    .map((row) => ({ ...row, phrases: JSON.parse(row.phrases) as string[] }));

export const findTrackerByName = (db: ReadDb, name: string): { id: string } | null =>
  prepare<{ id: string }>(db, 'SELECT id FROM trackers WHERE folded_name = ?').get(foldPassage(name)) ?? null;

export function putTracker(db: WriteDb, { id, name, phrases, speaker }: Tracker, now: number): void {
  prepare(
    db,
    `INSERT INTO trackers (id, name, folded_name, phrases, speaker, updated_at)
     VALUES (@id, @name, @foldedName, @phrases, @speaker, @now)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, folded_name = excluded.folded_name, phrases = excluded.phrases,
       speaker = excluded.speaker, updated_at = excluded.updated_at`,
  ).run({ id, name, foldedName: foldPassage(name), phrases: JSON.stringify(phrases), speaker, now });
}

export const deleteTracker = (db: WriteDb, id: string): boolean =>
  prepare(db, 'DELETE FROM trackers WHERE id = ?').run(id).changes > 0;
