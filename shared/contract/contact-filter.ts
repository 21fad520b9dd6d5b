import { z } from 'zod';
import { MAX_CHOSEN_IDS, MOMENT_FILTER_FIELDS, TEXT_FILTER_FIELDS } from '../domain/contact-filter.ts';
import { LocalId, ShortText, SortOrder } from './common.ts';
import { RecordState } from './record-state.ts';

/** A custom attribute, by the name that the platform keeps it under. */
const AttributeField = z.templateLiteral(['customAttributes.', z.string().min(1).max(256)]);
const TextField = z.enum(TEXT_FILTER_FIELDS);
const MomentField = z.enum(MOMENT_FILTER_FIELDS);
const Day = z.iso.date();

/** One thing that a contact must be. Texts are compared without case and accents; ends of a range belong to it. */
export const ContactCondition = z.discriminatedUnion('op', [
  z.object({
    op: z.enum(['contains', 'lacks', 'is', 'isNot']),
    field: z.union([TextField, AttributeField]),
    value: z.string().trim().min(1).max(256),
  }),
  z.object({
    op: z.literal('numberBetween'),
    field: AttributeField,
    from: z.number().nullable(),
    to: z.number().nullable(),
  }),
  z.object({
    op: z.literal('dateBetween'),
    field: z.union([MomentField, AttributeField]),
    from: Day.nullable(),
    to: Day.nullable(),
  }),
  z.object({ op: z.enum(['yes', 'no']), field: AttributeField }),
  z.object({ op: z.enum(['empty', 'filled']), field: z.union([TextField, MomentField, AttributeField]) }),
]);

export const ContactFilter = z.object({
  text: ShortText.optional(),
  audienceId: LocalId.optional(),
  connectionId: LocalId.optional(),
  state: RecordState.optional(),
  /** Only records with something not yet on the platform. */
  unsyncedOnly: z.boolean().optional(),
  /** All of them must hold. */
  conditions: z.array(ContactCondition).max(20).optional(),
});

export const ContactSort = z.object({
  by: z
    .union([
      z.enum(['name', 'primaryPhone', 'primaryEmail', 'city', 'createdAt', 'updatedAt', 'lastCallAt']),
      AttributeField,
    ])
    .default('name'),
  order: SortOrder.default('asc'),
});

/** Chosen contacts: some by name, or all that match a filter but for a few. */
export const ContactSelection = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ids'), ids: z.array(LocalId).max(MAX_CHOSEN_IDS) }),
  z.object({ kind: z.literal('filter'), filter: ContactFilter, exceptIds: z.array(LocalId).max(MAX_CHOSEN_IDS) }),
]);

export type ContactCondition = z.infer<typeof ContactCondition>;
export type ContactFilter = z.infer<typeof ContactFilter>;
export type ContactSort = z.infer<typeof ContactSort>;
export type ContactSelection = z.infer<typeof ContactSelection>;
