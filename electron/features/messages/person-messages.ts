import { z } from 'zod';
import type { Effect } from '#shared/contract/effects.ts';
import type { PersonMessage } from '#shared/contract/messages.ts';
import { smsNumber } from '#shared/domain/sms.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import { beginEffect, toEffect } from '../../sync/outbox/effects.ts';
import type { MessageRequest } from '../../sync/push/kinds/message.ts';
import { findEffectResult } from '../../sync/store/effect-results.ts';
import { type ChangeRecord, getChange } from '../../sync/store/outbox-table.ts';
import { findPerson, type Person } from '../../sync/store/person.ts';
import { findRecord } from '../../sync/store/record-table.ts';

/** What a screen shows of a message beyond its change. */
const View = z.object({ channel: z.enum(['sms', 'whatsapp']), sender: z.string(), text: z.string() });

interface Draft {
  changeId: string;
  person: Person;
  connectionId: string;
  request: MessageRequest;
  view: z.infer<typeof View>;
}

/** Sends an SMS to one person: at once, or held where the platform is away. Messages to one person do not wait for each other. */
export function sendSms(
  parts: EngineParts,
  { changeId, contactId, senderId, text }: { changeId: string; contactId: string; senderId: string; text: string },
): Effect {
  const person = findPerson(parts.db, contactId);
  const sender = findRecord(parts.db, senderId);
  if (sender?.connectionId !== person.connectionId) throw notThere('sender');
  requireNumber(person);
  return begin(parts, {
    changeId,
    person,
    connectionId: person.connectionId,
    request: { channel: 'sms', body: { contactId: person.remoteId, senderId: sender.remoteId, message: text } },
    view: { channel: 'sms', sender: sender.name, text },
  });
}

export interface WhatsappInput {
  changeId: string;
  contactId: string;
  agentId: string;
  templateName: string;
  language: string;
  parameters: string[];
}

/** Sends a template through an agent of FlowGent, whose people are not those of the contact's platform: the number tells who. */
export function sendWhatsapp(parts: EngineParts, input: WhatsappInput): Effect {
  const { changeId, contactId, agentId, templateName, language, parameters } = input;
  const person = findPerson(parts.db, contactId);
  const agent = findRecord(parts.db, agentId);
  if (agent?.collection !== 'agents') throw notThere('agent');
  const number = requireNumber(person);
  const body = {
    recipient_phone_number: number.slice(1),
    template_name: templateName,
    language,
    customer_name: person.name,
    ...(parameters.length > 0 && {
      parameters: [{ type: 'body' as const, parameters: parameters.map((text) => ({ type: 'text' as const, text })) }],
    }),
  };
  return begin(parts, {
    changeId,
    person,
    connectionId: agent.connectionId,
    request: { channel: 'whatsapp', agentRemoteId: agent.remoteId, body },
    view: { channel: 'whatsapp', sender: agent.name, text: [templateName, ...parameters].join(' · ') },
  });
}

function begin(parts: EngineParts, { changeId, person, connectionId, request, view }: Draft): Effect {
  return beginEffect(parts, {
    id: changeId,
    connectionId,
    entity: 'message',
    entityId: changeId,
    entityLabel: person.name,
    operation: 'send',
    patch: { sender: view.sender, text: view.text },
    base: { request: JSON.stringify(request), view: JSON.stringify(view) },
  });
}

function requireNumber({ phone }: Person): string {
  const number = smsNumber(phone);
  if (number !== null) return number;
  throw new AppError('INVALID', 'This number cannot be written to: it is not in the international form.', {
    action: 'Correct the number of the contact first, such as +44 20 7946 0958.',
  });
}

const notThere = (what: string): AppError =>
  new AppError('INVALID', `This ${what} is not on the platform of this person.`, { action: 'Choose again.' });

/** Messages to one person that were sent from here or wait, the newest first. */
export function listPersonMessages(
  db: ReadDb,
  page: { offset: number; limit: number },
): { rows: PersonMessage[]; total: number } {
  const total = prepare<{ n: number }>(db, "SELECT count(*) AS n FROM outbox WHERE entity = 'message'").get()?.n ?? 0;
  const ids = prepare<{ id: string }>(
    db,
    "SELECT id FROM outbox WHERE entity = 'message' ORDER BY sequence DESC LIMIT @limit OFFSET @offset",
  ).all(page);
  return { rows: ids.map(({ id }) => toPersonMessage(db, getChange(db, id))), total };
}

const Answer = z.object({
  status: z.string().nullish(),
  segments: z.number().int().nullish(),
  credits: z.number().nullish(),
});

function toPersonMessage(db: ReadDb, change: ChangeRecord): PersonMessage {
  const kept = change.base.view;
  const view = typeof kept === 'string' ? View.safeParse(JSON.parse(kept)).data : undefined;
  const answer = Answer.safeParse(findEffectResult(db, change.id)?.result).data;
  return {
    id: change.id,
    channel: view?.channel ?? 'sms',
    contactName: change.entityLabel,
    sender: view?.sender ?? null,
    text: view?.text ?? '',
    effect: toEffect(change),
    status: answer?.status ?? null,
    segments: answer?.segments ?? null,
    credits: answer?.credits ?? null,
  };
}
