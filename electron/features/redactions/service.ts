import { type CallRedactions, Redaction } from '#shared/contract/redactions.ts';
import { silencesOf } from '#shared/domain/redaction.ts';
import { heardUntilMs } from '#shared/domain/transcript-align.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../../lib/ports.ts';
import { type Annotation, findAnnotation, listAnnotations, putAnnotation } from '../../store/annotations.ts';
import { inTransaction, type ReadDb, type WriteDb } from '../../store/database.ts';

export interface RedactionDeps {
  db: WriteDb;
  clock: Clock;
  author: string;
}

const Body = Redaction.omit({ id: true, callId: true });

/** When the turns of a call are said, with everything that was moved since a redaction was made. */
export type TurnsOf = (db: ReadDb, callId: string) => { id: string; startMs: number; endMs: number }[];

/**
 * The redactions of a call, and when it has to be silent: also where redacted words are said by a time that was put right later,
 * and for as long as they may be said where their platform gives no end.
 */
export function getRedactions(db: ReadDb, callId: string, turnsOf: TurnsOf): CallRedactions {
  const redactions = listRedactions(db, callId);
  const active = redactions.filter(({ isLifted }) => !isLifted);
  const ids = new Set(active.flatMap(({ anchors }) => anchors.map(({ segmentId }) => segmentId)));
  const turns = ids.size === 0 ? [] : turnsOf(db, callId);
  const moved = turns
    .filter(({ id }) => ids.has(id))
    .map((turn) => ({ startMs: turn.startMs, endMs: heardUntilMs(turn, turns) }));
  return { redactions, silences: silencesOf([...active, ...moved]) };
}

export const activeRedactions = (db: ReadDb, callId: string): Redaction[] =>
  listRedactions(db, callId).filter(({ isLifted }) => !isLifted);

const listRedactions = (db: ReadDb, callId: string): Redaction[] =>
  listAnnotations(db, callId, 'redaction')
    .map(toRedaction)
    .sort((a, b) => a.startMs - b.startMs);

/** Withholds a part of a call, once, however often the same id arrives. Throws INVALID and NOT_FOUND. */
export function addRedaction(
  { db, clock, author }: RedactionDeps,
  { id, callId, ...part }: Pick<Redaction, 'id' | 'callId' | 'startMs' | 'endMs' | 'anchors' | 'reason'>,
): Redaction {
  return inTransaction(db, () => {
    const existing = findAnnotation(db, id, 'redaction');
    if (existing) return toRedaction(existing);
    if (part.endMs <= part.startMs) {
      throw new AppError('INVALID', 'A redaction has to end after it begins.', { action: 'Choose a longer part.' });
    }
    if (part.anchors.some(({ base, start, end }) => start >= end || end > base.length)) {
      throw new AppError('INVALID', 'The chosen words are not in this transcript.', { action: 'Choose them again.' });
    }
    const at = clock.now();
    const redaction: Redaction = { id, callId, ...part, isLifted: false, history: [{ event: 'made', author, at }] };
    write(db, redaction, { author, createdAt: at, updatedAt: at });
    return redaction;
  });
}

/** Lifts a redaction or puts it back; that and who did it stay on record. Throws NOT_FOUND. */
export function setLifted({ db, clock, author }: RedactionDeps, id: string, isLifted: boolean): Redaction {
  return inTransaction(db, () => {
    const found = findAnnotation(db, id, 'redaction');
    if (!found) throw new AppError('NOT_FOUND', 'This redaction is no longer here.');
    const before = toRedaction(found);
    if (before.isLifted === isLifted) return before;
    const at = clock.now();
    const event = isLifted ? 'lifted' : 'restored';
    const redaction: Redaction = { ...before, isLifted, history: [...before.history, { event, author, at }] };
    write(db, redaction, { ...found, updatedAt: at });
    return redaction;
  });
}

function write(
  db: WriteDb,
  { id, callId, ...body }: Redaction,
  { author, createdAt, updatedAt }: Pick<Annotation, 'author' | 'createdAt' | 'updatedAt'>,
): void {
  putAnnotation(db, { id, callId, kind: 'redaction', body: JSON.stringify(body), author, createdAt, updatedAt });
}

const toRedaction = ({ id, callId, body }: Annotation): Redaction => ({
  id,
  callId,
  ...Body.parse(JSON.parse(body)),
});
