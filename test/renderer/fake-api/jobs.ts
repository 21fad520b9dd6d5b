import type { AppApi } from '#shared/contract/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { World } from './world.ts';

export function fakeJobs(world: World): AppApi['jobs'] {
  const missing = async () => {
    throw new AppError('NOT_FOUND', 'This job is no longer here.');
  };
  return {
    list: async () => ({ rows: [], total: 0 }),
    get: missing,
    cancel: missing,
    retry: missing,
    dismiss: missing,
    onChanged: world.events.jobs.on,
  };
}
