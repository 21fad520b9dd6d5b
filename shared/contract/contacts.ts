import { z } from 'zod';
import { Changed, ForeignText, Instant, LocalId, PageRequest, page, ShortText, SortOrder } from './common.ts';
import { command, event, query } from './define.ts';

/** How a record stands towards its platform. */
export const RecordState = z.enum(['synced', 'queued', 'sending', 'unknown', 'held', 'conflict', 'failed']);

export const AttributeValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const ShownAttributeValue = z.union([ForeignText, z.number(), z.boolean(), z.null()]);

/** The columns a person may edit; lengths are the platform's (reference of the contact API). */
export const ContactFields = z.object({
  firstName: z.string().trim().max(64).nullable(),
  lastName: z.string().trim().max(64).nullable(),
  fullName: z.string().trim().max(64).nullable(),
  primaryPhone: z.string().trim().min(3).max(20),
  primaryEmail: z.email().max(254).nullable(),
  address: z.string().trim().max(256).nullable(),
  city: z.string().trim().max(256).nullable(),
  /** The platform calls it `state`, which here says how the record stands. */
  region: z.string().trim().max(256).nullable(),
  zip: z.string().trim().max(32).nullable(),
  occupation: z.string().trim().max(256).nullable(),
  preferredChannel: z.string().trim().max(64).nullable(),
  gender: z.enum(['male', 'female']).nullable(),
  customAttributes: z.record(z.string(), AttributeValue),
});

export const Contact = z.object({
  firstName: ForeignText.nullable(),
  lastName: ForeignText.nullable(),
  fullName: ForeignText.nullable(),
  primaryPhone: ForeignText,
  primaryEmail: ForeignText.nullable(),
  address: ForeignText.nullable(),
  city: ForeignText.nullable(),
  region: ForeignText.nullable(),
  zip: ForeignText.nullable(),
  occupation: ForeignText.nullable(),
  preferredChannel: ForeignText.nullable(),
  gender: z.enum(['male', 'female']).nullable(),
  customAttributes: z.record(z.string(), ShownAttributeValue),
  id: LocalId,
  connectionId: LocalId,
  state: RecordState,
  callCount: z.number().int(),
  lastCallAt: Instant.nullable(),
  audienceIds: z.array(LocalId),
  createdAt: Instant.nullable(),
  updatedAt: Instant.nullable(),
});

export const ContactFilter = z.object({
  text: ShortText.optional(),
  audienceId: LocalId.optional(),
  state: RecordState.optional(),
  /** Only records with something not yet on the platform. */
  unsyncedOnly: z.boolean().optional(),
});

export const ContactSort = z.object({
  by: z.enum(['name', 'primaryPhone', 'primaryEmail', 'city', 'createdAt', 'lastCallAt']).default('name'),
  order: SortOrder.default('asc'),
});

export const Attribute = z.object({
  id: LocalId,
  connectionId: LocalId,
  name: z.string(),
  displayName: ForeignText,
  description: ForeignText.nullable(),
  type: z.enum(['text', 'number', 'boolean', 'date', 'phone_number', 'email', 'url']),
});

export const Audience = z.object({
  id: LocalId,
  connectionId: LocalId,
  name: ForeignText,
  description: ForeignText.nullable(),
  contactCount: z.number().int(),
});

export const contacts = {
  list: query(
    z.object({ filter: ContactFilter.default({}), sort: ContactSort.prefault({}), page: PageRequest.prefault({}) }),
    page(Contact),
  ),
  get: query(z.object({ id: LocalId }), Contact),
  attributes: query(z.object({}).optional(), z.array(Attribute)),
  audiences: query(z.object({}).optional(), z.array(Audience)),
  /** `id` is made by the caller and stays the record's local id. */
  create: command(
    z.object({
      id: LocalId,
      connectionId: LocalId,
      fields: ContactFields.partial().required({ primaryPhone: true }),
    }),
    Contact,
  ),
  /** Only the fields named are changed. `changeId` makes a repeated call harmless. */
  update: command(z.object({ changeId: LocalId, id: LocalId, fields: ContactFields.partial() }), Contact),
  /** Held in the outbox until the person confirms it there. */
  remove: command(z.object({ changeId: LocalId, id: LocalId }), z.void()),
  onChanged: event(Changed),
};

export type RecordState = z.infer<typeof RecordState>;
export type ContactFields = z.infer<typeof ContactFields>;
export type Contact = z.infer<typeof Contact>;
export type ContactFilter = z.infer<typeof ContactFilter>;
export type ContactSort = z.infer<typeof ContactSort>;
export type Attribute = z.infer<typeof Attribute>;
export type Audience = z.infer<typeof Audience>;
export type AttributeValue = z.infer<typeof AttributeValue>;
