import type { WhatsappReply, WhatsappTemplate } from '#shared/wire/flowgent/whatsapp.ts';
import { writeOutbound } from '../../outbox/outbox.ts';
import type { Workspace } from '../../workspace.ts';
import { requireAgent } from '../agents/service.ts';
import { flowgentError, validationFailed } from '../errors.ts';

/** Writes a template message to the outbox, as WhatsApp would accept it. Nothing leaves this machine. */
export function sendTemplate(workspace: Workspace, agentId: string, template: WhatsappTemplate): WhatsappReply {
  const { id: subjectId, whatsapp_number: sender } = requireAgent(workspace, agentId);
  const input = template.recipient_phone_number;
  const digits = input.replaceAll(/[\s()+-]/g, '');
  if (!/^\d{7,15}$/.test(digits)) {
    throw validationFailed('recipient_phone_number must be a phone number with its country code.');
  }
  if (sender === null) {
    throw flowgentError(404, 'WhatsApp connection not found', 'No WhatsApp connection found for this agent');
  }
  const body = { ...template, simulated: true };
  const messageId = writeOutbound(workspace, { channel: 'whatsapp', recipient: `+${digits}`, sender, body, subjectId });
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input, wa_id: digits }],
    messages: [{ id: `wamid.${Buffer.from(messageId).toString('base64url')}` }],
  };
}
