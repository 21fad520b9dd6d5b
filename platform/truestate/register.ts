import type { FastifyInstance } from 'fastify';
import { truestateRoutes } from '#shared/wire/truestate/routes.ts';
import { readJsonBodies } from '../http/json-body.ts';
import { registerRoutes } from '../http/register.ts';
import type { Workspace } from '../workspace.ts';
import { truestateApi } from './api.ts';
import { invalidJson } from './errors.ts';
import { truestateHandlers } from './handlers.ts';
import { redirectToSlash } from './redirects.ts';

export async function registerTruestate(scope: FastifyInstance, workspace: Workspace): Promise<void> {
  readJsonBodies(scope, invalidJson);
  registerRoutes(scope, workspace, truestateApi, truestateRoutes, truestateHandlers(workspace));
  redirectToSlash(scope, truestateRoutes);
}
