import { basename } from 'node:path';
import { z } from 'zod';
import { ExportRequest } from '#shared/contract/exports.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { TranscriptFileRequest } from '#shared/contract/transcript-files.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { JobCleanUp, JobRunner, Jobs } from '../../jobs/jobs.ts';
import type { RunExport } from './export-client.ts';
import { partPath, publishPart, removePart } from './output-file.ts';

/** What an export's job is started with; kept with it, so that it can be done again. */
export const ExportJob = z.object({
  request: z.union([ExportRequest, TranscriptFileRequest]),
  path: z.string().min(1),
});
export type ExportJob = z.infer<typeof ExportJob>;

/** Queues an export to the file that the person chose. */
export function startExport(jobs: Jobs, input: ExportJob): Job {
  if ('target' in input.request) assertKnownPlace(input.request);
  return jobs.start({ id: input.request.id, kind: 'export', label: basename(input.path), input });
}

/** A time zone or a language that this machine does not know would fail only after the file was begun. */
function assertKnownPlace({ timeZone, locale }: ExportRequest): void {
  try {
    new Intl.DateTimeFormat(locale, { timeZone });
  } catch (cause) {
    throw new AppError('INVALID', 'This time zone is not known here.', { action: 'Choose another one.', cause });
  }
}

export const exportRunner =
  (run: RunExport): JobRunner =>
  async (input, { id, signal, onProgress }) => {
    const { request, path } = ExportJob.parse(input);
    const part = partPath(path, id);
    try {
      const file = await run({ request, path: part, signal, onProgress });
      signal.throwIfAborted();
      await publishPart(part, path);
      return { path, rowCount: file.rowCount, sizeBytes: file.sizeBytes, counts: null };
    } catch (error) {
      await removePart(part);
      throw error;
    }
  };

/** Half a file of an export that Earshot's end cut short. */
export const removeLeftOver: JobCleanUp = async (input, { id }) => {
  const job = z.object({ path: z.string().min(1) }).safeParse(input);
  if (job.success) await removePart(partPath(job.data.path, id));
};
