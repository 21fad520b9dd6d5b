import type { CallTranscript, Correction, TranscriptLayer, Turn } from '#shared/contract/transcripts.ts';
import { placeRedactions, type RedactionRange } from '#shared/domain/redaction.ts';
import { effectiveText, placeTurn } from '#shared/domain/transcript-layers.ts';
import type { Clock } from '../../lib/ports.ts';
import { inTransaction, type ReadDb, type WriteDb } from '../../store/database.ts';
import {
  findLayer,
  insertCorrection,
  listCorrections,
  putLayer,
  type SegmentsOf,
  type StoredCorrection,
} from './repository.ts';

export interface TranscriptDeps {
  db: WriteDb;
  clock: Clock;
  author: string;
}

export interface TranscriptSources {
  segmentsOf: SegmentsOf;
  /** Those of a call that are not lifted. */
  redactionsOf(db: ReadDb, callId: string): RedactionRange[];
}

/** The transcript of a call as it is read now. Empty where there is none. */
export function getTranscript(db: ReadDb, callId: string, sources: TranscriptSources): CallTranscript {
  const layer = findLayer(db, callId);
  const corrections = new Map(listCorrections(db, callId).map((correction) => [correction.segmentId, correction]));
  const turns = sources
    .segmentsOf(db, callId)
    .map((segment) => toTurn(placeTurn(segment, layer), segment, corrections.get(segment.id) ?? null));
  const places = placeRedactions(turns, sources.redactionsOf(db, callId));
  return {
    turns: turns.map((turn) => ({
      ...turn,
      redacted: [...(places.ranges.get(turn.id) ?? [])].map(([a, b]) => [a, b]),
    })),
    layer,
    unplacedIds: [...places.unplaced],
  };
}

type Segment = ReturnType<SegmentsOf>[number];

function toTurn(placed: Segment, { startMs, endMs, text: original }: Segment, found: StoredCorrection | null): Turn {
  const { text, state } = effectiveText(original, isCorrection(found) ? found : null);
  return {
    ...placed,
    text,
    original,
    originalTimes: [startMs, endMs],
    correction:
      found === null || state === 'kept'
        ? null
        : { author: found.author, at: found.at, isConflicting: state === 'conflicting' },
    redacted: [],
  };
}

const isCorrection = (found: StoredCorrection | null): found is StoredCorrection & { text: string } =>
  found !== null && found.text !== null;

/** Every correction of a turn, the newest first. */
export const getHistory = (db: ReadDb, { callId, segmentId }: Pick<Correction, 'callId' | 'segmentId'>) =>
  listCorrections(db, callId)
    .filter((correction) => correction.segmentId === segmentId)
    .map(({ segmentId: _segment, ...correction }) => correction)
    .reverse();

export const correctTurn = ({ db, clock, author }: TranscriptDeps, correction: Correction): void =>
  inTransaction(db, () => insertCorrection(db, correction, { author, at: clock.now() }));

export const setLayer = (
  { db, clock, author }: TranscriptDeps,
  { callId, layer }: { callId: string; layer: TranscriptLayer },
): void => inTransaction(db, () => putLayer(db, callId, layer, { author, at: clock.now() }));
