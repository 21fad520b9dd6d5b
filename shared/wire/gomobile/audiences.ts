import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';
import { changeListQuery, listQuery, pageOf } from './paging.ts';

export const AUDIENCE_SORT_FIELDS = ['name', 'createdAt', 'updatedAt'] as const;
export const AUDIENCE_CONTACT_SORT_FIELDS = ['firstName', 'lastName', 'primaryPhone', 'createdAt'] as const;

/** Contacts of one addition to an audience. */
export const MAX_AUDIENCE_ADDITION = 10_000;

export const Audience = z.looseObject({
  id: WireId,
  organizationId: maybe(WireId),
  name: z.string(),
  description: maybe(z.string()),
  /** static or live; an open text on reading. */
  type: maybe(z.string()),
  contactCount: maybe(z.number().int()),
  createdAt: maybe(WireInstant),
  /** Membership changes need not move it. */
  updatedAt: maybe(WireInstant),
  deletedAt: maybe(WireInstant),
});

export const AudienceCreate = z.strictObject({
  name: z.string().min(3).max(64),
  description: z.string().max(256).optional(),
  type: z.enum(['static', 'live']).optional(),
});

export const AudienceUpdate = z.strictObject({
  name: z.string().min(3).max(64).optional(),
  description: z.string().min(1).max(256).optional(),
});

export const AudienceAddContacts = z.strictObject({ contacts: z.array(z.uuid()).min(1).max(MAX_AUDIENCE_ADDITION) });

/** Adding is a set operation: repeating it changes nothing. */
export const AudienceAddContactsReply = z.looseObject({
  added: maybe(z.number().int()),
  alreadyMembers: maybe(z.number().int()),
  notFound: maybe(z.array(z.string())),
});

export const AudiencePage = pageOf(Audience);

export const AudienceListQuery = changeListQuery(AUDIENCE_SORT_FIELDS);
export const AudienceContactListQuery = listQuery(AUDIENCE_CONTACT_SORT_FIELDS);

export type Audience = z.infer<typeof Audience>;
export type AudienceCreate = z.infer<typeof AudienceCreate>;
export type AudienceUpdate = z.infer<typeof AudienceUpdate>;
export type AudienceListQuery = z.infer<typeof AudienceListQuery>;
export type AudienceContactListQuery = z.infer<typeof AudienceContactListQuery>;
export type AudienceAddContacts = z.infer<typeof AudienceAddContacts>;
export type AudienceAddContactsReply = z.infer<typeof AudienceAddContactsReply>;
