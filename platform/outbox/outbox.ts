import { run } from '../db/statements.ts';
import type { Workspace } from '../workspace.ts';

/** A message to the outside world, which it never reaches: it is only written down. */
export interface OutboundMessage {
  channel: 'sms' | 'whatsapp' | 'callback';
  /** A phone number, or the address of a callback. */
  recipient: string;
  sender: string | null;
  body: unknown;
  /** Of what it belongs to, such as an SMS program. */
  subjectId: string | null;
  /** When it would have been sent, ms since 1970 UTC; now where it is left out. */
  at?: number;
}

/** Writes a simulated message down and answers its id. Nothing leaves this machine. */
export function writeOutbound({ db, clock, newId }: Workspace, message: OutboundMessage): string {
  const id = newId();
  const { at = clock.tick(), ...rest } = message;
  run(
    db,
    `INSERT INTO outbound_messages (id, channel, recipient, sender, body, subject_id, created_at)
     VALUES (@id, @channel, @recipient, @sender, @body, @subjectId, @at)`,
    { ...rest, id, body: JSON.stringify(message.body), at },
  );
  return id;
}
