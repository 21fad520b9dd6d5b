import type { localRoutes, testHookRoutes } from '#shared/wire/local/routes.ts';
import { toIso } from '../db/clock.ts';
import { audioFile } from '../gomobile/audio/service.ts';
import { signIn } from '../gomobile/auth/service.ts';
import { failedRowsFile } from '../gomobile/ingestion/execution.ts';
import { ApiError } from '../http/errors.ts';
import { principalOf } from '../http/principal.ts';
import type { RouteHandlers } from '../http/register.ts';
import { type SendableFile, sendFile } from '../http/send-file.ts';
import { checkSignature, type SignedKind } from '../http/signed-url.ts';
import { listOutbox } from '../outbox/service.ts';
import { seedWorkspace } from '../seed/seed.ts';
import { StartFailure } from '../start-failure.ts';
import type { Workspace } from '../workspace.ts';
import { moveTime } from './moved-time.ts';
import { capabilities } from './service.ts';
import type { TestHooks } from './test-hooks.ts';

/** Files that have signed addresses, by kind. */
const SIGNED_FILES: Readonly<Record<SignedKind, (workspace: Workspace, id: string) => SendableFile>> = {
  audio: audioFile,
  'failed-rows': failedRowsFile,
};

/** What the local routes know of the server they belong to. */
export interface LocalServer {
  /** The key made at installation. */
  apiKey: string;
  testHooks: boolean;
}

export const localHandlers = (
  workspace: Workspace,
  { apiKey, testHooks }: LocalServer,
): RouteHandlers<typeof localRoutes> => ({
  getCapabilities: () => capabilities(workspace, testHooks),
  signIn: ({ request }) => {
    if (principalOf(request).kind !== 'installation') {
      throw new ApiError(403, 'FORBIDDEN', 'Signing in needs the key made at installation');
    }
    return { ...signIn(workspace, request.headers['user-agent']), api_key: apiKey };
  },
  listOutbox: ({ query }) => listOutbox(workspace, query),
  getSignedFile: ({ params: { kind, id }, query: { expires, signature }, request, reply }) => {
    checkSignature(workspace, { kind, id, expiresAt: expires }, signature);
    const disposition = kind === 'audio' ? 'inline' : 'attachment';
    return sendFile(SIGNED_FILES[kind](workspace, id), disposition, workspace, request, reply);
  },
  seed: ({ body }) => {
    try {
      return seedWorkspace(workspace, body);
    } catch (thrown) {
      if (thrown instanceof StartFailure) throw new ApiError(409, 'FILE_MISSING', thrown.message);
      throw thrown;
    }
  },
});

export const testHookHandlers = (workspace: Workspace, hooks: TestHooks): RouteHandlers<typeof testHookRoutes> => ({
  advanceClock: async ({ body }) => {
    moveTime(workspace, body.advanceMs);
    await workspace.tasks.runDue();
    return { now: toIso(workspace.clock.now()) };
  },
  addFault: ({ body }) => hooks.add(body),
  clearFaults: () => {
    hooks.clear();
    return { message: 'Faults cleared' };
  },
  listRequests: () => hooks.log(),
});
