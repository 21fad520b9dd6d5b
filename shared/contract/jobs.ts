import { z } from 'zod';
import { Changed, ErrorInfo, Instant, LocalId, PageRequest, page } from './common.ts';
import { command, event, query } from './define.ts';

/**
 * import: contacts from a file · export: rows or a report to a file · platformReport: a file that a platform makes · document: a file that
 * agents are to answer from.
 */
export const JobKind = z.enum(['import', 'export', 'platformReport', 'document']);

/** interrupted: Earshot ended while it ran; it can be done again. */
export const JobState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted']);

export const JobResult = z.object({
  /** What the file of the result is called; null where there is none. Where it lies is known to the main side alone. */
  fileName: z.string().nullable(),
  rowCount: z.number().int().nullable(),
  sizeBytes: z.number().int().nullable(),
  /** Figures of an import: what became of its rows. */
  counts: z.record(z.string(), z.number().int()).nullable(),
});

/** Long work that may be left alone. */
export const Job = z.object({
  id: LocalId,
  kind: JobKind,
  /** What it is about, such as the name of a file. */
  label: z.string(),
  state: JobState,
  doneCount: z.number().int(),
  totalCount: z.number().int().nullable(),
  result: JobResult.nullable(),
  error: ErrorInfo.nullable(),
  createdAt: Instant,
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
});

export const jobs = {
  /** Newest first. */
  list: query(z.object({ kinds: z.array(JobKind).optional(), page: PageRequest.prefault({}) }), page(Job)),
  get: query(z.object({ id: LocalId }), Job),
  /** How many wait or are under way. */
  activeCount: query(z.object({}).optional(), z.number().int()),
  cancel: command(z.object({ id: LocalId }), Job),
  /** Does one again that failed, was cancelled or was interrupted. */
  retry: command(z.object({ id: LocalId }), Job),
  /** Takes one off the list that is over; its file stays. */
  dismiss: command(z.object({ id: LocalId }), z.void()),
  /** Takes every one off the list that is over; their files stay. Answers how many. */
  dismissAll: command(z.object({}).optional(), z.number().int()),
  /** Shows the file of a job that is done in the system's file manager. */
  showFile: command(z.object({ id: LocalId }), z.void()),
  /** Opens it with the program that such files belong to. */
  openFile: command(z.object({ id: LocalId }), z.void()),
  onChanged: event(Changed),
};

export type Job = z.infer<typeof Job>;
export type JobKind = z.infer<typeof JobKind>;
export type JobState = z.infer<typeof JobState>;
export type JobResult = z.infer<typeof JobResult>;
