import type { Arrival } from './network.ts';

/** What a person did whose call returned: it must never get lost. */
export interface Acknowledged {
  consoleIndex: number;
  changeId: string;
  entity: string;
  entityId: string;
  operation: string;
  /** Texts that stand in this change's requests and in nobody else's. */
  marks: readonly string[];
  /** The fields it sets, where it sets any. */
  fields: Readonly<Record<string, unknown>>;
  /** How often it may take effect: once, and once more for each time that a person asked for it again. */
  allowance: number;
}

/** An effect of a console's request on the platform. */
export interface ServerEffect {
  acknowledged: Acknowledged;
  /** The record there that it changed; empty where an effect makes no difference between records. */
  recordId: string;
  /** Not held against the console: nothing told it that this need not be sent. */
  isStray: boolean;
  /** How many states of the record there were known by then, its own among them. */
  stateCount: number;
}

/** What was acknowledged here, and what of it took effect there: the memory of the judge. */
export class Ledger {
  readonly acknowledged: Acknowledged[] = [];
  readonly effects: ServerEffect[] = [];
  /** Every state that each contact there has been in, by id. */
  readonly states = new Map<string, Record<string, unknown>[]>();
  #effectsAtBackup = 0;
  readonly #begun: Acknowledged[] = [];
  readonly #byMark = new Map<string, Acknowledged>();

  acknowledge(entry: Acknowledged): void {
    this.acknowledged.push(entry);
    this.#takeMarks(entry);
  }

  /** A command that ended without an answer: where it was kept, what goes out with its marks is its own and no earlier one's. */
  begun(entry: Acknowledged): void {
    this.#begun.push(entry);
    this.#takeMarks(entry);
  }

  #takeMarks(entry: Acknowledged): void {
    for (const mark of entry.marks) this.#byMark.set(`${entry.consoleIndex} ${mark}`, entry);
  }

  /** A person wants it once more, or decides a conflict: that may take effect anew. */
  allowAgain(changeId: string, resolve: (changeId: string) => string): void {
    for (const entry of [...this.acknowledged, ...this.#begun]) {
      if (resolve(entry.changeId) === changeId) entry.allowance++;
    }
  }

  /** Takes note of a request that the platform carried out. */
  arrived({ consoleIndex, request, reply, isStray }: Arrival, recordId = ''): void {
    if (request.method === 'GET' || reply.status >= 300) return;
    const text = `${request.path} ${request.body ?? ''}`;
    const seen = new Set<Acknowledged>();
    for (const [mark] of text.matchAll(MARK)) {
      const entry = this.#byMark.get(`${consoleIndex} ${mark}`);
      if (entry) seen.add(entry);
    }
    // What one request brings takes effect at once, so it is noted in the order in which it was made.
    const inOrder = [...seen].sort((a, b) => this.acknowledged.indexOf(a) - this.acknowledged.indexOf(b));
    const stateCount = this.states.get(recordId)?.length ?? 0;
    for (const acknowledged of inOrder) {
      const isExcused = isStray || this.#wasUndone(acknowledged, recordId);
      this.effects.push({ acknowledged, recordId, isStray: isExcused, stateCount });
    }
  }

  /**
   * Whether somebody set the fields back to what they were before this took effect: no answer of the platform tells that from
   * its never having arrived.
   */
  #wasUndone({ changeId, operation, fields }: Acknowledged, recordId: string): boolean {
    const states = this.states.get(recordId);
    const first = this.effects.findLast(
      (effect) => effect.acknowledged.changeId === changeId && effect.recordId === recordId,
    );
    if (operation !== 'update' || !states || !first) return false;
    const before = states[first.stateCount - 2] ?? {};
    const between = states.slice(first.stateCount, -1);
    return between.some((state) =>
      Object.keys(fields).every((field) => (state[field] ?? '') === (before[field] ?? '')),
    );
  }

  /** The platform keeps a copy of itself as it is now. */
  backedUp(): void {
    this.#effectsAtBackup = this.effects.length;
  }

  /** What took effect since the copy was made never did: it may be had again. */
  tookBack(): void {
    for (const effect of this.effects.slice(this.#effectsAtBackup)) effect.isStray = true;
  }

  /** Keeps what a contact there is now. Answers whether that is anything new. */
  noteState(id: string, fields: Record<string, unknown>): boolean {
    const states = this.states.get(id) ?? [];
    const last = states.at(-1);
    if (last && JSON.stringify(last) === JSON.stringify(fields)) return false;
    states.push(fields);
    this.states.set(id, states);
    return true;
  }
}

/** How marks look, so that they are found in any body. */
const MARK = /mark-\d+-\d+|"delay":\d+|[0-9a-f-]{36}\/launch/g;
export const markOf = (consoleIndex: number, number: number): string => `mark-${consoleIndex}-${number}`;
