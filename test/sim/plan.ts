import type { PlatformName } from '../../shared/contract/connections.ts';
import { drawKinds, type FaultKind } from './faults.ts';
import { createPrng, type Prng } from './prng.ts';

/** One thing that happens in a seed; which of several it is about is decided by what is there then. */
export interface PlannedOperation {
  /** Its place in the plan of the seed, by which shrinking and replaying name it. */
  number: number;
  kind: OperationKind;
  /** Ms after the one before. */
  afterMs: number;
  console: number;
  which: number;
  value: number;
}

/** What happens in a seed, drawn before it begins. */
export interface Plan {
  seed: number;
  consoles: { isFile: boolean; platforms: readonly PlatformName[] }[];
  kinds: FaultKind[];
  operations: PlannedOperation[];
  /** The platform gives no more rows a page than this, whatever is asked for; null where it does as it is asked. */
  pageRows: number | null;
  /** The key may read only what people work with here: contacts, audiences, programs and what becomes of them. */
  isNarrow: boolean;
  /** At the end the lists are read again whole and all of them are compared. */
  isThorough: boolean;
}

/** How often each happens, among all that may. */
const WEIGHTS = {
  edit: 14,
  create: 7,
  remove: 5,
  'create-audience': 4,
  'edit-audience': 4,
  'remove-audience': 2,
  'add-to-audience': 5,
  message: 4,
  whatsapp: 1,
  call: 3,
  launch: 4,
  'launch-sms': 3,
  'remove-program': 1,
  confirm: 9,
  discard: 4,
  resolve: 6,
  retry: 5,
  'sync-now': 2,
  pause: 1,
  unpause: 2,
  'their-edit': 9,
  'their-create': 4,
  'their-delete': 4,
  'their-swap': 2,
  'their-audience-edit': 2,
  'their-audience-delete': 1,
  'their-member': 2,
  wait: 8,
  'bad-line': 5,
  'good-line': 3,
  offline: 2,
  'key-refused': 1,
  crash: 2,
  revive: 4,
  'crash-at-commit': 2,
  'disk-full': 1,
  'disk-free': 2,
  'clock-jump': 2,
  sleep: 2,
  wake: 4,
  'back-up': 1,
  restore: 1,
} as const;

export type OperationKind = keyof typeof WEIGHTS;

/** Happens only in seeds that have the kind of fault. */
const NEEDS: Partial<Record<OperationKind, FaultKind>> = {
  offline: 'offline',
  'key-refused': 'key-refused',
  crash: 'crash-at-commit',
  'crash-at-commit': 'crash-at-commit',
  'disk-full': 'disk-full',
  'clock-jump': 'clock-jump',
  sleep: 'sleep',
  'back-up': 'restore',
  restore: 'restore',
};

const FILE_SHARE = 0.1;
const FOUR_PLATFORMS_SHARE = 0.05;
const NARROW_SHARE = 0.8;
const THOROUGH_SHARE = 0.1;

export function drawPlan(seed: number): Plan {
  const prng = createPrng(seed, 'plan');
  const kinds = drawKinds(prng);
  const isFile = prng.chance(FILE_SHARE);
  const platforms: PlatformName[] = prng.chance(FOUR_PLATFORMS_SHARE)
    ? ['gomobile', 'trillet', 'truestate', 'flowgent']
    : ['gomobile'];
  const consoleCount = prng.pick([1, 1, 1, 1, 1, 2, 2, 3]);
  const consoles = Array.from({ length: consoleCount }, (_, index) => ({
    isFile: isFile && index === 0,
    platforms: index === 0 ? platforms : (['gomobile'] as const),
  }));
  const count = prng.integer(60, 110);
  const operations = Array.from({ length: count }, (_, number) => drawOperation(prng, number, kinds, consoleCount));
  const pageRows = kinds.includes('small-pages') ? prng.integer(2, 5) : null;
  return {
    seed,
    consoles,
    kinds,
    operations,
    pageRows,
    isNarrow: prng.chance(NARROW_SHARE),
    isThorough: prng.chance(THOROUGH_SHARE),
  };
}

function drawOperation(
  prng: Prng,
  number: number,
  kinds: readonly FaultKind[],
  consoleCount: number,
): PlannedOperation {
  return {
    number,
    kind: drawKind(prng, kinds),
    afterMs: drawPause(prng),
    console: prng.integer(0, consoleCount - 1),
    which: prng.integer(0, 11),
    value: prng.integer(0, 34),
  };
}

function drawKind(prng: Prng, kinds: readonly FaultKind[]): OperationKind {
  const open = (Object.keys(WEIGHTS) as OperationKind[]).filter((kind) => {
    const needed = NEEDS[kind];
    return needed === undefined || kinds.includes(needed);
  });
  let left = prng.fraction() * open.reduce((sum, kind) => sum + WEIGHTS[kind], 0);
  for (const kind of open) {
    left -= WEIGHTS[kind];
    if (left < 0) return kind;
  }
  return 'wait';
}

/** Mostly while something is still on the wire, sometimes after it, now and then much later. */
function drawPause(prng: Prng): number {
  if (prng.chance(0.6)) return prng.integer(0, 200);
  if (prng.chance(0.9)) return prng.integer(200, 4_000);
  return prng.integer(5_000, 70_000);
}
