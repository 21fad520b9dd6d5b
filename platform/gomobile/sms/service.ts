import type { SmsSend, SmsSendReply } from '#shared/wire/gomobile/sms.ts';
import type { Workspace } from '../../workspace.ts';
import { findContact } from '../contacts/repository.ts';
import { enterCredits } from '../credits/ledger.ts';
import { findSenderId } from '../sender-ids/repository.ts';
import { messageWriter, requireKnownPlaceholders, sendMessage, unknownReference } from './messages.ts';

/**
 * Sends one message, which is only written down. 402 where it cannot be paid, and then nothing is sent; a contact that
 * cannot be written to makes it fail without costing anything.
 */
export function sendSms(workspace: Workspace, { contactId, senderId, message }: SmsSend): SmsSendReply {
  const { db, newId } = workspace;
  const contact = findContact(db, contactId);
  const sender = findSenderId(db, senderId);
  if (contact === undefined) throw unknownReference('contactId');
  if (sender === undefined) throw unknownReference('senderId');
  requireKnownPlaceholders(db, 'message', message);
  const made = messageWriter(db, message)(contact);
  if (made === null) return { id: newId(), status: 'failed', segments: 0, creditsCharged: 0, simulated: true };
  const { credits, segments } = made;
  return db.transaction((): SmsSendReply => {
    enterCredits(workspace, { type: 'sms_charge', amount: -credits, description: `SMS, ${countOf(segments)}` });
    const id = sendMessage(workspace, sender, made, { subjectId: contact.id });
    return { id, status: 'sent', segments, creditsCharged: credits, simulated: true };
  })();
}

const countOf = (segments: number): string => (segments === 1 ? '1 segment' : `${segments} segments`);
