import type { FaultDraw, FaultKind, FaultSource } from './faults.ts';
import type { Exchange } from './line-dispatcher.ts';
import type { LineReply, LineRequest, SimPlatform } from './platform.ts';
import type { Prng } from './prng.ts';
import type { VirtualTime } from './virtual-time.ts';

/** good: nothing happens · bad: faults of the seed · offline: nobody is reached · key-refused: 401 to everything. */
export type Weather = 'good' | 'bad' | 'offline' | 'key-refused';

/** The end of the line that a console holds. */
export interface LineEnd {
  index: number;
  weather: Weather;
  /** The engine that asked is the one that runs now. */
  isAlive(): boolean;
  isAsleep(): boolean;
  crash(): void;
}

/** A request that the platform carried out. */
export interface Arrival {
  consoleIndex: number;
  request: LineRequest;
  reply: LineReply;
  /** It came when nobody waited for it any more, or came twice: what it did, the console could not prevent. */
  isStray: boolean;
}

export interface NetworkParts {
  time: VirtualTime;
  platform: SimPlatform;
  faults: FaultSource;
  latency: Prng;
  /** Told after each request that the platform carried out. */
  onArrival(arrival: Arrival): void;
  count(kind: FaultKind): void;
  trace(line: string): void;
  hasCoarseStamps: boolean;
  /** Rows of a page at most; null for as many as are asked for. */
  pageRows: number | null;
  /** The key may not read what no seed works with. */
  isNarrow: boolean;
  /** From then on nothing arrives that nobody waits for: the platform is left in peace. */
  isHealed(): boolean;
}

const MAX_DELAY_MS = 600_000;
/** How far a copy of the platform that answers lists may lag behind. */
const MAX_LAG_MS = 90_000;
/** How long a row may take to show up in lists. */
const MAX_COMMIT_MS = 10_000;

/** What a key may be without and people still work with contacts, audiences and programs. */
const BEYOND_THE_KEY =
  /^\/api\/(agents|audio-management|auth|credits|dictionaries|dids|flows|knowledge-bases|recordings|sender-ids)/;

const broken = (code: string): Error => Object.assign(new Error(code), { code });

interface Kept {
  at: number;
  reply: LineReply;
}

/** Plays the network between the consoles and the platform: what each request meets on its way there and back. */
export class Network {
  readonly #parts: NetworkParts;
  /** What each list said when it was last asked for, by its path. */
  readonly #lists = new Map<string, Kept>();

  constructor(parts: NetworkParts) {
    this.#parts = parts;
  }

  send(end: LineEnd, exchange: Exchange): void {
    const { time, faults, latency, trace, count } = this.#parts;
    const { method, path } = exchange.request;
    time.touch();
    const draw = end.weather === 'bad' ? faults.draw(end.index, method, path) : null;
    if (draw) count(draw.kind);
    trace(`${end.index} ${method} ${path} ${exchange.request.body ?? ''} ${end.weather} ${draw?.kind ?? ''}`);
    const course = new Course(this.#parts, this.#lists, end, exchange, draw);
    time.at(time.now() + latency.integer(1, 5), () => course.connect());
  }
}

/** One request on its way. */
class Course {
  readonly #parts: NetworkParts;
  readonly #lists: Map<string, Kept>;
  readonly #end: LineEnd;
  readonly #exchange: Exchange;
  readonly #draw: FaultDraw | null;
  #isStray = false;
  #stopWaiting: () => void = () => {};

  constructor(parts: NetworkParts, lists: Map<string, Kept>, end: LineEnd, exchange: Exchange, draw: FaultDraw | null) {
    this.#parts = parts;
    this.#lists = lists;
    this.#end = end;
    this.#exchange = exchange;
    this.#draw = draw;
  }

  connect(): void {
    const { time } = this.#parts;
    if (!this.#end.isAlive()) return;
    const refusedBy = this.#unreachable();
    if (refusedBy !== null) this.#fail(refusedBy);
    else if (this.#draw?.kind === 'crash-before') this.#end.crash();
    else if (this.#exchange.connected()) {
      const limit = time.now() + this.#exchange.headersTimeoutMs;
      this.#stopWaiting = time.at(limit, () => this.#fail('UND_ERR_HEADERS_TIMEOUT'));
      this.#leave();
    }
  }

  /** Why no connection comes about; null where one does. */
  #unreachable(): string | null {
    if (this.#end.weather === 'offline' || this.#end.isAsleep()) return 'ENOTFOUND';
    if (this.#draw?.kind === 'refused') return 'ECONNREFUSED';
    return this.#draw?.kind === 'dns' ? 'EAI_AGAIN' : null;
  }

  /** Bytes go out. */
  #leave(): void {
    const instead = this.#answeredOnTheWay();
    if (instead) this.#answerLater(instead, 10);
    else if (this.#draw?.kind === 'lost-before') this.#failLater('ECONNRESET', 10);
    else this.#arriveLater(this.#travelMs());
  }

  /** What something between the console and the platform answers in its place; null where the request gets through. */
  #answeredOnTheWay(): LineReply | null {
    if (this.#end.weather === 'key-refused') return refusal(401, {});
    const { kind, prng } = this.#draw ?? {};
    switch (kind) {
      case 'server-error':
        return refusal(prng?.pick([500, 502, 504]) ?? 500, {});
      case 'too-many':
        return refusal(429, retryAfter(prng));
      case 'unavailable':
        return refusal(503, retryAfter(prng));
      case 'unauthorized':
        return refusal(401, {});
      case 'portal':
        return PORTAL;
      default:
        return null;
    }
  }

  #travelMs(): number {
    const { kind, prng } = this.#draw ?? {};
    if (kind === 'delayed') return prng?.integer(1_000, MAX_DELAY_MS) ?? 1_000;
    if (kind === 'reorder') return prng?.integer(50, 3_000) ?? 50;
    return this.#parts.latency.integer(1, 40);
  }

  #arriveLater(afterMs: number): void {
    const { time } = this.#parts;
    time.at(time.now() + afterMs, () => void time.during(this.#arrive()));
  }

  /** The platform carries it out, whether anybody still waits for it or not. */
  async #arrive(): Promise<void> {
    this.#isStray = this.#exchange.isOver || !this.#end.isAlive();
    if (this.#isStray && this.#parts.isHealed()) return;
    const reply = await this.#carryOut();
    if (this.#draw?.kind === 'crash-after') this.#end.crash();
    if (this.#draw?.kind === 'duplicate') this.#again();
    if (this.#end.isAlive()) this.#comeBack(reply);
  }

  async #carryOut(): Promise<LineReply> {
    const { request } = this.#exchange;
    const { platform, onArrival, time, trace } = this.#parts;
    const old = this.#draw?.kind === 'old-list' ? this.#lists.get(request.path) : undefined;
    if (this.#parts.isNarrow && request.method === 'GET' && BEYOND_THE_KEY.test(request.path)) return refusal(403, {});
    if (old && time.now() - old.at <= MAX_LAG_MS) return old.reply;
    const reply = this.#stamped(await platform.carryOut(this.#limited(request)));
    if (request.method === 'GET') this.#lists.set(request.path, { at: time.now(), reply });
    if (this.#draw?.kind === 'late-commit') {
      return withoutRowsSince(reply, time.now() - this.#draw.prng.integer(1_000, MAX_COMMIT_MS));
    }
    // A refusal of the platform holds the real time of day.
    trace(`${this.#end.index} <- ${reply.status} ${reply.status < 400 ? reply.body : ''}`);
    onArrival({ consoleIndex: this.#end.index, request, reply, isStray: this.#isStray });
    return reply;
  }

  #again(): void {
    const { time } = this.#parts;
    this.#isStray = true;
    const afterMs = this.#draw?.prng.integer(1, 2_000) ?? 1;
    time.at(time.now() + afterMs, () => {
      if (!this.#parts.isHealed()) void time.during(this.#carryOut());
    });
  }

  #comeBack(reply: LineReply): void {
    const { body } = reply;
    const half = body.slice(0, Math.floor(body.length / 2));
    const { kind, prng } = this.#draw ?? {};
    if (kind === 'lost-after') this.#failLater('ECONNRESET', 10);
    else if (kind === 'cut-header') this.#failLater('UND_ERR_SOCKET', 10);
    else if (kind === 'slow-reply') this.#answerLater(reply, prng?.integer(1_000, MAX_DELAY_MS) ?? 1_000);
    else if (kind === 'cut-body') this.#answerLater({ ...reply, body: half }, 10, broken('UND_ERR_SOCKET'));
    else if (kind === 'cut-after-body') this.#answerLater(reply, 10, broken('UND_ERR_SOCKET'));
    else if (kind === 'truncated') this.#answerLater({ ...reply, headers: withoutLength(reply), body: half }, 10);
    else if (kind === 'gateway-error-after') this.#answerLater(refusal(prng?.pick([502, 504]) ?? 502, {}), 10);
    else this.#answerLater(reply, this.#parts.latency.integer(1, 40));
  }

  #answerLater(reply: LineReply, afterMs: number, breaks?: Error): void {
    this.#later(afterMs, () => this.#exchange.answer(reply, breaks));
  }

  #failLater(code: string, afterMs: number): void {
    this.#later(afterMs, () => this.#exchange.fail(broken(code)));
  }

  #later(afterMs: number, tell: () => void): void {
    const { time } = this.#parts;
    time.at(time.now() + afterMs, () => {
      this.#stopWaiting();
      if (!this.#end.isAlive()) return;
      // A line does not outlive the sleep of its machine.
      if (this.#end.isAsleep()) this.#fail('ECONNRESET');
      else tell();
    });
  }

  #fail(code: string): void {
    if (this.#end.isAlive()) this.#exchange.fail(broken(code));
  }

  #limited(request: LineRequest): LineRequest {
    const { pageRows } = this.#parts;
    return pageRows === null ? request : { ...request, path: request.path.replace(/\blimit=\d+/, `limit=${pageRows}`) };
  }

  #stamped(reply: LineReply): LineReply {
    if (!this.#parts.hasCoarseStamps) return reply;
    const body = reply.body.replaceAll(/("updatedAt":"[^"]*)\.\d{3}Z"/g, '$1.000Z"');
    return { ...reply, headers: withoutLength(reply), body };
  }
}

/** A list before what was created since is visible. */
function withoutRowsSince(reply: LineReply, since: number): LineReply {
  const page = JSON.parse(reply.body) as { data?: unknown; meta?: { total?: number } };
  if (!Array.isArray(page.data)) return reply;
  const data = page.data.filter((row: { createdAt?: string }) => !(Date.parse(row.createdAt ?? '') > since));
  const hidden = page.data.length - data.length;
  const meta = page.meta?.total === undefined ? page.meta : { ...page.meta, total: page.meta.total - hidden };
  return { ...reply, headers: withoutLength(reply), body: JSON.stringify({ ...page, data, meta }) };
}

const withoutLength = ({ headers }: LineReply): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-length'));

const retryAfter = (prng: Prng | undefined): Record<string, string> =>
  prng?.chance(0.5) ? { 'retry-after': String(prng.integer(1, prng.chance(0.2) ? 200 : 20)) } : {};

const refusal = (status: number, headers: Record<string, string>): LineReply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ statusCode: status, message: 'Asked for by the simulation' }),
});

const PORTAL: LineReply = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!doctype html><title>Sign in</title><p>Sign in to use this network.',
};
