import type { RouteTable } from '../../routes.ts';
import { ApiKey, ApiKeyCreate, ApiKeyList, ApiKeyUpdate, ApiKeyWithSecret } from '../api-keys.ts';
import { IdParams, MessageReply } from '../common.ts';

/** Keys for programs to call the API with. */
export const apiKeyRoutes = {
  listApiKeys: {
    code: 'AK1',
    method: 'GET',
    path: '/api/auth/api-keys',
    summary: 'All API keys, without their secrets',
    status: 200,
    reply: ApiKeyList,
    tag: 'stated',
    source: 'API keys',
  },
  createApiKey: {
    code: 'AK2',
    method: 'POST',
    path: '/api/auth/api-keys',
    summary: 'Makes an API key; its secret is told in this reply alone',
    body: ApiKeyCreate,
    secretReply: true,
    status: 201,
    reply: ApiKeyWithSecret,
    tag: 'stated',
    source: 'API keys',
  },
  getApiKey: {
    code: 'AK3',
    method: 'GET',
    path: '/api/auth/api-keys/{id}',
    summary: 'An API key, without its secret',
    params: IdParams,
    status: 200,
    reply: ApiKey,
    tag: 'inferred',
    source: 'follows /api/auth/api-keys',
  },
  updateApiKey: {
    code: 'AK4',
    method: 'PUT',
    path: '/api/auth/api-keys/{id}',
    summary: 'Renames, disables, enables or dates an API key',
    params: IdParams,
    body: ApiKeyUpdate,
    status: 200,
    reply: ApiKey,
    tag: 'inferred',
    source: 'follows /api/auth/api-keys',
  },
  deleteApiKey: {
    code: 'AK5',
    method: 'DELETE',
    path: '/api/auth/api-keys/{id}',
    summary: 'Revokes an API key for good',
    params: IdParams,
    status: 200,
    reply: MessageReply,
    tag: 'inferred',
    source: 'follows /api/auth/api-keys',
  },
} as const satisfies RouteTable;
