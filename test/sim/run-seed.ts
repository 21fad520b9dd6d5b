import type { ChangeState } from '../../shared/contract/outbox.ts';
import { CONSOLE_PREFIX, SimConsole } from './console.ts';
import { type FaultKind, FaultSource } from './faults.ts';
import { ConsoleJudge } from './invariants.ts';
import { Ledger } from './ledger.ts';
import { differingLists } from './list-checks.ts';
import { type Arrival, Network } from './network.ts';
import { actAtConsole, actOnPlatform, type Stage } from './operations.ts';
import { drawPlan, type Plan, type PlannedOperation } from './plan.ts';
import { SimPlatform, STARTS_AT } from './platform.ts';
import { createPrng, hash32 } from './prng.ts';
import {
  checkConverged,
  checkDeletions,
  checkDrained,
  checkEffects,
  hasMissingRows,
  hasRestingList,
  stuckChanges,
  walksOf,
} from './quiescence.ts';
import { Violation } from './violation.ts';
import { VirtualTime } from './virtual-time.ts';

/** What of a seed is left out, as shrinking does it. */
export interface Cut {
  /** Numbers of operations that stay; null for all of them. */
  keep: ReadonlySet<number> | null;
  /** Faults of requests that do not happen, by their names. */
  withoutFaults: ReadonlySet<string>;
}

export const WHOLE: Cut = { keep: null, withoutFaults: new Set() };

export interface SeedResult {
  seed: number;
  violation: { invariant: string; sentence: string } | null;
  traceHash: number;
  /** Kept where it was asked for. */
  trace: string[];
  operationCount: number;
  requestCount: number;
  faults: Partial<Record<FaultKind, number>>;
  states: ChangeState[];
  /** Names of the faults of requests that happened. */
  firedFaults: string[];
}

const ROUND_MS = 65_000;
/** The first may have been under way when everything worked again. */
const MIN_WALKS = 2;
const MAX_ROUNDS = 17;
const THOROUGH_EVERY = 40;
const SWAP_STEP_MS = 10;
const MINUTE_MS = 60_000;
const MAX_SAME_A_MINUTE = 60;
const YEAR_MS = 365 * 86_400_000;
const HOUR_MS = 3_600_000;

/** Runs seeds one after the other on one platform, which is as new for each. */
export class Simulator {
  readonly #platform: SimPlatform;
  readonly #time: { current: VirtualTime };
  readonly #platformBugs: unknown[];

  private constructor(platform: SimPlatform, time: { current: VirtualTime }, platformBugs: unknown[]) {
    this.#platform = platform;
    this.#time = time;
    this.#platformBugs = platformBugs;
  }

  static async create(): Promise<Simulator> {
    const time = { current: new VirtualTime(STARTS_AT) };
    const bugs: unknown[] = [];
    const platform = await SimPlatform.create({ now: () => time.current.now(), onBug: (error) => bugs.push(error) });
    return new Simulator(platform, time, bugs);
  }

  async run(seed: number, cut: Cut = WHOLE, options: { keepTrace?: boolean } = {}): Promise<SeedResult> {
    this.#time.current = new VirtualTime(STARTS_AT + 60_000);
    this.#platformBugs.length = 0;
    this.#platform.begin(createPrng(seed, 'platform ids'));
    const life = new World(drawPlan(seed), cut, this.#platform, this.#time.current, options.keepTrace ?? false);
    try {
      await life.live();
      const [bug] = this.#platformBugs;
      if (bug) life.fail(new Violation('platform', errorText(bug)));
    } catch (error) {
      life.fail(error);
    } finally {
      await life.close();
      this.#platform.end();
    }
    return life.result();
  }
}

const errorText = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** One seed: consoles, network and platform through chaos, healing and the last judgement. */
class World {
  readonly #plan: Plan;
  readonly #cut: Cut;
  readonly #platform: SimPlatform;
  readonly #time: VirtualTime;
  readonly #faults: FaultSource;
  readonly #ledger = new Ledger();
  readonly #consoles: SimConsole[] = [];
  readonly #judges: ConsoleJudge[] = [];
  readonly #counts = new Map<FaultKind, number>();
  readonly #trace: string[] = [];
  readonly #keepTrace: boolean;
  readonly #stage: Stage;
  #isHealed = false;
  #hash = 0;
  #number = 0;
  /** When each request was made lately, by console, method and path. */
  readonly #asked = new Map<string, number[]>();
  #requestCount = 0;
  #moments = 0;
  #operationCount = 0;
  #restoredAt = Number.NEGATIVE_INFINITY;
  #violation: SeedResult['violation'] = null;

  constructor(plan: Plan, cut: Cut, platform: SimPlatform, time: VirtualTime, keepTrace: boolean) {
    this.#plan = plan;
    this.#cut = cut;
    this.#platform = platform;
    this.#time = time;
    this.#keepTrace = keepTrace;
    this.#faults = new FaultSource(plan.seed, plan.kinds, cut.withoutFaults);
    this.#stage = { platform, ledger: this.#ledger, nextNumber: () => ++this.#number };
    time.onQuiet = () => this.#look({ byPerson: null, isThorough: ++this.#moments % THOROUGH_EVERY === 0 });
  }

  async live(): Promise<void> {
    const { seed } = this.#plan;
    for (const [id, fields] of this.#platform.contacts()) this.#ledger.noteState(id, fields);
    const network = new Network({
      time: this.#time,
      platform: this.#platform,
      faults: this.#faults,
      latency: createPrng(seed, 'latency'),
      onArrival: (arrival) => this.#arrived(arrival),
      count: (kind) => this.#count(kind),
      trace: (line) => this.#note(line),
      hasCoarseStamps: this.#plan.kinds.includes('coarse-stamps'),
      pageRows: this.#plan.pageRows,
      isNarrow: this.#plan.isNarrow,
      isHealed: () => this.#isHealed,
    });
    for (const kind of ['coarse-stamps', 'small-pages'] as const)
      if (this.#plan.kinds.includes(kind)) this.#count(kind);
    this.#plan.consoles.forEach((planned, index) => {
      const console = new SimConsole({
        ...planned,
        index,
        seed,
        time: this.#time,
        network,
        workspaceId: this.#platform.workspaceId,
        onBug: (sentence) => this.fail(new Violation('bug', sentence)),
        onCrash: () => this.#note(`console ${index} ends`),
      });
      this.#consoles.push(console);
      this.#judges.push(
        new ConsoleJudge(console, {
          platform: this.#platform,
          ledger: this.#ledger,
          now: () => this.#time.now(),
          restoredAt: () => this.#restoredAt,
        }),
      );
    });
    await this.#chaos();
    await this.#heal();
    const { isThorough, isNarrow } = this.#plan;
    if (isThorough && !isNarrow && !this.#violation) await this.#compareLists();
    checkEffects(this.#ledger, this.#consoles);
    for (const console of this.#consoles) {
      checkDeletions(console, this.#ledger);
      checkDrained(console);
      checkConverged(console, this.#platform);
    }
  }

  async #chaos(): Promise<void> {
    const { operations } = this.#plan;
    for (const operation of operations) {
      // What is left out leaves its time behind, so that the rest happens when it did.
      await this.#time.runUntil(this.#time.now() + operation.afterMs);
      if (this.#violation) return;
      if (this.#cut.keep && !this.#cut.keep.has(operation.number)) continue;
      this.#operationCount++;
      await this.#carryOut(operation);
      await this.#time.settle();
      this.#look({ byPerson: operation.console, isThorough: true });
    }
  }

  async #carryOut(operation: PlannedOperation): Promise<void> {
    const console = this.#consoles[operation.console];
    if (!console) return;
    const { kind } = operation;
    // What moved before a person acts was moved by the engine.
    this.#look({ byPerson: null, isThorough: false });
    if (kind === 'their-swap') this.#swapDuringWalk(console, operation);
    else if (kind.startsWith('their-')) {
      const isDone = actOnPlatform(this.#stage, operation);
      this.#note(`${operation.number} ${kind} ${isDone}`);
    } else if (!this.#worldEvent(console, operation)) {
      const deed = actAtConsole(this.#stage, console, operation);
      this.#note(`${operation.number} ${console.index} ${kind} ${deed}`);
    }
  }

  /** Somebody takes another's place in a list while it is read: it stays as long as it was, and its pages shift. */
  #swapDuringWalk(console: SimConsole, operation: PlannedOperation): void {
    const isWalking = operation.value % 2 === 0;
    const deed = isWalking ? actAtConsole(this.#stage, console, { ...operation, kind: 'sync-now' }) : 'done';
    this.#note(`${operation.number} ${console.index} ${operation.kind} ${deed}`);
    this.#time.at(this.#time.now() + operation.value * SWAP_STEP_MS, () => {
      this.#note(`${operation.number} swaps ${actOnPlatform(this.#stage, operation)}`);
    });
  }

  /** What happens to a console or to all of them, and is nobody's wish. Answers false where it is no such event. */
  #worldEvent(console: SimConsole, { kind, number, value, which }: PlannedOperation): boolean {
    const done = (fault?: FaultKind): true => {
      if (fault) this.#count(fault);
      this.#note(`${number} ${console.index} ${kind}`);
      return true;
    };
    switch (kind) {
      case 'wait':
        return done();
      case 'bad-line':
        console.weather = 'bad';
        return done();
      case 'good-line':
        console.weather = 'good';
        return done();
      case 'offline':
        console.weather = 'offline';
        return done('offline');
      case 'key-refused':
        console.weather = 'key-refused';
        return done('key-refused');
      case 'crash':
        console.crash();
        return done();
      case 'revive':
        console.revive();
        return done();
      case 'crash-at-commit':
        if (console.isDown) return done();
        console.store.crashAtCommit(1 + which + value, () => console.crash());
        return done('crash-at-commit');
      case 'disk-full':
        console.store.setFull(true);
        return done('disk-full');
      case 'disk-free':
        console.store.setFull(false);
        return done();
      case 'clock-jump':
        console.clockOffsetMs += [HOUR_MS, -HOUR_MS, YEAR_MS, -YEAR_MS][value % 4] ?? 0;
        return done('clock-jump');
      case 'sleep':
        console.fallAsleep();
        return done('sleep');
      case 'wake':
        console.wakeUp();
        return done();
      case 'back-up':
        this.#platform.backUp();
        this.#ledger.backedUp();
        return done();
      case 'restore':
        return this.#restore(done);
      default:
        return false;
    }
  }

  #restore(done: (fault?: FaultKind) => true): true {
    if (!this.#platform.restore()) return done();
    this.#restoredAt = this.#time.now();
    this.#ledger.tookBack();
    for (const [id, fields] of this.#platform.contacts()) this.#ledger.noteState(id, fields);
    return done('restore');
  }

  /** Everything works again, and time passes until nothing is left to do. */
  async #heal(): Promise<void> {
    for (const console of this.#consoles) {
      console.weather = 'good';
      console.store.setFull(false);
      console.store.crashAtCommit(Number.POSITIVE_INFINITY, () => {});
      console.revive();
      console.wakeUp();
      if (console.isPaused) console.sync.setPaused(false);
      // Half of the seeds come back by themselves, without anybody telling the engine.
      if (this.#plan.seed % 2 === 0) console.sync.wake();
      if (this.#plan.isThorough) console.sync.run();
    }
    await this.#time.settle();
    this.#isHealed = true;
    const walksBefore = this.#consoles.map(walksOf);
    for (let round = 1; round <= MAX_ROUNDS && !this.#violation; round++) {
      await this.#time.runUntil(this.#time.now() + ROUND_MS);
      for (const console of this.#consoles) console.revive();
      // A list that is left alone for a while is asked for by the person.
      for (const console of this.#consoles) if (hasRestingList(console, ROUND_MS)) console.sync.run();
      const isDrained = this.#consoles.every((console) => stuckChanges(console).length === 0);
      const isRead = this.#consoles.every(
        (console, index) => walksOf(console) >= (walksBefore[index] ?? 0) + MIN_WALKS,
      );
      if (isDrained && isRead && !this.#consoles.some(hasMissingRows) && this.#isConverged()) return;
    }
  }

  /** I8 for all lists: time passes until each is as the platform has it. */
  async #compareLists(): Promise<void> {
    let differences: string[] = [];
    for (let round = 1; round <= MAX_ROUNDS && !this.#violation; round++) {
      differences = [];
      for (const console of this.#consoles) {
        const found = await differingLists(console, this.#platform, this.#time);
        differences.push(...found.map((sentence) => `console ${console.index}: ${sentence}`));
      }
      if (differences.length === 0) return;
      for (const console of this.#consoles) console.sync.run();
      await this.#time.runUntil(this.#time.now() + ROUND_MS);
    }
    this.fail(new Violation('I8', differences.slice(0, 5).join('; ')));
  }

  #isConverged(): boolean {
    try {
      for (const console of this.#consoles) checkConverged(console, this.#platform);
      return true;
    } catch (error) {
      if (error instanceof Violation) return false;
      throw error;
    }
  }

  #look({ byPerson, isThorough }: { byPerson: number | null; isThorough: boolean }): void {
    if (this.#violation) return;
    try {
      for (const [index, judge] of this.#judges.entries()) judge.look({ byPerson: byPerson === index, isThorough });
    } catch (error) {
      this.fail(error);
    }
  }

  #arrived(arrival: Arrival): void {
    const { request, reply } = arrival;
    if (request.method === 'GET' || reply.status >= 300) return;
    if (!request.path.startsWith('/api/contact')) {
      this.#ledger.arrived(arrival, this.#firstOfItsName(arrival));
      return;
    }
    const ids = [...`${request.path} ${reply.body}`.matchAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g)].map(([id]) => id);
    const changed = [...new Set(ids)].filter(
      (id) => this.#platform.hasContact(id) && this.#ledger.noteState(id, this.#platform.fieldsOf(id)),
    );
    // A contact that is afterwards as it was before met no effect.
    for (const id of changed) this.#ledger.arrived(arrival, id);
  }

  /** The audience of this name that lives there: one that another user deleted does not count as made twice. */
  #firstOfItsName({ request }: Arrival): string {
    if (request.method !== 'POST' || request.path !== '/api/audience') return '';
    const { name } = JSON.parse(request.body ?? '{}') as { name?: string };
    const [first] = this.#platform.rows<{ id: string }>(
      'SELECT id FROM audiences WHERE deleted_at IS NULL AND name = @name ORDER BY seq LIMIT 1',
      { name: name ?? null },
    );
    return first?.id ?? '';
  }

  #count(kind: FaultKind): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  #note(line: string): void {
    const entry = `${this.#time.now() - STARTS_AT} ${line}`;
    this.#hash = hash32(entry, this.#hash);
    if (this.#keepTrace) this.#trace.push(entry);
    if (/^\d (GET|POST|PUT|PATCH|DELETE)/.test(line)) {
      this.#requestCount++;
      this.#countRequest(line.split(' ', 3).join(' '));
      if (line.includes(CONSOLE_PREFIX)) this.fail(new Violation('I5', `a request has an id of this machine: ${line}`));
    }
  }

  /** I16: nobody asks for the same again and again. */
  #countRequest(what: string): void {
    const now = this.#time.now();
    const recent = [...(this.#asked.get(what) ?? []), now].filter((at) => now - at < MINUTE_MS);
    this.#asked.set(what, recent);
    if (recent.length > MAX_SAME_A_MINUTE)
      this.fail(new Violation('I16', `${recent.length} times within a minute: ${what}`));
  }

  fail(error: unknown): void {
    if (this.#violation) return;
    this.#violation =
      error instanceof Violation
        ? { invariant: error.invariant, sentence: error.message }
        : { invariant: 'error', sentence: errorText(error) };
    this.#note(`violation ${this.#violation.invariant}`);
  }

  async close(): Promise<void> {
    for (const console of this.#consoles) console.close();
    await this.#time.settle();
  }

  result(): SeedResult {
    return {
      seed: this.#plan.seed,
      violation: this.#violation,
      traceHash: this.#hash,
      trace: this.#trace,
      operationCount: this.#operationCount,
      requestCount: this.#requestCount,
      faults: Object.fromEntries(this.#counts),
      states: [...new Set(this.#judges.flatMap(({ statesSeen }) => [...statesSeen]))],
      firedFaults: [...this.#faults.fired],
    };
  }
}
