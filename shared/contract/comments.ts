import { z } from 'zod';
import { Changed, Instant, LocalId } from './common.ts';
import { command, event, query } from './define.ts';
import { TextAnchor } from './redactions.ts';

/** A reviewer's note at a moment of a call, or on words of it. Kept on this machine only: no platform stores comments. */
export const Comment = z.object({
  id: LocalId,
  callId: LocalId,
  atMs: z.number().int().min(0),
  /** Until when the words are said that it is on; null where it is on a moment. */
  endMs: z.number().int().nullable(),
  /** The words it is on; empty where it is on a moment. */
  anchors: z.array(TextAnchor),
  text: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
});

const CommentText = z.string().trim().min(1).max(4000);

export const comments = {
  list: query(z.object({ callId: LocalId }), z.array(Comment)),
  /** `id` is made by the caller, so that a repeated call adds nothing. */
  add: command(
    z.object({
      id: LocalId,
      callId: LocalId,
      atMs: z.number().int().min(0),
      endMs: z.number().int().min(0).nullable().default(null),
      anchors: z.array(TextAnchor).max(500).default([]),
      text: CommentText,
    }),
    Comment,
  ),
  edit: command(z.object({ id: LocalId, text: CommentText }), Comment),
  remove: command(z.object({ id: LocalId }), z.void()),
  onChanged: event(Changed),
};

export type Comment = z.infer<typeof Comment>;
