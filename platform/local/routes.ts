import type { localRoutes, testHookRoutes } from '#shared/wire/local/routes.ts';
import { ApiError } from '../http/errors.ts';
import type { RouteHandlers } from '../http/register.ts';
import { seedWorkspace } from '../seed/seed.ts';
import { StartFailure } from '../start-failure.ts';
import type { Workspace } from '../workspace.ts';
import { capabilities } from './service.ts';
import type { TestHooks } from './test-hooks.ts';

export const localHandlers = (workspace: Workspace, testHooks: boolean): RouteHandlers<typeof localRoutes> => ({
  getCapabilities: () => capabilities(workspace, testHooks),
  seed: ({ body }) => {
    try {
      return seedWorkspace(workspace, body);
    } catch (thrown) {
      if (thrown instanceof StartFailure) throw new ApiError(409, 'FILE_MISSING', thrown.message);
      throw thrown;
    }
  },
});

export const testHookHandlers = (hooks: TestHooks): RouteHandlers<typeof testHookRoutes> => ({
  addFault: ({ body }) => hooks.add(body),
  clearFaults: () => {
    hooks.clear();
    return { message: 'Faults cleared' };
  },
  listRequests: () => hooks.log(),
});
