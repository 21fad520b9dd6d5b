import { z } from 'zod';
import { query } from './define.ts';

/** What lies on this machine's disk, by kind. */
export const StorageUsage = z.object({
  audioBytes: z.number().int(),
  audioCount: z.number().int(),
  databaseBytes: z.number().int(),
  audioQuotaBytes: z.number().int(),
  freeBytes: z.number().int().nullable(),
  dataDirectory: z.string(),
});

export const storage = {
  usage: query(z.object({}).optional(), StorageUsage),
};

export type StorageUsage = z.infer<typeof StorageUsage>;
