import { z } from 'zod';

/** How a record stands towards its platform. */
export const RecordState = z.enum(['synced', 'queued', 'sending', 'unknown', 'held', 'conflict', 'failed']);

export type RecordState = z.infer<typeof RecordState>;
