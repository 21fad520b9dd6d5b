import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';

export const ApiKey = z.looseObject({
  id: WireId,
  name: z.string(),
  /** What its secret starts with, so that a person can tell keys apart. */
  keyPrefix: maybe(z.string()),
  isActive: maybe(z.boolean()),
  expiresAt: maybe(WireInstant),
  createdAt: maybe(WireInstant),
  updatedAt: maybe(WireInstant),
});

/** The only reply that ever carries the secret. */
export const ApiKeyWithSecret = ApiKey.extend({ secret: z.string().min(1) });

export const ApiKeyList = z.looseObject({ apiKeys: z.array(ApiKey) });

const name = z.string().min(1).max(255);
const expiresAt = z.iso.datetime({ offset: true });

export const ApiKeyCreate = z.strictObject({
  name,
  /** Travels in a header as part of the secret, hence no other characters. */
  prefix: z
    .string()
    .min(1)
    .max(20)
    .regex(/^[\w-]+$/),
  expiresAt: expiresAt.optional(),
});

/** `expiresAt: null` lets the key live for ever. */
export const ApiKeyUpdate = z.strictObject({
  name: name.optional(),
  isActive: z.boolean().optional(),
  expiresAt: expiresAt.nullable().optional(),
});

export type ApiKey = z.infer<typeof ApiKey>;
export type ApiKeyWithSecret = z.infer<typeof ApiKeyWithSecret>;
export type ApiKeyCreate = z.infer<typeof ApiKeyCreate>;
export type ApiKeyUpdate = z.infer<typeof ApiKeyUpdate>;
