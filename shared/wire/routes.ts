import type { z } from 'zod';

/** A reply that is a file and not JSON. */
export const BINARY = 'binary';
/** A reply that is a stream of server-sent events. */
export const EVENT_STREAM = 'event-stream';

/** A request in `multipart/form-data`: one file and text fields beside it. */
export interface UploadShape {
  /** Name of the part that holds the file. */
  file: string;
  /** Largest file that is taken. */
  maxBytes: number;
  fields: z.ZodObject;
}

/** One endpoint of a platform's API, as both sides of the line know it. */
export interface Route {
  /** Row in the endpoint catalogue (`docs/apis.md`). */
  code: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for a parameter, as the service's documentation writes it. */
  path: string;
  /** Other paths under which a server may have it; the local platform answers to all of them. */
  aliases?: readonly string[];
  /** Name of the operation in the service's documentation, word for word; absent where the page has none. */
  title?: string;
  summary: string;
  /** Answered whether or not a key is shown: what the body carries is the credential. */
  keyless?: true;
  /** The reply carries a secret that is told once: nothing may keep it. */
  secretReply?: true;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  upload?: UploadShape;
  /** Status of success; a client accepts any 2xx. */
  status: 200 | 201 | 202;
  reply: z.ZodType | typeof BINARY | typeof EVENT_STREAM;
  /** Whether method and path are written in the service's documentation, or follow from its neighbours or a convention. */
  tag: 'stated' | 'inferred';
  /** Page of the documentation, or the rule by which the path was inferred. */
  source: string;
}

/** A table of routes by operation id. */
export type RouteTable = Readonly<Record<string, Route>>;

/** The path of a route with its parameters filled in and percent-encoded. */
export function pathOf(route: { path: string }, params: Readonly<Record<string, string>> = {}): string {
  return route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === '') throw new TypeError(`${route.path} needs ${name}`);
    return encodeURIComponent(value);
  });
}
