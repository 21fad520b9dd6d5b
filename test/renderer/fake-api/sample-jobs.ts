import type { Job } from '#shared/contract/jobs.ts';
import { uuid } from '../fixture.ts';

const MINUTE_MS = 60_000;

/** A job of every kind and state, the newest first, told from now. */
export function sampleJobs(now = Date.now()): Job[] {
  const job = (index: number, fields: Partial<Job> & Pick<Job, 'label' | 'state'>): Job => ({
    id: uuid(70, index),
    kind: 'export',
    doneCount: 0,
    totalCount: null,
    result: null,
    error: null,
    createdAt: now - (index + 1) * 7 * MINUTE_MS,
    startedAt: now - (index + 1) * 7 * MINUTE_MS,
    endedAt: now - (index + 1) * 7 * MINUTE_MS + 4_200,
    ...fields,
  });
  const done = (fileName: string, rowCount: number, sizeBytes: number) => ({
    totalCount: rowCount,
    doneCount: rowCount,
    result: { fileName, rowCount, sizeBytes, counts: null },
  });
  return [
    job(0, {
      label: 'Calls 2026-11-23.xlsx',
      state: 'running',
      doneCount: 61_500,
      totalCount: 100_000,
      startedAt: now - 21_000,
      endedAt: null,
    }),
    job(1, { label: 'Transcripts 2026-11-23.jsonl', state: 'queued', startedAt: null, endedAt: null }),
    job(2, { label: 'People 2026-11-23.csv', state: 'done', ...done('People 2026-11-23.csv', 18_204, 1_904_220) }),
    job(3, {
      kind: 'import',
      label: 'الزبائن الجدد في الدار البيضاء.csv',
      state: 'done',
      totalCount: 1200,
      doneCount: 1200,
      result: {
        fileName: 'الزبائن الجدد في الدار البيضاء.csv',
        rowCount: 1200,
        sizeBytes: 88_000,
        counts: { created: 1100, updated: 88, failed: 12 },
      },
    }),
    job(4, {
      label: 'People for the quarterly review of the Casablanca and Rabat offices with every attribute.pdf',
      state: 'failed',
      doneCount: 4_000,
      totalCount: 18_204,
      error: {
        code: 'DISK_FULL',
        message: 'The disk is full, so the file was not written.',
        action: 'Free some space, then do this again.',
        retryable: true,
      },
    }),
    job(5, { kind: 'platformReport', label: 'Autumn renewal 12.xlsx', state: 'interrupted', doneCount: 800_000 }),
    job(6, { label: 'Comments 2026-11-20.pdf', state: 'cancelled', doneCount: 40, totalCount: 612 }),
  ];
}
