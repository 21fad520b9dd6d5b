import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { decodeList } from '#shared/wire/list.ts';
import { BINARY, EVENT_STREAM, pathOf, type Route, type RouteTable } from '#shared/wire/routes.ts';
import type { QueryValue } from '../net/base-url.ts';
import type { HttpClient, HttpRequest, StreamReply } from '../net/http-client.ts';
import type { UploadFile, UploadProgress } from '../net/multipart.ts';
import { openEvents, type ServerEvent } from '../net/sse.ts';
import { brokenReply } from './broken-reply.ts';
import type { ListPage } from './list-page.ts';
import { type AnnouncedFile, checkedBytes, type FileReply, type FileResume, openFile } from './open-file.ts';
import type { BinaryId, CallArguments, CallInput, EventsId, JsonId, ListId, ReplyOf, RowOf } from './route-types.ts';
import type { WireSettings } from './wire-settings.ts';

/** A success, whatever its status. */
export interface RouteAnswer<Reply> {
  status: number;
  /** Null where there was none (204), and where the platform has only taken the request in (202) and says the rest later. */
  data: Reply | null;
  /** By what to ask for the rest, where the platform has only taken the request in. */
  pendingId: string | null;
}

/** The calls of one table of routes, one request each. Failures are `NetError`s; nothing is repeated. */
export interface RouteClient<T extends RouteTable> {
  /** The reply, decoded by the route's schema; unknown fields are kept. A success without one is a broken reply. */
  call<K extends JsonId<T>>(id: K, ...input: CallArguments<CallInput<T[K]>>): Promise<ReplyOf<T[K]>>;
  /** For who can go on without a body: any 2xx. */
  answer<K extends JsonId<T>>(id: K, ...input: CallArguments<CallInput<T[K]>>): Promise<RouteAnswer<ReplyOf<T[K]>>>;
  /** For an effect whose reply nobody needs: any 2xx, whatever its body. */
  act<K extends JsonId<T>>(id: K, ...input: CallArguments<CallInput<T[K]>>): Promise<void>;
  /** A list in any envelope; a row that does not fit is kept apart and spoils no other. */
  list<K extends ListId<T>>(id: K, ...input: CallArguments<CallInput<T[K]>>): Promise<ListPage<RowOf<T[K]>>>;
  /**
   * A file as it comes, from where an earlier attempt stopped if the platform allows it. Reading it fails at its end where it is
   * not what was `announced`; of a file that is continued only the size is checked.
   */
  download<K extends BinaryId<T>>(
    id: K,
    input: CallInput<T[K]> & { resume?: FileResume; announced?: AnnouncedFile },
  ): Promise<FileReply>;
  /** The reply to a request for a file, as it is. */
  stream<K extends BinaryId<T>>(id: K, ...input: CallArguments<CallInput<T[K]>>): Promise<StreamReply>;
  /** Server-sent events. Answers once the platform has begun; a refusal is an ordinary error. */
  events<K extends EventsId<T>>(id: K, ...input: CallArguments<CallInput<T[K]>>): Promise<AsyncIterable<ServerEvent>>;
}

export interface RouteClientOptions {
  /** What this connection does otherwise than the table. */
  settings?: Pick<WireSettings, 'paths' | 'envelopes'> | undefined;
  /** Throws where a success holds an error. */
  inspect?: ((json: unknown) => void) | undefined;
  /** Longest silence of a stream of events, where the usual one does not fit. */
  idleMs?: number | undefined;
}

/** The request of any route, with its types gone. */
interface AnyInput {
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, QueryValue>>;
  body?: unknown;
  upload?: { file: UploadFile; fields?: Readonly<Record<string, unknown>> };
  onProgress?: (progress: UploadProgress) => void;
  signal?: AbortSignal | undefined;
}

const ACCEPTED = 202;

export function createRouteClient<const T extends RouteTable>(
  http: Pick<HttpClient, 'reply' | 'stream'>,
  table: T,
  { settings, inspect, idleMs }: RouteClientOptions = {},
): RouteClient<T> {
  const requestOf = (id: keyof T & string, input: AnyInput = {}): HttpRequest => {
    const route = routeOf(table, id);
    const { params, query, body, upload, onProgress, signal } = input;
    return {
      method: route.method,
      path: filledPath(settings?.paths[id] ?? route.path, params),
      ...(query && { query }),
      ...(body !== undefined && { body }),
      ...(upload && route.upload && { upload: toUpload(route.upload.file, upload) }),
      onProgress,
      signal,
    };
  };

  const fetch = async (id: keyof T & string, input?: AnyInput) => {
    const reply = await http.reply(requestOf(id, input));
    if (reply.json !== undefined) inspect?.(reply.json);
    return reply;
  };

  const answer = async (id: keyof T & string, input?: AnyInput): Promise<RouteAnswer<unknown>> => {
    const route = routeOf(table, id);
    if (!isSchema(route.reply)) throw new TypeError(`${id} answers no JSON`);
    const { status, json } = await fetch(id, input);
    if (json === undefined) return { status, data: null, pendingId: null };
    const parsed = route.reply.safeParse(unwrapped(json, settings?.envelopes[id]));
    if (parsed.success) return { status, data: parsed.data, pendingId: null };
    if (status === ACCEPTED && route.status !== ACCEPTED) return { status, data: null, pendingId: pendingIdOf(json) };
    throw brokenReply(parsed.error, status);
  };

  const list = async (id: keyof T & string, input?: AnyInput): Promise<ListPage<unknown>> => {
    const row = rowSchemaOf(routeOf(table, id).reply);
    if (row === null) throw new TypeError(`${id} answers no list`);
    const { status, json } = await fetch(id, input);
    const decoded = decodeList(row, json, settings?.envelopes[id]);
    if (!decoded.ok) throw brokenReply(decoded.problem, status);
    const rejected = decoded.rejected.map(({ index, item, problem }) => ({
      remoteId: remoteIdOf(item) ?? `#${index}`,
      item,
      problem,
    }));
    return { items: decoded.items, rejected, info: decoded.info };
  };

  const client = {
    answer,
    list,
    async act(id: keyof T & string, input?: AnyInput) {
      await fetch(id, input);
    },
    async call(id: keyof T & string, input?: AnyInput) {
      const { data, status } = await answer(id, input);
      if (data === null) throw brokenReply('the reply has no body', status);
      return data;
    },
    async download(
      id: keyof T & string,
      { resume, announced, ...input }: AnyInput & { resume?: FileResume; announced?: AnnouncedFile },
    ) {
      const file = await openFile(http, binaryOf(id, input), resume);
      return announced ? { ...file, body: checkedBytes(file.body, announced, { offset: file.offset }) } : file;
    },
    stream: (id: keyof T & string, input?: AnyInput) => http.stream(binaryOf(id, input)),
    events(id: keyof T & string, input?: AnyInput) {
      if (routeOf(table, id).reply !== EVENT_STREAM) throw new TypeError(`${id} answers no events`);
      return openEvents(http, requestOf(id, input), { idleMs, inspect });
    },
  };

  const binaryOf = (id: keyof T & string, input?: AnyInput): HttpRequest => {
    if (routeOf(table, id).reply !== BINARY) throw new TypeError(`${id} answers no file`);
    return requestOf(id, input);
  };

  // The types of each method follow from the table; what runs is the same for every route.
  return client as unknown as RouteClient<T>;
}

function routeOf(table: RouteTable, id: string): Route {
  const route = Object.hasOwn(table, id) ? table[id] : undefined;
  if (!route) throw new TypeError(`There is no route ${id}`);
  return route;
}

function filledPath(template: string, params: AnyInput['params']): string {
  try {
    return pathOf({ path: template }, params);
  } catch (error) {
    throw new AppError('INVALID', `The path of this request cannot be made: ${template}.`, {
      action: 'Check the paths that are set for this connection.',
      cause: error,
    });
  }
}

const toUpload = (part: string, { file, fields = {} }: NonNullable<AnyInput['upload']>) => ({
  part,
  file,
  fields: Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name, String(value)]),
  ),
});

const isSchema = (reply: Route['reply']): reply is z.ZodType => typeof reply !== 'string';

/** The schema of a row, read out of the schema of the list. Null where that is no list. */
export function rowSchemaOf(reply: Route['reply']): z.ZodType | null {
  if (reply instanceof z.ZodArray) return reply.element as z.ZodType;
  if (reply instanceof z.ZodUnion) {
    const rows = (reply.options as z.ZodType[]).map(rowSchemaOf);
    return rows.find((row) => row !== null) ?? null;
  }
  if (!(reply instanceof z.ZodObject)) return null;
  const shape = reply.shape as Record<string, unknown>;
  const arrays = [shape.data, ...Object.values(shape)].filter((one) => one instanceof z.ZodArray);
  return (arrays[0]?.element as z.ZodType | undefined) ?? null;
}

const Envelope = z.record(z.string(), z.unknown());

/** What an envelope holds that this connection is known to use. */
function unwrapped(json: unknown, key: string | undefined): unknown {
  if (key === undefined) return json;
  const record = Envelope.safeParse(json);
  return record.success && record.data[key] !== undefined ? record.data[key] : json;
}

const Row = z.union([
  z.looseObject({ id: z.string().min(1) }).transform(({ id }) => id),
  z.looseObject({ _id: z.string().min(1) }).transform(({ _id }) => _id),
]);

const remoteIdOf = (item: unknown): string | null => Row.safeParse(item).data ?? null;

const Pending = z.union([Row, z.looseObject({ jobId: z.string().min(1) }).transform(({ jobId }) => jobId)]);

const pendingIdOf = (json: unknown): string | null => Pending.safeParse(json).data ?? null;
