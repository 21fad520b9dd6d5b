import { basename } from 'node:path';
import { z } from 'zod';
import { PlatformReportRequest } from '#shared/contract/exports.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { EngineParts } from '../../engine/parts.ts';
import type { JobRunner } from '../../jobs/jobs.ts';
import { findRecord } from '../../sync/store/record-table.ts';
import { partPath, publishPart, removePart, type Sink, writeOutput } from './output-file.ts';

const PlatformReportJob = z.object({ request: PlatformReportRequest, path: z.string().min(1) });
type PlatformReportJob = z.infer<typeof PlatformReportJob>;

type Parts = Pick<EngineParts, 'db' | 'jobs' | 'online'>;

/** No report is near this; what does not end must not fill a disk. */
const MOST_BYTES = 2 * 2 ** 30;

/** Queues a report that a platform writes, to the file that the person chose. */
export function startPlatformReport({ db, jobs }: Pick<Parts, 'db' | 'jobs'>, input: PlatformReportJob): Job {
  executionOf(db, input.request.executionId);
  return jobs.start({ id: input.request.id, kind: 'platformReport', label: basename(input.path), input });
}

function executionOf(db: Parts['db'], id: string) {
  const record = findRecord(db, id);
  if (record?.collection === 'executions') return record;
  throw new AppError('NOT_FOUND', 'This execution is no longer here.');
}

/** Fetches a report as it comes. What is not the file that was asked for, or not all of it, is not kept. */
export const platformReportRunner =
  ({ db, online }: Pick<Parts, 'db' | 'online'>): JobRunner =>
  async (input, { id, signal, onProgress }) => {
    const { request, path } = PlatformReportJob.parse(input);
    const { connectionId, remoteId } = executionOf(db, request.executionId);
    const part = partPath(path, id);
    try {
      const sizeBytes = await online(connectionId, ['gomobile'], async ({ client }) => {
        const asked = { params: { executionId: remoteId }, query: { format: request.format }, signal };
        const reply =
          request.report === 'calls'
            ? await client.download('exportReportCalls', asked)
            : await client.download('exportProgramReport', asked);
        return writeOutput(part, (sink) => copyChecked(reply, sink, { format: request.format, signal, onProgress }));
      });
      signal.throwIfAborted();
      await publishPart(part, path);
      return { path, rowCount: null, sizeBytes, counts: null };
    } catch (error) {
      await removePart(part);
      throw error;
    }
  };

interface Reply {
  totalBytes: number | null;
  contentType: string;
  body: AsyncIterable<Uint8Array>;
}

/** The end of a ZIP file, which a workbook is, stands within these last bytes. */
const TAIL_BYTES = 65_557;
const ZIP_START = Buffer.from('PK\u0003\u0004', 'latin1');
const ZIP_END = Buffer.from('PK\u0005\u0006', 'latin1');

async function copyChecked(
  { totalBytes, contentType, body }: Reply,
  file: Sink,
  {
    format,
    signal,
    onProgress,
  }: { format: 'csv' | 'xlsx'; signal: AbortSignal; onProgress(done: number, total: number | null): void },
): Promise<void> {
  if (/html/i.test(contentType)) throw notTheReport();
  let length = 0;
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  for await (const piece of body) {
    signal.throwIfAborted();
    if (head.length < ZIP_START.length) head = Buffer.concat([head, piece]).subarray(0, 64);
    if (format === 'xlsx') tail = Buffer.concat([tail, piece]).subarray(-TAIL_BYTES);
    length += piece.length;
    if (length > MOST_BYTES) throw notTheReport();
    await file.write(piece);
    onProgress(length, totalBytes);
  }
  if (totalBytes !== null && length !== totalBytes) {
    throw new AppError('UPSTREAM_BAD_REPLY', 'The report did not arrive whole.', {
      action: 'Try again.',
      retryable: true,
    });
  }
  const isWorkbook = head.subarray(0, ZIP_START.length).equals(ZIP_START) && tail.includes(ZIP_END);
  const isTable = length > 0 && !/^\s*[<{]/.test(head.toString('utf8'));
  if (format === 'xlsx' ? !isWorkbook : !isTable) throw notTheReport();
}

const notTheReport = () =>
  new AppError('UPSTREAM_BAD_REPLY', 'The platform sent something else than the report.', {
    action: 'Try again later. Nothing was saved.',
  });
