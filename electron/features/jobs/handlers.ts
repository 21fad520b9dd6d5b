import { AppError } from '#shared/errors/app-error.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import { countActive, findJob, listJobs } from '../../jobs/job-table.ts';
import type { Jobs } from '../../jobs/jobs.ts';
import type { ReadDb } from '../../store/database.ts';

export const jobQueries = ({ db }: { db: ReadDb }): ReaderHandlers['jobs'] => ({
  list: ({ kinds, page }) => listJobs(db, { kinds, page }),
  get: ({ id }) => {
    const job = findJob(db, id);
    if (!job) throw new AppError('NOT_FOUND', 'This job is no longer here.');
    return job;
  },
  activeCount: () => countActive(db),
});

export const jobCommands = ({ jobs }: { jobs: Jobs }): WriterHandlers['jobs'] => ({
  cancel: ({ id }) => jobs.cancel(id),
  retry: ({ id }) => jobs.retry(id),
  dismiss: ({ id }) => jobs.dismiss(id),
  dismissAll: () => jobs.dismissAll(),
});
