import { Dispatcher } from 'undici';
import type { LineReply, LineRequest } from './platform.ts';

type Handler = Dispatcher.DispatchHandler;
type Controller = Dispatcher.DispatchController;

/** One request on its way, as whoever plays the network sees it. */
export interface Exchange {
  request: LineRequest;
  /** Ms until the head of the reply must be there. */
  headersTimeoutMs: number;
  /** Nobody waits for it any more: it was answered, it failed, or it was given up. */
  readonly isOver: boolean;
  /** The connection stands and bytes may leave. Answers false where the request was given up before. */
  connected(): boolean;
  /** The reply arrives, whole or with what is left of it when the line breaks. */
  answer(reply: LineReply, breaks?: Error): void;
  fail(error: Error): void;
}

/** Takes the place of real sockets: hands every request to `onRequest`, which plays the network. */
export class LineDispatcher extends Dispatcher {
  readonly #onRequest: (exchange: Exchange) => void;

  constructor(onRequest: (exchange: Exchange) => void) {
    super();
    this.#onRequest = onRequest;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Handler): boolean {
    this.#onRequest(exchangeOf(options, handler));
    return true;
  }
}

function exchangeOf(options: Dispatcher.DispatchOptions, handler: Handler): Exchange {
  let isOver = false;
  const end = (tell: () => void) => {
    if (isOver) return;
    isOver = true;
    tell();
  };
  const controller = new LineController((reason) => end(() => handler.onResponseError?.(controller, reason)));
  return {
    request: {
      method: options.method,
      path: options.path,
      headers: options.headers as Record<string, string>,
      body: typeof options.body === 'string' ? options.body : null,
    },
    headersTimeoutMs: options.headersTimeout ?? 20_000,
    get isOver() {
      return isOver;
    },
    connected() {
      if (!isOver) handler.onRequestStart?.(controller, {});
      return !isOver;
    },
    answer({ status, headers, body }, breaks) {
      if (isOver) return;
      handler.onResponseStart?.(controller, status, headers, '');
      if (body !== '' && !isOver) handler.onResponseData?.(controller, Buffer.from(body));
      end(() => (breaks ? handler.onResponseError?.(controller, breaks) : handler.onResponseEnd?.(controller, {})));
    },
    fail: (error) => end(() => handler.onResponseError?.(controller, error)),
  };
}

class LineController implements Controller {
  aborted = false;
  paused = false;
  reason: Error | null = null;
  readonly #onAbort: (reason: Error) => void;

  constructor(onAbort: (reason: Error) => void) {
    this.#onAbort = onAbort;
  }

  pause(): void {}
  resume(): void {}
  abort(reason: Error): void {
    this.aborted = true;
    this.reason = reason;
    this.#onAbort(reason);
  }
}
