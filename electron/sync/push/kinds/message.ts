import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { WhatsappTemplate } from '#shared/wire/flowgent/whatsapp.ts';
import { SmsSend } from '#shared/wire/gomobile/sms.ts';
import { keepEffectResult } from '../../store/effect-results.ts';
import type { ChangeRecord } from '../../store/outbox-table.ts';
import type { ChangeKind, KindContext, KindOutcome } from '../change-kind.ts';
import { gomobileOf, requestOf } from './effect.ts';

/** What a message to one person is sent with. */
export const MessageRequest = z.discriminatedUnion('channel', [
  z.object({ channel: z.literal('sms'), body: SmsSend }),
  z.object({ channel: z.literal('whatsapp'), agentRemoteId: z.string(), body: WhatsappTemplate }),
]);

export type MessageRequest = z.infer<typeof MessageRequest>;

/** A message to one person. No platform tells afterwards what was sent, so one in doubt stays so until a person decides. */
export const messageKind: ChangeKind = {
  topic: 'messages',
  isEffect: true,
  async send(change, context) {
    if (change.firstSentAt !== null) return IN_DOUBT;
    const request = requestOf(MessageRequest, change);
    context.beforeWrite();
    return request.channel === 'sms' ? sendSms(change, request, context) : sendWhatsapp(change, request, context);
  },
};

const IN_DOUBT: KindOutcome = {
  kind: 'unresolved',
  message: 'It is not known whether this message was sent, and the platform cannot tell.',
  action: 'Ask the person before you send it again: retrying holds it for your confirmation.',
};

async function sendSms(
  change: ChangeRecord,
  { body }: Extract<MessageRequest, { channel: 'sms' }>,
  { db, clock, connector, signal }: KindContext,
): Promise<KindOutcome> {
  const { id, status, segments, creditsCharged } = await gomobileOf(connector).client.call('sendSms', { body, signal });
  const result = { remoteId: id, status, segments: segments ?? null, credits: creditsCharged ?? null };
  return { kind: 'kept', keep: () => keepEffectResult(db, clock, change.id, result) };
}

async function sendWhatsapp(
  change: ChangeRecord,
  { agentRemoteId, body }: Extract<MessageRequest, { channel: 'whatsapp' }>,
  { db, clock, connector, signal }: KindContext,
): Promise<KindOutcome> {
  if (connector.platform !== 'flowgent') {
    throw new AppError('NOT_OFFERED', 'The platform of this connection does not offer this.');
  }
  const { messages } = await connector.client.call('sendWhatsappTemplate', {
    params: { agent_id: agentRemoteId },
    body,
    signal,
  });
  const result = { remoteId: messages[0]?.id ?? null, status: 'sent', segments: null, credits: null };
  return { kind: 'kept', keep: () => keepEffectResult(db, clock, change.id, result) };
}
