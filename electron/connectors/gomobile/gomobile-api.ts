import {
  type Audience,
  type CallReport,
  type Contact,
  type ContactCreate,
  type ContactUpdate,
  type CustomAttribute,
  ErrorReply,
  gomobileRoutes,
  type Recording,
  type UpsertResult,
  type UserProfile,
} from '#shared/wire/gomobile/index.ts';
import type { HttpClient } from '../../net/http-client.ts';
import { NetError, type NetFailure } from '../../net/net-failure.ts';
import { type ErrorBody, toReplyError } from '../../net/reply-errors.ts';
import { brokenReply } from '../broken-reply.ts';
import type { ListPage, PageQuery } from '../list-page.ts';
import { createRouteClient, type RouteClient, type RouteClientOptions } from '../route-client.ts';

/** The calls of the Gomobile API that Earshot makes, one request each. Failures are `NetError`s. */
export interface GomobileApi {
  getMe(signal?: AbortSignal): Promise<UserProfile>;
  listContacts(query: PageQuery, signal?: AbortSignal): Promise<ListPage<Contact>>;
  getContact(id: string, signal?: AbortSignal): Promise<Contact>;
  /** Creates a contact or updates the one with its phone number. */
  upsertContact(contact: ContactCreate, signal?: AbortSignal): Promise<{ id: string; created: boolean }>;
  updateContact(id: string, changes: ContactUpdate, signal?: AbortSignal): Promise<Contact>;
  deleteContact(id: string, signal?: AbortSignal): Promise<void>;
  listCustomAttributes(signal?: AbortSignal): Promise<ListPage<CustomAttribute>>;
  listAudiences(query: PageQuery, signal?: AbortSignal): Promise<ListPage<Audience>>;
  getAudience(id: string, signal?: AbortSignal): Promise<Audience>;
  listAudienceContacts(id: string, query: PageQuery, signal?: AbortSignal): Promise<ListPage<Contact>>;
  listRecordings(query: { limit: number; offset: number }, signal?: AbortSignal): Promise<ListPage<Recording>>;
  getRecording(id: string, signal?: AbortSignal): Promise<Recording>;
  getCallReport(callId: string, signal?: AbortSignal): Promise<CallReport>;
}

export type GomobileClient = RouteClient<typeof gomobileRoutes>;

/** The typed client over every route of the platform; a success that holds an error is no success. */
export const createGomobileClient = (
  http: Pick<HttpClient, 'reply' | 'stream'>,
  settings?: RouteClientOptions['settings'],
): GomobileClient => createRouteClient(http, gomobileRoutes, { settings, inspect: refuseDisguisedError });

export function createGomobileApi(client: GomobileClient): GomobileApi {
  return {
    getMe: (signal) => client.call('getMe', { signal }),
    listContacts: (query, signal) =>
      client.list('listContacts', { query: { ...query, include: 'customAttributes' }, signal }),
    getContact: (id, signal) => client.call('getContact', { params: { id }, signal }),
    upsertContact: async (contact, signal) =>
      upsertedOf(await client.call('upsertContacts', { body: { data: [contact] }, signal })),
    updateContact: (id, body, signal) => client.call('updateContact', { params: { id }, body, signal }),
    deleteContact: async (id, signal) => {
      await client.act('deleteContact', { params: { id }, signal });
    },
    listCustomAttributes: (signal) => client.list('listCustomAttributes', { signal }),
    listAudiences: (query, signal) => client.list('listAudiences', { query, signal }),
    getAudience: (id, signal) => client.call('getAudience', { params: { id }, signal }),
    listAudienceContacts: (id, query, signal) => client.list('listAudienceContacts', { params: { id }, query, signal }),
    listRecordings: (query, signal) => client.list('listRecordings', { query, signal }),
    getRecording: (id, signal) => client.call('getRecording', { params: { id }, signal }),
    getCallReport: (callId, signal) => client.call('getCallReport', { params: { callId }, signal }),
  };
}

const Refusal = ErrorReply.partial();

/** What an error body of this platform says; `message` may be a list. */
export function readGomobileError(json: unknown): ErrorBody {
  const parsed = Refusal.safeParse(json);
  if (!parsed.success) return {};
  const { code, message, fieldErrors } = parsed.data;
  return { code, message: Array.isArray(message) ? message.join('; ') : message, fieldErrors };
}

/** A 200 whose body is an error. Whether its request took effect is not known, hence a broken reply. */
function refuseDisguisedError(json: unknown): void {
  const disguised = disguisedStatus(json);
  if (disguised === null) return;
  const body = readGomobileError(json);
  const failure: NetFailure = {
    sent: 'answered',
    status: 200,
    brokenReply: true,
    retryAfterMs: null,
    code: body.code ?? null,
  };
  // A key that is refused in a whisper is refused all the same.
  const told = toReplyError({ status: disguised, retryAfter: null, body }, 0);
  if (disguised === 401) throw new NetError('AUTH_EXPIRED', told.message, failure, { action: told.action });
  const words = body.message ?? wordsOf(json) ?? `status ${disguised}`;
  throw new NetError(
    'UPSTREAM_BAD_REPLY',
    `The platform reported success and an error at once (${words.slice(0, 400)}).`,
    failure,
    { action: 'Earshot tries again by itself. If it goes on, report these words to the platform.' },
  );
}

/** The status that a reply admits in its body; 500 where it says that it failed and not how. Null for an honest success. */
function disguisedStatus(json: unknown): number | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
  const body = json as Record<string, unknown>;
  const status = Number(body.statusCode ?? Number.NaN);
  if (status >= 400 && status <= 599) return status;
  if (body.success === false || body.ok === false || body.status === 'error') return 500;
  // A record may have a field of this name, and a list may tell of some rows that failed.
  const isRecord =
    typeof body.id === 'string' || Object.values(body).some((value) => Array.isArray(value) && value.length > 0);
  const hasError = typeof body.error === 'object' ? body.error !== null : Boolean(body.error);
  return hasError && !isRecord ? 500 : null;
}

function wordsOf(json: unknown): string | null {
  const { error } = json as { error?: unknown };
  if (typeof error === 'string') return error;
  const message = typeof error === 'object' && error !== null ? (error as { message?: unknown }).message : null;
  return typeof message === 'string' ? message : null;
}

function upsertedOf(reply: UpsertResult): { id: string; created: boolean } {
  const row = reply.results[0];
  if (row?.action === 'failed') {
    throw new NetError(
      'INVALID',
      `The platform refused this: ${row.error ?? 'it gives no reason'}`,
      { sent: 'answered', status: 422, brokenReply: false, retryAfterMs: null, code: null },
      { action: 'Correct it and retry.' },
    );
  }
  if (!row?.id) throw brokenReply('the reply names no contact');
  return { id: row.id, created: row.action === 'created' };
}
