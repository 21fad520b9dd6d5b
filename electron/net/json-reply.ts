import type { Dispatcher } from 'undici';
import { NetError, type NetFailure } from './net-failure.ts';
import { JsonTooDeep, parseJson } from './parse-json.ts';
import { BodyNotText, BodyTooLarge, readText } from './read-body.ts';

/** What a refusal says is a few sentences; a longer one is not read. */
const MAX_ERROR_BYTES = 256 * 1024;

/** A header of a reply; the first where it was sent twice. */
export function headerOf(reply: Dispatcher.ResponseData, name: string): string | null {
  const value = reply.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

/** The JSON of a 2xx reply; undefined only for 204. Throws a broken reply for anything else. */
export async function readJson(reply: Dispatcher.ResponseData, maxBytes: number): Promise<unknown> {
  const broken = (message: string) => {
    const failure: NetFailure = {
      sent: 'answered',
      status: reply.statusCode,
      brokenReply: true,
      retryAfterMs: null,
      code: null,
      isForeign: true,
    };
    return new NetError('UPSTREAM_BAD_REPLY', message, failure, {
      action: 'Check the address of the connection, and whether this network asks for a sign-in in a browser.',
    });
  };
  const tooMuch = () => broken('The platform sent more than Earshot accepts in one reply.');
  if (Number(headerOf(reply, 'content-length') ?? 0) > maxBytes) {
    reply.body.destroy();
    throw tooMuch();
  }
  let text: string;
  try {
    text = await readText(reply.body, headerOf(reply, 'content-encoding'), maxBytes);
  } catch (error) {
    if (error instanceof BodyTooLarge) throw tooMuch();
    // Zlib names its errors so; anything else happened on the socket.
    const isPacking = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
    if (isPacking || error instanceof BodyNotText) throw broken('The reply of the platform arrived damaged.');
    throw error;
  }
  if (reply.statusCode === 204) return undefined;
  if (text.trim() === '') throw broken('The platform sent an empty reply.');
  try {
    const json = parseJson(text);
    if (json !== undefined) return json;
  } catch (error) {
    if (error instanceof JsonTooDeep) throw broken('The reply of the platform is nested deeper than Earshot accepts.');
    throw error;
  }
  const isPage = text.trimStart().startsWith('<') || (headerOf(reply, 'content-type') ?? '').includes('html');
  throw broken(
    isPage
      ? 'The address answers with a web page and not with data.'
      : 'The reply of the platform could not be read as data: it is cut off or is something else.',
  );
}

/** What a refusal says: its JSON, and whether there were words in it that are none. Words that cannot be read hide nothing. */
export async function readRefusal(reply: Dispatcher.ResponseData): Promise<{ json: unknown; isForeign: boolean }> {
  const text = await readText(reply.body, headerOf(reply, 'content-encoding'), MAX_ERROR_BYTES).catch(() => '');
  const json = parseOrNothing(text);
  return { json, isForeign: json === undefined && text.trim() !== '' };
}

function parseOrNothing(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonTooDeep) return undefined;
    throw error;
  }
}

/** The text of a body of at most `maxBytes`; null where there is more, or where it is no text. */
export async function readUpTo(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) return null;
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    // Bytes that are no text say nothing here.
    return null;
  }
}
