import { z } from 'zod';

/** First message to the local platform's own process: everything it needs to start, secrets included. */
export const UtilityStart = z.strictObject({
  kind: z.literal('start').default('start'),
  /** Folder of its database; null keeps everything in memory. */
  dataDir: z.string().min(1).nullable(),
  /** 32 bytes as hexadecimal; null leaves the database readable. */
  dbKeyHex: z
    .string()
    .regex(/^[0-9a-f]{64}$/i)
    .nullable(),
  apiKey: z.string().min(16),
  /** 0 takes any free one. */
  port: z.number().int().min(0).max(65_535),
  seed: z.enum(['sample', 'empty']),
  /** Folder with the sample calls' manifest and audio. */
  sampleDir: z.string().min(1),
});

/** Asks the process to close its server and its database, then to exit. */
export const UtilityStop = z.strictObject({ kind: z.literal('stop') });

export const UtilityListening = z.strictObject({
  kind: z.literal('listening'),
  /** Origin only, such as `http://127.0.0.1:3000`. */
  url: z.string(),
  apiKey: z.string(),
  workspaceId: z.string(),
  organisationId: z.string(),
});

/** Why the local platform did not start. */
export const START_FAILURE_CODES = [
  'BAD_OPTIONS',
  'PORT_TAKEN',
  'DIRECTORY_UNUSABLE',
  'DIRECTORY_IN_USE',
  'WRONG_KEY',
  'DATABASE_DAMAGED',
  'DATABASE_FROM_FUTURE',
  'SAMPLE_UNUSABLE',
  'FAILED',
] as const;

export const UtilityFailed = z.strictObject({
  kind: z.literal('failed'),
  code: z.enum(START_FAILURE_CODES),
  message: z.string(),
});

/** What the process answers. */
export const UtilityReply = z.discriminatedUnion('kind', [UtilityListening, UtilityFailed]);

export type UtilityStart = z.infer<typeof UtilityStart>;
export type UtilityStartInput = z.input<typeof UtilityStart>;
export type UtilityStop = z.infer<typeof UtilityStop>;
export type UtilityListening = z.infer<typeof UtilityListening>;
export type UtilityFailed = z.infer<typeof UtilityFailed>;
export type UtilityReply = z.infer<typeof UtilityReply>;
export type StartFailureCode = (typeof START_FAILURE_CODES)[number];
