import type { AppApi } from '#shared/contract/index.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { slice } from './rows.ts';
import { sampleJobs } from './sample-jobs.ts';
import { EVERYTHING, type World } from './world.ts';

export type FakeJobs = AppApi['jobs'] & {
  /** Puts a job on top of the list. */
  add(job: Job): void;
};

/** Jobs of every kind and state; `mode=empty` has none, `mode=error` cannot read them. */
export function fakeJobs(world: World): FakeJobs {
  let jobs = world.mode === 'empty' ? [] : sampleJobs();
  const change = async (id: string, to: Partial<Job>): Promise<Job> => {
    const job = jobs.find((one) => one.id === id);
    if (!job) throw new AppError('NOT_FOUND', 'This job is no longer here.');
    const changed = { ...job, ...to };
    jobs = jobs.map((one) => (one.id === id ? changed : one));
    world.events.jobs.emit(EVERYTHING);
    return changed;
  };
  const isOver = ({ state }: Job) => state !== 'queued' && state !== 'running';
  const keep = (wanted: (job: Job) => boolean) => {
    const before = jobs.length;
    jobs = jobs.filter(wanted);
    world.events.jobs.emit(EVERYTHING);
    return before - jobs.length;
  };
  return {
    add(job) {
      jobs = [job, ...jobs];
      world.events.jobs.emit(EVERYTHING);
    },
    list: async ({ page }) => {
      if (world.mode === 'error') throw new AppError('DB_LOCKED', 'The list of jobs could not be read.');
      return slice(jobs, page);
    },
    get: (input) => change(input.id, {}),
    activeCount: async () => jobs.filter((job) => !isOver(job)).length,
    cancel: ({ id }) => change(id, { state: 'cancelled', endedAt: Date.now() }),
    retry: ({ id }) =>
      change(id, { state: 'running', startedAt: Date.now(), endedAt: null, error: null, doneCount: 0 }),
    dismiss: async ({ id }) => void keep((job) => job.id !== id),
    dismissAll: async () => keep((job) => !isOver(job)),
    showFile: async () => {},
    openFile: async () => {},
    onChanged: world.events.jobs.on,
  };
}
