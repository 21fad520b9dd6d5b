import { z } from 'zod';
import { Changed, Instant, LocalId } from './common.ts';
import { command, event, query } from './define.ts';

/** A moment of a call that somebody wants to find again. Kept on this machine only. */
export const Marker = z.object({
  id: LocalId,
  callId: LocalId,
  atMs: z.number().int().min(0),
  /** Who set it; empty where the system names nobody. */
  author: z.string(),
  createdAt: Instant,
});

export const markers = {
  /** In the order of their moments. */
  list: query(z.object({ callId: LocalId }), z.array(Marker)),
  /** `id` is made by the caller, so that a repeated call adds nothing. Throws NOT_FOUND where the call is gone. */
  add: command(z.object({ id: LocalId, callId: LocalId, atMs: z.number().int().min(0).max(360_000_000) }), Marker),
  remove: command(z.object({ id: LocalId }), z.void()),
  onChanged: event(Changed),
};

export type Marker = z.infer<typeof Marker>;
