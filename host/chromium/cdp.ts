import type { Readable, Writable } from 'node:stream';
import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts';

export type { Protocol };

type Commands = Protocol.CommandParameters;
type Replies = Protocol.CommandReturnValues;
type Events = Protocol.Events;
type Listener<E extends keyof Events> = (params: Events[E]) => void;

interface Pending {
  method: string;
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

interface Incoming {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
  sessionId?: string;
}

/** Chromium refused a command, or went away before it answered. */
export class CdpError extends Error {
  override name = 'CdpError';
}

/** One conversation of the DevTools protocol: with the browser itself, or with one page of it. */
export class CdpSession {
  readonly #transport: CdpTransport;
  readonly id: string | undefined;
  readonly #listeners = new Map<string, Set<(params: unknown) => void>>();

  constructor(transport: CdpTransport, id: string | undefined) {
    this.#transport = transport;
    this.id = id;
  }

  send<M extends keyof Commands>(method: M, params?: Commands[M]): Promise<Replies[M]> {
    return this.#transport.send(method, params ?? {}, this.id) as Promise<Replies[M]>;
  }

  /** Sends a command whose page may be gone before it answers; that alone is not an error. */
  async tell<M extends keyof Commands>(method: M, params?: Commands[M]): Promise<void> {
    try {
      await this.send(method, params);
    } catch (error) {
      if (!(error instanceof CdpError)) throw error;
    }
  }

  on<E extends keyof Events>(event: E, listener: Listener<E>): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    const untyped = listener as (params: unknown) => void;
    listeners.add(untyped);
    return () => listeners.delete(untyped);
  }

  dispatch(method: string, params: unknown): void {
    for (const listener of this.#listeners.get(method) ?? []) listener(params);
  }
}

/** The DevTools protocol over Chromium's pipe: JSON messages, each ended by a zero byte. */
export class CdpTransport {
  readonly browser: CdpSession;
  readonly #output: Writable;
  readonly #sessions = new Map<string, CdpSession>();
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #closed = false;

  constructor(input: Readable, output: Writable) {
    this.#output = output;
    this.browser = new CdpSession(this, undefined);
    let parts: Buffer[] = [];
    input.on('data', (chunk: Buffer) => {
      let start = 0;
      for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
        parts.push(chunk.subarray(start, end));
        const text = Buffer.concat(parts).toString('utf8');
        parts = [];
        start = end + 1;
        this.#receive(JSON.parse(text) as Incoming);
      }
      if (start < chunk.length) parts.push(chunk.subarray(start));
    });
    const close = () => this.#close();
    input.on('close', close);
    input.on('error', close);
    // Writing to a Chromium that just ended fails with EPIPE; the closed input tells the same.
    output.on('error', close);
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** The conversation with the page that `Target.attachedToTarget` named. */
  session(id: string): CdpSession {
    const known = this.#sessions.get(id);
    if (known) return known;
    const session = new CdpSession(this, id);
    this.#sessions.set(id, session);
    return session;
  }

  forget(id: string): void {
    this.#sessions.delete(id);
  }

  send(method: string, params: object, sessionId: string | undefined): Promise<unknown> {
    if (this.#closed) return Promise.reject(new CdpError(`${method}: Chromium is gone`));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { method, resolve, reject });
      this.#output.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`);
    });
  }

  #receive(message: Incoming): void {
    if (message.id === undefined) {
      const session = message.sessionId ? this.#sessions.get(message.sessionId) : this.browser;
      if (session && message.method) session.dispatch(message.method, message.params);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (!pending) return;
    if (message.error) pending.reject(new CdpError(`${pending.method}: ${message.error.message}`));
    else pending.resolve(message.result);
  }

  #close(): void {
    this.#closed = true;
    for (const { method, reject } of this.#pending.values()) reject(new CdpError(`${method}: Chromium is gone`));
    this.#pending.clear();
  }
}
