import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';

export const CUSTOM_ATTRIBUTE_TYPES = ['text', 'number', 'boolean', 'date', 'phone_number', 'email', 'url'] as const;
export const CustomAttributeType = z.enum(CUSTOM_ATTRIBUTE_TYPES);

/** A value of any attribute type; dates travel as ISO text. */
export const CustomAttributeValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const CustomAttribute = z.looseObject({
  id: WireId,
  organizationId: maybe(WireId),
  /** The slug made from `displayName`; the key in a contact's `customAttributes`. */
  name: z.string(),
  displayName: maybe(z.string()),
  description: maybe(z.string()),
  /** One of `CUSTOM_ATTRIBUTE_TYPES`; an open text on reading. */
  type: z.string(),
  createdAt: maybe(WireInstant),
  updatedAt: maybe(WireInstant),
  deletedAt: maybe(WireInstant),
  createdBy: maybe(WireId),
  updatedBy: maybe(WireId),
  deletedBy: maybe(WireId),
});

export const CustomAttributeCreate = z.strictObject({
  displayName: z.string().min(3).max(64),
  description: z.string().min(1).max(256).optional(),
  type: CustomAttributeType,
});

/** Name and type are fixed at creation. */
export const CustomAttributeUpdate = z.strictObject({
  description: z.string().min(1).max(256).optional(),
});

export type CustomAttributeType = z.infer<typeof CustomAttributeType>;
export type CustomAttributeValue = z.infer<typeof CustomAttributeValue>;
export type CustomAttribute = z.infer<typeof CustomAttribute>;
export type CustomAttributeCreate = z.infer<typeof CustomAttributeCreate>;
export type CustomAttributeUpdate = z.infer<typeof CustomAttributeUpdate>;
