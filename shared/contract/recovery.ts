import { z } from 'zod';
import { ErrorInfo, Instant, Nothing } from './common.ts';
import { command, event, query } from './define.ts';
import { SetupStatus } from './setup.ts';

/** `lostCount`: at most so many could not be read; null where the damage hides how many there were. */
const Saved = z.object({ savedCount: z.number().int(), lostCount: z.number().int().nullable() });

/** What a recovery saved and what it could not. Counts only: it is kept beside the store, in plain text. */
export const RecoveryReport = z.object({
  at: Instant,
  /** Folder of the copies, inside the data folder. */
  directory: z.string(),
  copiedBytes: z.number().int(),
  connections: Saved,
  /** Changes that were not on their platform yet. */
  changes: Saved,
  /** Changes that were settled before. */
  history: Saved,
  comments: Saved,
  /** Saved in the file of the copies alone, because the record they belong to could not be read. */
  fileOnlyCount: z.number().int(),
  /** Of what was saved, how many only the work log still held. */
  fromLogCount: z.number().int(),
  /** The work log had everything that was ever confirmed, so nothing unsent is lost. */
  isLogWhole: z.boolean(),
});

export const RecoveryState = z.object({
  /** Why the store is closed; null while it is open. */
  problem: ErrorInfo.nullable(),
  /** False where the key is not at hand, so that nothing can be read. */
  hasKey: z.boolean(),
  step: z.enum(['copy', 'salvage', 'rebuild', 'swap', 'verify', 'export']).nullable(),
  isReadOnly: z.boolean(),
  databaseBytes: z.number().int(),
  dataDirectory: z.string(),
  copies: z.array(z.object({ directory: z.string(), sizeBytes: z.number().int() })),
  /** Of the last recovery, until the person has put it away. */
  report: RecoveryReport.nullable(),
});

export const Verification = z.object({ isSound: z.boolean(), problems: z.array(z.string()) });

export const recovery = {
  state: query(z.object({}).optional(), RecoveryState),
  /** Copies the damaged store aside, saves the unsent work, builds a new store with it and opens that. */
  recover: command(z.object({}).optional(), RecoveryReport, { deadlineMs: 3_600_000 }),
  /** Reads the whole file and says whether it is sound. Changes nothing. */
  verify: command(z.object({}).optional(), Verification, { deadlineMs: 3_600_000 }),
  /** Writes the unsent work, readable, to a file that the person chooses; null when they choose none. */
  exportUnsent: command(
    z.object({}).optional(),
    z.object({ path: z.string(), changeCount: z.number().int(), commentCount: z.number().int() }).nullable(),
  ),
  /** Opens what can still be read, without sync and without any change. */
  openReadOnly: command(z.object({}).optional(), SetupStatus),
  showFolder: command(z.object({}).optional(), Nothing),
  /** The report has been read. It stays in the folder of the copies. */
  dismissReport: command(z.object({}).optional(), Nothing),
  onChanged: event(z.object({})),
};

export type RecoveryReport = z.infer<typeof RecoveryReport>;
export type RecoveryState = z.infer<typeof RecoveryState>;
export type Verification = z.infer<typeof Verification>;
