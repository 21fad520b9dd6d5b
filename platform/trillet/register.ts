import type { FastifyInstance } from 'fastify';
import { trilletRoutes } from '#shared/wire/trillet/routes.ts';
import { registerRoutes } from '../http/register.ts';
import type { Workspace } from '../workspace.ts';
import { trilletApi } from './api.ts';
import { trilletHandlers } from './handlers.ts';
import { limitRate } from './rate-limit.ts';

/** `perMinute`: requests that a key may send; null for any number. */
export async function registerTrillet(
  scope: FastifyInstance,
  workspace: Workspace,
  perMinute: number | null,
): Promise<void> {
  if (perMinute !== null) limitRate(scope, workspace.clock, perMinute);
  registerRoutes(scope, workspace, trilletApi, trilletRoutes, trilletHandlers(workspace));
}
