import type { AppApi } from '#shared/contract/index.ts';
import type { MessagePreview, PersonMessage, SmsProgram } from '#shared/contract/messages.ts';
import { renderMessage } from '#shared/domain/message-template.ts';
import { measureSms } from '#shared/domain/sms.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { CONNECTION_ID, NOW, uuid } from '../fixture.ts';
import { AUDIENCE_CHOICES, effectNow } from './program-rows.ts';
import { slice } from './rows.ts';
import { EVERYTHING, failWhenAsked, type World } from './world.ts';

const HOUR = 3_600_000;

const programAt = (index: number, given: Partial<SmsProgram>): SmsProgram => ({
  id: uuid(40, index),
  connectionId: CONNECTION_ID,
  name: 'Delivery notices',
  description: null,
  status: 'completed',
  audience: { id: uuid(5, 0), name: 'Autumn reminders', contactCount: 60 },
  sender: { id: uuid(41, 0), name: 'CLINIC' },
  template: 'Hello {{ $contact.firstName }}, your parcel arrives today between 9 and 12.',
  counts: { total: 60, sent: 57, failed: 1, skipped: 2 },
  credits: 57,
  launchedAt: NOW - 30 * HOUR,
  endedAt: NOW - 29 * HOUR,
  createdAt: NOW - 40 * HOUR,
  readAt: NOW - 5_000,
  effect: null,
  ...given,
});

const PROGRAMS: SmsProgram[] = [
  programAt(0, {
    name: 'Winter opening hours',
    status: 'sending',
    counts: { total: 400, sent: 210, failed: 3, skipped: 4 },
    credits: 420,
    endedAt: null,
  }),
  programAt(1, {
    name: 'Flu vaccination',
    status: 'draft',
    template: 'مرحبا {{ $contact.firstName }}، موعد التطعيم متاح الآن. اتصل بالعيادة للحجز.',
    counts: { total: 0, sent: 0, failed: 0, skipped: 0 },
    credits: 0,
    launchedAt: null,
    endedAt: null,
  }),
  programAt(2, {}),
  programAt(3, { name: 'Late shift', status: 'cancelled', counts: { total: 60, sent: 20, failed: 0, skipped: 40 } }),
];

const SENT: PersonMessage[] = [
  {
    id: uuid(42, 0),
    channel: 'sms',
    contactName: 'Hannah Brooks',
    sender: 'CLINIC',
    text: 'Your appointment is tomorrow at 10:30.',
    effect: { ...effectNow(uuid(42, 0), 'send', false), state: 'done' },
    status: 'sent',
    segments: 1,
    credits: 1,
  },
  {
    id: uuid(42, 1),
    channel: 'whatsapp',
    contactName: 'Margaret Ellison',
    sender: 'Support assistant',
    text: 'appointment_reminder · Tuesday',
    effect: effectNow(uuid(42, 1), 'send', true),
    status: null,
    segments: null,
    credits: null,
  },
];

const previewOf = (world: World, template: string, contactId?: string): MessagePreview => {
  const all = [...world.contacts.values()];
  const people = contactId === undefined ? all.slice(0, 3) : all.filter(({ id }) => id === contactId);
  const samples = people.map((contact) => {
    const text = renderMessage(template, (name) => String(contact[name as 'firstName'] ?? ''));
    const { segments } = measureSms(text);
    return { contactId: contact.id, name: contact.fullName ?? contact.primaryPhone, text, segments, isReachable: true };
  });
  const count = contactId === undefined ? 60 : 1;
  const unreachable = contactId === undefined ? 2 : 0;
  return { samples, people: count, segments: count * (samples[0]?.segments ?? 1), unreachable, unknown: [] };
};

export function fakeMessages(world: World): AppApi['messages'] {
  const isEmpty = world.mode === 'empty';
  const programs = new Map<string, SmsProgram>(isEmpty ? [] : PROGRAMS.map((row) => [row.id, row]));
  const find = (id: string): SmsProgram => {
    const row = programs.get(id);
    if (row === undefined) throw new AppError('NOT_FOUND', 'This SMS program is no longer here.');
    return row;
  };
  const statesOf = { draft: ['draft'], live: ['pending', 'sending'], ended: ['completed', 'cancelled', 'failed'] };
  return {
    list: async ({ filter = {}, page }) => {
      failWhenAsked(world);
      const rows = [...programs.values()].filter(
        ({ name, status }) =>
          name.toLowerCase().includes((filter.text ?? '').toLowerCase()) &&
          (filter.state === undefined || statesOf[filter.state].includes(status)),
      );
      return { ...slice(rows, page), readAt: isEmpty ? null : NOW - 60_000 };
    },
    get: async ({ id }) => find(id),
    choices: async () => ({
      audiences: AUDIENCE_CHOICES,
      senders: [
        { id: uuid(41, 0), name: 'CLINIC', country: 'GB' },
        { id: uuid(41, 1), name: 'HELPDESK', country: null },
      ],
      placeholders: ['firstName', 'lastName', 'fullName', 'tier'],
    }),
    preview: async ({ template, contactId }) => previewOf(world, template, contactId),
    sent: async ({ page }) => slice(isEmpty ? [] : SENT, page),
    agents: async () => (isEmpty ? [] : [{ id: uuid(43, 0), connectionId: CONNECTION_ID, name: 'Support assistant' }]),
    create: async () => ({ id: PROGRAMS[1]?.id ?? '' }),
    update: async ({ id }) => ({ id }),
    remove: async ({ changeId }) => effectNow(changeId, 'delete', world.isOffline),
    preflight: async ({ id }) => {
      const program = find(id);
      const preview = previewOf(world, program.template);
      return {
        programId: id,
        name: program.name,
        isOnline: !world.isOffline,
        audience: { name: program.audience?.name ?? null, contactCount: 60, readAt: NOW },
        preview,
        sender: program.sender?.name ?? null,
        credits: { balance: world.isOffline ? null : 1840, estimate: preview.segments },
        effect: program.effect,
        blockers: program.status === 'draft' ? [] : ['notDraft'],
      };
    },
    launch: async ({ changeId, id }) => {
      const effect = effectNow(changeId, 'launch', world.isOffline);
      programs.set(id, { ...find(id), effect });
      world.events.messages.emit(EVERYTHING);
      return effect;
    },
    refresh: async ({ id }) => find(id),
    cancel: async ({ id }) => {
      if (world.isOffline) return { outcome: 'offline', program: find(id), error: null };
      const program = { ...find(id), status: 'cancelled' };
      programs.set(id, program);
      world.events.messages.emit(EVERYTHING);
      return { outcome: 'done', program, error: null };
    },
    sendSms: async ({ changeId }) => effectNow(changeId, 'send', world.isOffline),
    sendWhatsapp: async ({ changeId }) => effectNow(changeId, 'send', world.isOffline),
    onChanged: world.events.messages.on,
  };
}
