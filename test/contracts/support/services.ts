import { z } from 'zod';
import { flowgentRoutes } from '#shared/wire/flowgent/routes.ts';
import { PLATFORM_ERROR_CODES } from '#shared/wire/gomobile/errors.ts';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import type { RouteTable } from '#shared/wire/routes.ts';
import { trilletRoutes } from '#shared/wire/trillet/routes.ts';
import { ValidationProblem } from '#shared/wire/truestate/errors.ts';
import { truestateRoutes } from '#shared/wire/truestate/routes.ts';
import type { Platform } from '../../../platform/server.ts';

export type ServiceName = 'gomobile' | 'trillet' | 'truestate' | 'flowgent';

type Headers = Record<string, string>;

/** One of the four services as the contract suite calls it. */
export interface ContractService {
  name: ServiceName;
  routes: RouteTable;
  /** Routes that the documentation has, and those that were found beside it. */
  documented: number;
  /** The headers that a request needs; `key` is null for one that shows none. */
  headers(platform: Platform, key: string | null): Headers;
  /** Every error body that this service sends, to the last field. */
  errorReply: z.ZodType;
  /** Status of a request that breaks its schema. */
  invalidStatus: number;
  /** Headers that a request with the right key is refused for, and the status. */
  refusedHeaders: readonly { why: string; headers: Headers; status: number }[];
  unusedId: string;
}

const Problems = z.record(z.string(), z.array(z.string().min(1)).min(1));
const Details = z.record(
  z.string(),
  z.array(z.strictObject({ code: z.string().min(1), params: z.record(z.string(), z.unknown()).optional() })).min(1),
);

const GomobileError = z.strictObject({
  statusCode: z.number().int(),
  code: z.enum(PLATFORM_ERROR_CODES),
  message: z.string().min(1),
  error: z.string().regex(/^[A-Z_]+$/),
  fieldErrors: Problems.optional(),
  fieldDetails: Details.optional(),
  timestamp: z.iso.datetime({ precision: 3 }),
  path: z.string().startsWith('/'),
});

const FlowgentError = z.strictObject({
  error: z.string().min(1),
  message: z.string().optional(),
  minimalPlan: z.string().optional(),
});

/** What chat answers instead, at times under HTTP status 200. */
const FlowgentChatError = z.strictObject({
  statusCode: z.number().int().min(400),
  body: z.strictObject({ agent_id: z.string().optional(), message: z.string().optional(), error: z.string().min(1) }),
});

const UNUSED_UUID = '00000000-0000-4000-8000-0000000000ff';
const UNUSED_OBJECT_ID = 'ffffffffffffffffffffffff';

const withKey = (name: string, key: string | null): Headers => (key === null ? {} : { [name]: key });

export const SERVICES: readonly ContractService[] = [
  {
    name: 'gomobile',
    routes: gomobileRoutes,
    documented: 131,
    headers: (_, key) => withKey('x-api-key', key),
    errorReply: GomobileError,
    invalidStatus: 400,
    refusedHeaders: [],
    unusedId: UNUSED_UUID,
  },
  {
    name: 'trillet',
    routes: trilletRoutes,
    documented: 8,
    headers: ({ workspaceId }, key) => ({ 'x-workspace-id': workspaceId, ...withKey('x-api-key', key) }),
    errorReply: z.strictObject({ error: z.string().min(1), message: z.string().min(1) }),
    invalidStatus: 400,
    refusedHeaders: [
      { why: 'no workspace', headers: { 'x-workspace-id': '' }, status: 400 },
      { why: 'another workspace', headers: { 'x-workspace-id': UNUSED_OBJECT_ID }, status: 403 },
    ],
    unusedId: UNUSED_OBJECT_ID,
  },
  {
    name: 'truestate',
    routes: truestateRoutes,
    documented: 5,
    headers: ({ organisationId }, key) => ({
      'current-org-id': organisationId,
      ...withKey('authorization', key && `Bearer ${key}`),
    }),
    errorReply: z.strictObject({ detail: z.union([z.string().min(1), z.array(ValidationProblem).min(1)]) }),
    invalidStatus: 422,
    refusedHeaders: [{ why: 'another organisation', headers: { 'current-org-id': UNUSED_UUID }, status: 403 }],
    unusedId: UNUSED_UUID,
  },
  {
    name: 'flowgent',
    routes: flowgentRoutes,
    documented: 9,
    headers: (_, key) => withKey('authorization', key),
    errorReply: z.union([FlowgentError, FlowgentChatError]),
    invalidStatus: 400,
    refusedHeaders: [],
    unusedId: UNUSED_UUID,
  },
];

/** The headers with which the right key is shown to whichever service has this path. */
export function headersFor(platform: Platform, path: string): Headers {
  const name: ServiceName = path.startsWith('/api/public/')
    ? 'flowgent'
    : path.startsWith('/v1/api/')
      ? 'trillet'
      : path.startsWith('/live_flows')
        ? 'truestate'
        : 'gomobile';
  return SERVICES.find((service) => service.name === name)?.headers(platform, platform.apiKey) ?? {};
}
