import { createPrng, type Prng } from './prng.ts';

/** What may happen to a single request on a bad line. */
export const LINE_FAULTS = [
  'refused',
  'dns',
  'lost-before',
  'lost-after',
  'delayed',
  'slow-reply',
  'duplicate',
  'reorder',
  'cut-header',
  'cut-body',
  'cut-after-body',
  'server-error',
  'gateway-error-after',
  'too-many',
  'unavailable',
  'unauthorized',
  'portal',
  'truncated',
  'late-commit',
  'old-list',
  'crash-before',
  'crash-after',
] as const;

/** What may happen to a console or to the platform as a whole; an operation of the plan. */
export const WORLD_FAULTS = [
  'offline',
  'key-refused',
  'crash-at-commit',
  'disk-full',
  'clock-jump',
  'sleep',
  'restore',
  'coarse-stamps',
  'small-pages',
] as const;

export type LineFault = (typeof LINE_FAULTS)[number];
export type FaultKind = LineFault | (typeof WORLD_FAULTS)[number];
export const FAULT_KINDS: readonly FaultKind[] = [...LINE_FAULTS, ...WORLD_FAULTS];

/** How likely a seed knows a kind of fault at all, and how likely a request on a bad line meets one. */
const KIND_IS_ACTIVE = 0.25;
const FAULT_FIRES = 0.25;

/** Those that a lossless proxy would not do to a request that must not be repeated. */
const ONLY_REPEATABLE: ReadonlySet<LineFault> = new Set(['duplicate']);

export function drawKinds(prng: Prng): FaultKind[] {
  const drawn = FAULT_KINDS.filter(() => prng.chance(KIND_IS_ACTIVE));
  // A platform that shows old states under stamps without fractions cannot be told from one that went back.
  return drawn.includes('coarse-stamps') ? drawn.filter((kind) => kind !== 'old-list') : drawn;
}

export interface FaultDraw {
  /** Names this request among all of the seed, whatever else is left out of it. */
  key: string;
  kind: LineFault;
  prng: Prng;
}

/** Says what happens to each request. A fault is named by its request, so that others may be left out without moving it. */
export class FaultSource {
  readonly fired: string[] = [];
  readonly #seed: number;
  readonly #kinds: readonly LineFault[];
  readonly #leftOut: ReadonlySet<string>;
  readonly #seen = new Map<string, number>();

  constructor(seed: number, kinds: readonly FaultKind[], leftOut: ReadonlySet<string>) {
    this.#seed = seed;
    this.#kinds = LINE_FAULTS.filter((kind) => kinds.includes(kind));
    this.#leftOut = leftOut;
  }

  draw(consoleIndex: number, method: string, path: string): FaultDraw | null {
    const name = `${consoleIndex} ${method} ${nameOfPath(path)}`;
    const count = (this.#seen.get(name) ?? 0) + 1;
    this.#seen.set(name, count);
    const key = `${name} #${count}`;
    const prng = createPrng(this.#seed, 'fault', key);
    const usable = this.#kinds.filter((kind) => isUsable(kind, method, path));
    if (usable.length === 0 || !prng.chance(FAULT_FIRES)) return null;
    const kind = prng.pick(usable);
    if (this.#leftOut.has(key)) return null;
    this.fired.push(key);
    return { key, kind, prng };
  }
}

function isUsable(kind: LineFault, method: string, path: string): boolean {
  if (kind === 'late-commit') return method === 'GET' && path.includes('limit=');
  // Only where a list is walked: a look-up for one thing is asked of the platform and not of a copy.
  if (kind === 'old-list') return method === 'GET' && path.includes('sortOrder=asc');
  return method !== 'POST' || !ONLY_REPEATABLE.has(kind);
}

/** Ids are another each time something is left out before them. */
const nameOfPath = (path: string): string =>
  path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*').replaceAll(/search=[^&]*/g, 'search=*');
