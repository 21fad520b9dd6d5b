import { z } from 'zod';
import { Changed, ForeignText, Instant, LocalId } from './common.ts';
import { command, event, query } from './define.ts';

/** A key for programs to call a platform with, as it was last read. Its secret is told once, when it is made. */
export const ApiKey = z.object({
  id: LocalId,
  connectionId: LocalId,
  name: ForeignText,
  /** What its secret starts with. */
  prefix: ForeignText.nullable(),
  isActive: z.boolean(),
  expiresAt: Instant.nullable(),
  createdAt: Instant.nullable(),
});

const KeyName = z.string().trim().min(1).max(255);
/** It travels in a header as part of the secret. */
const Prefix = z
  .string()
  .min(1)
  .max(20)
  .regex(/^[\w-]+$/);

/** The keys of a connection of which one is the key that the connection uses: one where its beginning tells, else several. */
export const OwnKeys = z.object({ connectionId: LocalId, ids: z.array(LocalId) });

const PLATFORM_MS = 60_000;

export const apiKeys = {
  /** By name, with when they were last read. */
  list: query(z.object({}).optional(), z.object({ rows: z.array(ApiKey), readAt: Instant.nullable() })),
  own: query(z.object({}).optional(), z.array(OwnKeys)),
  /** Makes a key now, or refuses. The secret is nowhere else from then on. */
  create: command(
    z.object({ connectionId: LocalId, name: KeyName, prefix: Prefix, expiresAt: Instant.nullable() }),
    z.object({ key: ApiKey, secret: z.string() }),
    { deadlineMs: PLATFORM_MS },
  ),
  /** Only what is named is changed; `expiresAt: null` lets it live for ever. */
  update: command(
    z.object({
      id: LocalId,
      name: KeyName.optional(),
      isActive: z.boolean().optional(),
      expiresAt: Instant.nullable().optional(),
    }),
    ApiKey,
    { deadlineMs: PLATFORM_MS },
  ),
  /** Ends a key for good. `confirmation` is its name as the person typed it. */
  revoke: command(z.object({ id: LocalId, confirmation: z.string().max(400) }), z.void(), { deadlineMs: PLATFORM_MS }),
  onChanged: event(Changed),
};

export type ApiKey = z.infer<typeof ApiKey>;
export type OwnKeys = z.infer<typeof OwnKeys>;
