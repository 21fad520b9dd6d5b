import { z } from 'zod';
import { Changed, Instant, LocalId, ShortText } from './common.ts';
import { command, event, query } from './define.ts';

/** Words of one turn, as its platform had it when this was made; the range is in UTF-16 units of `base`. */
export const TextAnchor = z.object({
  segmentId: z.string().max(256),
  base: z.string().max(200_000),
  start: z.number().int().min(0),
  end: z.number().int().min(0),
});

const TimeMs = z.number().int().min(0).max(360_000_000);

/** A part of a call that must not be seen or heard. It is never deleted: lifting it is a line of its history. */
export const Redaction = z.object({
  id: LocalId,
  callId: LocalId,
  startMs: z.number().int(),
  endMs: z.number().int(),
  /** The words it was made from; empty where it was made from a time alone. */
  anchors: z.array(TextAnchor),
  reason: z.string(),
  isLifted: z.boolean(),
  /** The oldest first. `author` is empty where the system names nobody. */
  history: z.array(z.object({ event: z.enum(['made', 'lifted', 'restored']), author: z.string(), at: Instant })),
});

export const CallRedactions = z.object({
  /** In the order of their times, lifted ones among them. */
  redactions: z.array(Redaction),
  /** [startMs, endMs) where nothing may be heard: in order, apart from each other, without those that were lifted. */
  silences: z.array(z.tuple([z.number().int(), z.number().int()])),
});

/** What is withheld of calls, on screen, in the player and in every file. Kept on this machine only. */
export const redactions = {
  list: query(z.object({ callId: LocalId }), CallRedactions),
  /** `id` is made by the caller, so that a repeated call adds nothing. */
  add: command(
    z.object({
      id: LocalId,
      callId: LocalId,
      startMs: TimeMs,
      endMs: TimeMs,
      anchors: z.array(TextAnchor).max(500).default([]),
      reason: ShortText.default(''),
    }),
    Redaction,
  ),
  /** Shows again what was withheld, or withholds it again. Throws NOT_FOUND. */
  setLifted: command(z.object({ id: LocalId, isLifted: z.boolean() }), Redaction),
  onChanged: event(Changed),
};

export type Redaction = z.infer<typeof Redaction>;
export type CallRedactions = z.infer<typeof CallRedactions>;
