import { pathOf } from '#shared/wire/routes.ts';
import type { CaseRoute, Given } from '../route-case.ts';

export interface Reply {
  status: number;
  /** Without its parameters, lower case; empty where there is none. */
  contentType: string;
  headers: Headers;
  bytes: Uint8Array;
  /** The parsed body; undefined where it is none or not JSON. */
  json: unknown;
}

/** The path and query of a request; `at` is another path of the route than its first. */
export function targetOf(route: CaseRoute, { params, query }: Given, at = route.path): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) search.set(key, String(value));
  return `${pathOf({ path: at }, params)}${search.size > 0 ? `?${search}` : ''}`;
}

/** Sends a request over HTTP; nothing of it or of its reply is checked. */
export async function ask(
  origin: string,
  route: CaseRoute,
  given: Given,
  headers: Record<string, string>,
  at?: string,
): Promise<Reply> {
  const { body, type } = bodyOf(given, route.upload?.file ?? 'file');
  const response = await fetch(`${origin}${targetOf(route, given, at)}`, {
    method: route.method,
    headers: { ...headers, ...type },
    ...(body !== undefined && { body }),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const contentType = response.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isJson = contentType === 'application/json' && bytes.length > 0;
  const json: unknown = isJson ? JSON.parse(new TextDecoder().decode(bytes)) : undefined;
  return { status: response.status, contentType, headers: response.headers, bytes, json };
}

function bodyOf({ body, upload }: Given, part: string): { body?: string | FormData; type?: Record<string, string> } {
  if (upload !== undefined) {
    const form = new FormData();
    for (const [name, value] of Object.entries(upload.fields)) form.set(name, value);
    const { name, contentType, bytes } = upload.file;
    form.set(part, new Blob([bytes as Uint8Array<ArrayBuffer>], { type: contentType }), name);
    return { body: form };
  }
  return body === undefined ? {} : { body: JSON.stringify(body), type: { 'content-type': 'application/json' } };
}
