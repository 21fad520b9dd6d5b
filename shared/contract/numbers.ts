import { z } from 'zod';
import { Changed, ForeignText, Instant, LocalId } from './common.ts';
import { event, query } from './define.ts';

/** A number to call from, or a name to write from. */
export const OwnNumber = z.object({
  id: LocalId,
  connectionId: LocalId,
  kind: z.enum(['did', 'senderId']),
  /** The number or the name. */
  text: ForeignText,
  label: ForeignText.nullable(),
  /** Two letters, as its platform says it. */
  country: ForeignText.nullable(),
  /** What it can do, in the platform's words; empty where it does not say. */
  capabilities: z.array(ForeignText).max(50),
  /** Programs that call or write from it. */
  usedBy: z.array(z.object({ id: LocalId, kind: z.enum(['program', 'smsProgram']), name: ForeignText })).max(200),
});

export const numbers = {
  /** Numbers first, then names, each by what it is called. */
  list: query(z.object({}).optional(), z.object({ rows: z.array(OwnNumber).max(2000), readAt: Instant.nullable() })),
  onChanged: event(Changed),
};

export type OwnNumber = z.infer<typeof OwnNumber>;
