import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';
import { CHANGE_LIST_FIELDS, MAX_SEARCH_LENGTH, PageQuery, pageOf } from './paging.ts';
import { SenderId } from './sender-ids.ts';
import { MAX_SMS_LENGTH } from './sms.ts';

export const SMS_PROGRAM_STATUSES = ['draft', 'pending', 'sending', 'completed', 'cancelled', 'failed'] as const;

export const SmsProgram = z.looseObject({
  id: WireId,
  organizationId: maybe(WireId),
  name: z.string(),
  description: maybe(z.string()),
  /** One of `SMS_PROGRAM_STATUSES`; an open text on reading. */
  status: z.string(),
  audienceId: maybe(WireId),
  senderId: maybe(WireId),
  resolvedSenderId: maybe(SenderId),
  messageTemplate: maybe(z.string()),
  jobId: maybe(WireId),
  /** Contacts of the audience at the launch: sent, failed, skipped and, while it runs, still to come. */
  totalContacts: maybe(z.number().int()),
  sentCount: maybe(z.number().int()),
  failedCount: maybe(z.number().int()),
  /** Contacts without a usable number. */
  skippedCount: maybe(z.number().int()),
  creditsUsed: maybe(z.number()),
  launchedAt: maybe(WireInstant),
  completedAt: maybe(WireInstant),
  cancelledAt: maybe(WireInstant),
  createdAt: maybe(WireInstant),
  updatedAt: maybe(WireInstant),
  deletedAt: maybe(WireInstant),
});

export const SmsProgramPage = pageOf(SmsProgram);

const fields = {
  name: z.string().min(1).max(255),
  description: z.string().max(1024),
  audienceId: z.uuid(),
  senderId: z.uuid(),
  /** With fields of the contact: `{{ $contact.firstName }}`. */
  messageTemplate: z.string().min(1).max(MAX_SMS_LENGTH),
};

export const SmsProgramCreate = z.strictObject({ ...fields, description: fields.description.optional() });
export const SmsProgramUpdate = z.strictObject({ ...fields, description: fields.description.nullable() }).partial();

export const SmsProgramListQuery = PageQuery.extend({
  search: z.string().max(MAX_SEARCH_LENGTH).optional(),
  status: z.enum(SMS_PROGRAM_STATUSES).optional(),
  ...CHANGE_LIST_FIELDS,
});

export type SmsProgram = z.infer<typeof SmsProgram>;
export type SmsProgramCreate = z.infer<typeof SmsProgramCreate>;
export type SmsProgramUpdate = z.infer<typeof SmsProgramUpdate>;
export type SmsProgramListQuery = z.infer<typeof SmsProgramListQuery>;
export type SmsProgramStatus = (typeof SMS_PROGRAM_STATUSES)[number];
