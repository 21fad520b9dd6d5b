import { z } from 'zod';
import { MAX_SMS_CHARACTERS } from '../domain/sms.ts';
import { Changed, ErrorInfo, ForeignText, Instant, LocalId, PageRequest, page, ShortText } from './common.ts';
import { command, event, query } from './define.ts';
import { ActOutcome, Effect } from './effects.ts';

const ASKING_MS = 90_000;
const Count = z.number().int().min(0);

export const SmsProgram = z.object({
  id: LocalId,
  connectionId: LocalId,
  name: ForeignText,
  description: ForeignText.nullable(),
  /** draft, pending, sending, completed, cancelled or failed, or what a platform calls it. */
  status: ForeignText,
  audience: z
    .object({ id: LocalId.nullable(), name: ForeignText.nullable(), contactCount: Count.nullable() })
    .nullable(),
  sender: z.object({ id: LocalId.nullable(), name: ForeignText.nullable() }).nullable(),
  template: ForeignText,
  /** Of the audience at the launch: sent, failed, skipped and still to come add up to the total. */
  counts: z.object({ total: Count, sent: Count, failed: Count, skipped: Count }),
  credits: z.number().nullable(),
  launchedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  createdAt: Instant.nullable(),
  readAt: Instant.nullable(),
  /** A launch or a deletion that is not over. */
  effect: Effect.nullable(),
});

export const SmsProgramFilter = z.object({
  text: ShortText.optional(),
  /** live: on its way. */
  state: z.enum(['draft', 'live', 'ended']).optional(),
});

export const SmsProgramInput = z.object({
  name: z.string().trim().min(1).max(255),
  description: z.string().trim().max(1024),
  audienceId: LocalId,
  senderId: LocalId,
  template: z.string().min(1).max(MAX_SMS_CHARACTERS),
});

export const MessageChoices = z.object({
  audiences: z.array(z.object({ id: LocalId, name: ForeignText, contactCount: Count })).max(2000),
  senders: z.array(z.object({ id: LocalId, name: ForeignText, country: ForeignText.nullable() })).max(2000),
  /** Names that a template may use for a contact, own attributes among them. */
  placeholders: z.array(z.string()).max(500),
});

/** What a template makes of real people, from what is kept here. */
export const MessagePreview = z.object({
  /** The first people of the audience, or the one person. */
  samples: z
    .array(
      z.object({
        contactId: LocalId,
        name: ForeignText,
        text: z.string(),
        segments: Count,
        /** Nothing is sent to a number that is not an international one. */
        isReachable: z.boolean(),
      }),
    )
    .max(10),
  /** Of all people of the audience that can be written to. */
  people: Count,
  /** Messages that they take together: a long text travels in several. */
  segments: Count,
  /** People with no international number: they are left out. */
  unreachable: Count,
  /** Names in the template that nobody has. */
  unknown: z.array(z.string()).max(100),
});

/** A message to one person that was sent from here, or waits. */
export const PersonMessage = z.object({
  /** Of its change. */
  id: LocalId,
  channel: z.enum(['sms', 'whatsapp']),
  contactName: ForeignText,
  sender: ForeignText.nullable(),
  text: ForeignText,
  effect: Effect,
  /** queued, sent or failed, or what a platform calls it; null until it was answered. */
  status: ForeignText.nullable(),
  segments: Count.nullable(),
  credits: z.number().nullable(),
});

export const SmsBlocker = z.enum(['notDraft', 'noAudience', 'emptyAudience', 'noCredits', 'waiting', 'inDoubt']);

export const SmsPreflight = z.object({
  programId: LocalId,
  name: ForeignText,
  isOnline: z.boolean(),
  audience: z.object({ name: ForeignText.nullable(), contactCount: Count.nullable(), readAt: Instant.nullable() }),
  preview: MessagePreview.nullable(),
  sender: ForeignText.nullable(),
  /** `estimate`: a credit a message that one person's text takes, for everybody who can be written to. */
  credits: z.object({ balance: z.number().nullable(), estimate: z.number().nullable() }),
  effect: Effect.nullable(),
  blockers: z.array(SmsBlocker),
});

/** Messages to people: SMS programs, single SMS and WhatsApp templates. */
export const messages = {
  list: query(
    z.object({ filter: SmsProgramFilter.default({}), page: PageRequest.prefault({}) }),
    page(SmsProgram).extend({ readAt: Instant.nullable() }),
  ),
  get: query(z.object({ id: LocalId }), SmsProgram),
  choices: query(z.object({ connectionId: LocalId }), MessageChoices),
  preview: query(
    z.object({
      template: z.string().max(MAX_SMS_CHARACTERS),
      audienceId: LocalId.optional(),
      contactId: LocalId.optional(),
    }),
    MessagePreview,
  ),
  sent: query(z.object({ page: PageRequest.prefault({}) }), page(PersonMessage)),
  /** Agents of FlowGent that may send a template. */
  agents: query(
    z.object({}).optional(),
    z.array(z.object({ id: LocalId, connectionId: LocalId, name: ForeignText })).max(500),
  ),
  create: command(z.object({ connectionId: LocalId, input: SmsProgramInput }), z.object({ id: LocalId }), {
    deadlineMs: ASKING_MS,
  }),
  update: command(z.object({ id: LocalId, input: SmsProgramInput }), z.object({ id: LocalId }), {
    deadlineMs: ASKING_MS,
  }),
  remove: command(z.object({ changeId: LocalId, id: LocalId }), Effect),
  preflight: command(z.object({ id: LocalId }), SmsPreflight, { deadlineMs: ASKING_MS }),
  /** Carried out at once where the platform can be reached, else held until it is confirmed again. */
  launch: command(z.object({ changeId: LocalId, id: LocalId, people: Count.nullable() }), Effect),
  refresh: command(z.object({ id: LocalId }), SmsProgram, { deadlineMs: ASKING_MS }),
  cancel: command(
    z.object({ id: LocalId }),
    z.object({ outcome: ActOutcome, program: SmsProgram, error: ErrorInfo.nullable() }),
    { deadlineMs: ASKING_MS },
  ),
  sendSms: command(
    z.object({
      changeId: LocalId,
      contactId: LocalId,
      senderId: LocalId,
      text: z.string().min(1).max(MAX_SMS_CHARACTERS),
    }),
    Effect,
  ),
  sendWhatsapp: command(
    z.object({
      changeId: LocalId,
      contactId: LocalId,
      agentId: LocalId,
      templateName: z.string().trim().min(1).max(512),
      /** Such as en_US. */
      language: z.string().trim().min(2).max(15),
      /** What fills the body's places, in their order. */
      parameters: z.array(z.string().max(1024)).max(20),
    }),
    Effect,
  ),
  onChanged: event(Changed),
};

export type SmsProgram = z.infer<typeof SmsProgram>;
export type SmsProgramFilter = z.infer<typeof SmsProgramFilter>;
export type SmsProgramInput = z.infer<typeof SmsProgramInput>;
export type MessageChoices = z.infer<typeof MessageChoices>;
export type MessagePreview = z.infer<typeof MessagePreview>;
export type PersonMessage = z.infer<typeof PersonMessage>;
export type SmsPreflight = z.infer<typeof SmsPreflight>;
