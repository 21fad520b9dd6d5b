import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SmsProgram } from '#shared/wire/gomobile/sms-programs.ts';
import { ApiError } from '../../http/errors.ts';
import type { Task } from '../../tasks/tasks.ts';
import type { Workspace } from '../../workspace.ts';
import { contactOfSeq } from '../contacts/repository.ts';
import { creditBalance, enterCredits, requireCredits } from '../credits/ledger.ts';
import { findSenderId } from '../sender-ids/repository.ts';
import { messageWriter, sendMessage } from '../sms/messages.ts';
import * as repository from './repository.ts';
import { existingProgram, getSmsProgram, requireStatus } from './service.ts';

export const SENDING = 'sms-program.send';

/** Time between two batches. */
export const BATCH_EVERY_MS = 1000;
const SMALLEST_BATCH = 20;
/** However large the audience, it is through in about a minute. */
const MOST_BATCHES = 60;

/** Contacts that are looked at between two turns of other requests. */
const SLICE = 500;

/**
 * Starts to send a draft to its audience as it is now. 402 where not all of it can be paid, and then nothing is sent.
 * Sending is simulated: messages are written down, a batch at a time.
 */
export async function launchSmsProgram(workspace: Workspace, id: string): Promise<SmsProgram> {
  const { db, clock, newId, tasks } = workspace;
  const draft = existingProgram(workspace, id);
  requireStatus(draft, 'launched', ['draft']);
  const credits = await costOf(workspace, draft);
  db.transaction(() => {
    // Looked at again: something may have happened while the cost was counted.
    const row = existingProgram(workspace, id);
    requireStatus(row, 'launched', ['draft']);
    requireCredits(workspace, credits);
    const total = repository.takeRecipients(db, row);
    if (total === 0) throw new ApiError(409, 'INVALID_STATE', 'The audience has no contacts');
    const at = clock.tick();
    const progress = { status: 'pending', job_id: newId(), total_count: total, launched_at: at } as const;
    repository.saveProgress(db, row, progress, at);
    tasks.schedule(SENDING, id, at + BATCH_EVERY_MS);
  })();
  return getSmsProgram(workspace, id);
}

/** Stops it: those whose turn has not come get nothing and count as skipped. */
export function cancelSmsProgram(workspace: Workspace, id: string): SmsProgram {
  const { db, clock, tasks } = workspace;
  const row = existingProgram(workspace, id);
  requireStatus(row, 'cancelled', ['pending', 'sending']);
  db.transaction(() => {
    tasks.cancel(SENDING, id);
    const skipped = row.skipped_count + repository.dropRecipients(db, row.seq);
    const at = clock.tick();
    repository.saveProgress(db, row, { status: 'cancelled', cancelled_at: at, skipped_count: skipped }, at);
  })();
  return getSmsProgram(workspace, id);
}

async function costOf({ db }: Workspace, row: repository.SmsProgramRow): Promise<number> {
  const write = messageWriter(db, row.message_template);
  let credits = 0;
  let after = 0;
  for (;;) {
    const members = repository.listMembers(db, row.audience_id, after, SLICE);
    for (const seq of members) credits += write(contactOfSeq(db, seq))?.credits ?? 0;
    after = members.at(-1) ?? after;
    if (members.length < SLICE) return credits;
    await nextTurn();
  }
}

/** Sends the next batch; when nobody is left the program is complete. Runs in the transaction of its task. */
export function sendBatch(workspace: Workspace, { subjectId: id, dueAt }: Task): void {
  const { db, clock, tasks } = workspace;
  const row = repository.findSmsProgram(db, id);
  if (row === undefined || (row.status !== 'pending' && row.status !== 'sending')) return;
  const size = Math.max(SMALLEST_BATCH, Math.ceil(row.total_count / MOST_BATCHES));
  const recipients = repository.nextRecipients(db, row.seq, size);
  if (recipients.length === 0) {
    repository.saveProgress(db, row, { status: 'completed', completed_at: dueAt }, clock.tick());
    return;
  }
  const { isBroke, ...sent } = sendTo(workspace, row, recipients, dueAt);
  const progress = { ...sent, status: isBroke ? 'failed' : 'sending' } as const;
  repository.saveProgress(db, row, progress, clock.tick());
  if (!isBroke) tasks.schedule(SENDING, id, dueAt + BATCH_EVERY_MS);
}

/** The counts after these had their turn. Where the credits end, all who are left count as failed. */
function sendTo(workspace: Workspace, row: repository.SmsProgramRow, recipients: readonly number[], at: number) {
  const { db } = workspace;
  const sender = findSenderId(db, row.sender_id);
  if (sender === undefined) throw new Error(`SMS program ${row.id} has no sender`);
  const write = messageWriter(db, row.message_template);
  let { sent_count, failed_count, skipped_count } = row;
  let left = creditBalance(workspace);
  let charge = 0;
  let isBroke = false;
  for (const seq of recipients) {
    const contact = contactOfSeq(db, seq);
    const message = contact.deletedAt === null ? write(contact) : null;
    isBroke = message !== null && message.credits > left;
    if (isBroke) break;
    repository.removeRecipients(db, row.seq, seq);
    if (message === null) {
      skipped_count++;
      continue;
    }
    sendMessage(workspace, sender, message, { subjectId: row.id, at });
    sent_count++;
    charge += message.credits;
    left -= message.credits;
  }
  if (charge > 0) {
    const description = `SMS program ${row.name}`;
    enterCredits(workspace, { type: 'sms_charge', amount: -charge, description, smsProgramId: row.id, at });
  }
  if (isBroke) failed_count += repository.dropRecipients(db, row.seq);
  return { sent_count, failed_count, skipped_count, credits_used: row.credits_used + charge, isBroke };
}
