import { z } from 'zod';

/** `GET /_local/capabilities`: what this server offers beyond the documented API. A client works without any of it. */
export const LocalCapabilities = z.looseObject({
  platform: z.literal('earshot-local'),
  version: z.number().int(),
  workspaceId: z.string(),
  organisationId: z.string(),
  capabilities: z.looseObject({
    /** `Range` and strong `ETag` on audio. */
    audioRange: z.boolean(),
    /** Channels, codec, agent, contact and transcript on recordings. */
    recordingExtras: z.boolean(),
    etag: z.boolean(),
    idempotencyKey: z.boolean(),
    /** Operation ids of the lists that take `updatedSince` and `includeDeleted`, and where they sort also `sortBy=updatedAt`. */
    changeLists: z.array(z.string()).default([]),
    testHooks: z.boolean(),
  }),
});

/** `POST /_local/seed`: empties the workspace and fills it again. */
export const LocalSeed = z.strictObject({
  seed: z.enum(['sample', 'empty']).default('sample'),
  contacts: z.number().int().min(0).max(1_000_000).default(0),
  recordings: z.number().int().min(0).max(1_000_000).default(0),
});

export const LocalSeedReply = z.looseObject({
  contacts: z.number().int(),
  customAttributes: z.number().int(),
  audiences: z.number().int(),
  calls: z.number().int(),
  recordings: z.number().int(),
});

export type LocalCapabilities = z.infer<typeof LocalCapabilities>;
export type LocalSeed = z.infer<typeof LocalSeed>;
export type LocalSeedReply = z.infer<typeof LocalSeedReply>;
