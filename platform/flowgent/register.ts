import type { FastifyInstance } from 'fastify';
import { flowgentRoutes } from '#shared/wire/flowgent/routes.ts';
import { readJsonBodies } from '../http/json-body.ts';
import { registerRoutes } from '../http/register.ts';
import type { Workspace } from '../workspace.ts';
import { flowgentApi } from './api.ts';
import { invalidJson } from './errors.ts';
import { flowgentHandlers } from './handlers.ts';

export async function registerFlowgent(scope: FastifyInstance, workspace: Workspace): Promise<void> {
  readJsonBodies(scope, invalidJson);
  registerRoutes(scope, workspace, flowgentApi, flowgentRoutes, flowgentHandlers(workspace));
}
