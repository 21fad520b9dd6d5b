import { z } from 'zod';
import { MAX_CHOSEN_IDS } from '../domain/contact-filter.ts';
import { Changed, ForeignText, Instant, LocalId, PageRequest, page } from './common.ts';
import { ContactFilter, ContactSelection, ContactSort } from './contact-filter.ts';
import { command, event, query } from './define.ts';
import { RecordState } from './record-state.ts';

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

export const Attribute = z.object({
  id: LocalId,
  connectionId: LocalId,
  name: z.string(),
  displayName: ForeignText,
  description: ForeignText.nullable(),
  type: z.enum(['text', 'number', 'boolean', 'date', 'phone_number', 'email', 'url']),
});

export const AttributeType = Attribute.shape.type;

/** An audience as contacts are filtered by it and added to it. */
export const Audience = z.object({
  id: LocalId,
  connectionId: LocalId,
  name: ForeignText,
  description: ForeignText.nullable(),
  /** People of it who are here, those who wait to be added among them. */
  contactCount: z.number().int(),
});

/** What a person may set on many contacts at once: anything but the number that tells them apart. */
export const ManyFields = ContactFields.omit({ primaryPhone: true }).partial();

/** What an edit of chosen contacts would do, or did. */
export const ManyOutcome = z.object({
  /** Contacts that were chosen. */
  chosenCount: z.number().int(),
  /** Of those, how many get another value than they have. */
  changedCount: z.number().int(),
  /** Of those, how many are left alone: they wait to be deleted, or their platform has no such attribute. */
  skippedCount: z.number().int(),
  /** They wait as one in the Outbox until the person confirms them there. */
  isHeld: z.boolean(),
});

/** A column of the grid by its name, and its width in pixels where the person chose one. */
export const ContactColumn = z.object({
  id: z.string().min(1).max(300),
  widthPx: z.number().int().min(40).max(1200).nullable(),
});

/** How long a command may take that goes through all chosen contacts. */
const MANY_DEADLINE_MS = 300_000;
/** How long a platform may take to answer what cannot wait. */
const ONLINE_DEADLINE_MS = 60_000;
const MANY = { deadlineMs: MANY_DEADLINE_MS };

export const contacts = {
  list: query(
    z.object({ filter: ContactFilter.default({}), sort: ContactSort.prefault({}), page: PageRequest.prefault({}) }),
    page(Contact),
  ),
  get: query(z.object({ id: LocalId }), Contact),
  /** The ids of a stretch of the list, from one place to another, both among them. */
  idsBetween: query(
    z.object({
      filter: ContactFilter.default({}),
      sort: ContactSort.prefault({}),
      first: z.number().int().min(0),
      last: z.number().int().min(0),
    }),
    z.array(LocalId).max(MAX_CHOSEN_IDS),
  ),
  attributes: query(z.object({}).optional(), z.array(Attribute)),
  /** How many contacts have a value for each attribute, by its id. */
  attributeUse: query(z.object({}).optional(), z.record(LocalId, z.number().int())),
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
  /** What `changeMany` would do with the same input. */
  previewMany: query(z.object({ selection: ContactSelection, fields: ManyFields }), ManyOutcome),
  /**
   * Sets the fields named on all chosen contacts. Up to 100 of them are sent as single edits are; more are held, as one, until
   * they are confirmed. `groupId` makes a repeated call harmless and names the edit for `undoMany`.
   */
  changeMany: command(
    z.object({ groupId: LocalId, selection: ContactSelection, fields: ManyFields }),
    ManyOutcome,
    MANY,
  ),
  /** Holds the deletion of all chosen contacts, as one, until it is confirmed. */
  removeMany: command(z.object({ groupId: LocalId, selection: ContactSelection }), ManyOutcome, MANY),
  /**
   * Takes an edit of many back: what has not left is given up, what has is edited back where it still stands. `leftCount` is of
   * what is on its way or cannot be taken back.
   */
  undoMany: command(
    z.object({ groupId: LocalId, undoId: LocalId }),
    z.object({ undoneCount: z.number().int(), leftCount: z.number().int(), isHeld: z.boolean() }),
    MANY,
  ),
  /** The columns of the grid as this workspace keeps them; null where nobody has chosen. */
  columns: query(z.object({}).optional(), z.array(ContactColumn).max(60).nullable()),
  /** Null puts the usual columns back. */
  setColumns: command(z.object({ columns: z.array(ContactColumn).min(1).max(60).nullable() }), z.void()),
  /** Makes an attribute on the platform now; refused offline. One that an answer was not seen of is looked for first. */
  createAttribute: command(
    z.object({
      connectionId: LocalId,
      displayName: z.string().trim().min(3).max(64),
      description: z.string().trim().max(256),
      type: AttributeType,
    }),
    Attribute,
    { deadlineMs: ONLINE_DEADLINE_MS },
  ),
  describeAttribute: command(z.object({ id: LocalId, description: z.string().trim().min(1).max(256) }), Attribute, {
    deadlineMs: ONLINE_DEADLINE_MS,
  }),
  removeAttribute: command(z.object({ id: LocalId }), z.void(), { deadlineMs: ONLINE_DEADLINE_MS }),
  onChanged: event(Changed),
};

export type ContactFields = z.infer<typeof ContactFields>;
export type ManyFields = z.infer<typeof ManyFields>;
export type ManyOutcome = z.infer<typeof ManyOutcome>;
export type ContactColumn = z.infer<typeof ContactColumn>;
export type Contact = z.infer<typeof Contact>;
export type Attribute = z.infer<typeof Attribute>;
export type Audience = z.infer<typeof Audience>;
export type AttributeValue = z.infer<typeof AttributeValue>;
