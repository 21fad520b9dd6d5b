import type { HeaderLists, RequestRules } from '../server/loopback.ts';
import { refusing } from './not-offered.ts';

interface Filter {
  urls: string[];
}
interface RequestDetails {
  id: number;
  url: string;
  method: string;
}
type BeforeRequest = (details: RequestDetails, answer: (response: { cancel?: boolean }) => void) => void;
type HeadersReceived = (
  details: RequestDetails & { statusCode: number; statusLine: string; responseHeaders: HeaderLists },
  answer: (response: { responseHeaders?: Record<string, string | string[]> }) => void,
) => void;

interface Registered<L> {
  listener: L;
  matches: (url: string) => boolean;
}

/**
 * What the application decides about requests. Those to our own scheme are decided here; those to anywhere else are refused before,
 * and told to the listener afterwards.
 */
export class HostWebRequest extends refusing('webRequest', Object) implements RequestRules {
  #before: Registered<BeforeRequest> | undefined;
  #received: Registered<HeadersReceived> | undefined;
  #lastId = 0;

  onBeforeRequest(filter: Filter | BeforeRequest | null, listener?: BeforeRequest | null): void {
    this.#before = register(filter, listener);
  }

  onHeadersReceived(filter: Filter | HeadersReceived | null, listener?: HeadersReceived | null): void {
    this.#received = register(filter, listener);
  }

  async isCancelled(url: string, method: string): Promise<boolean> {
    const before = this.#before;
    if (!before?.matches(url)) return false;
    return new Promise((resolve) => {
      before.listener({ id: ++this.#lastId, url, method }, (answer) => resolve(answer.cancel === true));
    });
  }

  async changeHeaders(
    url: string,
    method: string,
    statusCode: number,
    responseHeaders: HeaderLists,
  ): Promise<HeaderLists> {
    const received = this.#received;
    if (!received?.matches(url)) return responseHeaders;
    const details = {
      id: ++this.#lastId,
      url,
      method,
      statusCode,
      statusLine: `HTTP/1.1 ${statusCode}`,
      responseHeaders,
    };
    return new Promise((resolve) => {
      received.listener(details, (answer) =>
        resolve(answer.responseHeaders ? toLists(answer.responseHeaders) : responseHeaders),
      );
    });
  }
}

function toLists(headers: Record<string, string | string[]>): HeaderLists {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value : [value]]),
  );
}

function register<L>(filter: Filter | L | null, listener: L | null | undefined): Registered<L> | undefined {
  if (typeof filter === 'function') return { listener: filter as L, matches: () => true };
  if (!filter || !listener) return undefined;
  const patterns = (filter as Filter).urls.map(toPattern);
  return { listener, matches: (url) => patterns.some((pattern) => pattern.test(url)) };
}

/** A match pattern of Chromium's: `scheme://host/path` with `*`. */
function toPattern(pattern: string): RegExp {
  if (pattern === '<all_urls>') return /^/;
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`);
}
