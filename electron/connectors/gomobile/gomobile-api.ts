import { z } from 'zod';
import {
  Audience,
  CallReport,
  Contact,
  type ContactCreate,
  type ContactUpdate,
  CustomAttribute,
  decodeList,
  ErrorReply,
  gomobileRoutes,
  Recording,
  UpsertResult,
  UserProfile,
} from '#shared/wire/gomobile/index.ts';
import { pathOf } from '#shared/wire/routes.ts';
import type { QueryValue } from '../../net/base-url.ts';
import type { HttpClient } from '../../net/http-client.ts';
import { NetError, type NetFailure, UNKNOWN_SHAPE } from '../../net/net-failure.ts';
import { type ErrorBody, toReplyError } from '../../net/reply-errors.ts';
import type { ListPage, PageQuery } from '../list-page.ts';

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

type Call = {
  route: { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string };
  params?: Record<string, string>;
  query?: Record<string, QueryValue>;
  body?: unknown;
  signal: AbortSignal | undefined;
};

export function createGomobileApi(http: HttpClient): GomobileApi {
  const request = async ({ route, params, query, body, signal }: Call): Promise<unknown> => {
    const json = await http.json({
      method: route.method,
      path: pathOf(route, params),
      ...(query && { query }),
      ...(body !== undefined && { body }),
      signal,
    });
    refuseDisguisedError(json);
    return json;
  };
  const one = async <T extends z.ZodType>(schema: T, call: Call): Promise<z.output<T>> => {
    const parsed = schema.safeParse(await request(call));
    if (!parsed.success) throw brokenReply(parsed.error);
    return parsed.data;
  };
  const list = async <T extends z.ZodType>(schema: T, call: Call): Promise<ListPage<z.output<T>>> => {
    const decoded = decodeList(schema, await request(call));
    if (!decoded.ok) throw brokenReply(decoded.problem);
    const rejected = decoded.rejected.map(({ index, item, problem }) => ({
      remoteId: remoteIdOf(item) ?? `#${index}`,
      item,
      problem,
    }));
    return { items: decoded.items, rejected, info: decoded.info };
  };
  const routes = gomobileRoutes;

  return {
    getMe: (signal) => one(UserProfile, { route: routes.getMe, signal }),
    listContacts: (query, signal) =>
      list(Contact, { route: routes.listContacts, query: { ...query, include: 'customAttributes' }, signal }),
    getContact: (id, signal) => one(Contact, { route: routes.getContact, params: { id }, signal }),
    upsertContact: async (contact, signal) => {
      const route = routes.upsertContacts;
      const reply = await one(UpsertResult, { route, body: { data: [contact] }, signal });
      return upsertedOf(reply);
    },
    updateContact: (id, body, signal) => one(Contact, { route: routes.updateContact, params: { id }, body, signal }),
    deleteContact: async (id, signal) => {
      await request({ route: routes.deleteContact, params: { id }, signal });
    },
    listCustomAttributes: (signal) => list(CustomAttribute, { route: routes.listCustomAttributes, signal }),
    listAudiences: (query, signal) => list(Audience, { route: routes.listAudiences, query: { ...query }, signal }),
    getAudience: (id, signal) => one(Audience, { route: routes.getAudience, params: { id }, signal }),
    listAudienceContacts: (id, query, signal) =>
      list(Contact, { route: routes.listAudienceContacts, params: { id }, query: { ...query }, signal }),
    listRecordings: (query, signal) => list(Recording, { route: routes.listRecordings, query: { ...query }, signal }),
    getRecording: (id, signal) => one(Recording, { route: routes.getRecording, params: { id }, signal }),
    getCallReport: (callId, signal) => one(CallReport, { route: routes.getCallReport, params: { callId }, signal }),
  };
}

/** What an error body of this platform says; `message` may be a list. */
export function readGomobileError(json: unknown): ErrorBody {
  const parsed = ErrorReply.partial().safeParse(json);
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

const brokenReply = (cause: unknown): NetError =>
  new NetError(
    'UPSTREAM_BAD_REPLY',
    'The reply of the platform does not have the shape that Earshot knows.',
    { sent: 'answered', status: 200, brokenReply: true, retryAfterMs: null, code: UNKNOWN_SHAPE },
    { action: 'Check the address of the connection; if it is right, update Earshot.', cause },
  );

function remoteIdOf(item: unknown): string | null {
  const parsed = z.looseObject({ id: z.string().min(1) }).safeParse(item);
  return parsed.success ? parsed.data.id : null;
}
