import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { percentile, startPlatformProcess } from '../test/integration/support/large-platform.ts';
import { type Figure, reportRuns } from './lib/report.ts';
import { CONTESTANTS, type ContestantName, type ExchangeCost, type SyncMeasure, type SyncOrder } from './sync/order.ts';
import { installPeers } from './sync-correctness/peers.ts';

const run = promisify(execFile);

/** What the goals are said of. With fewer contacts the time for the first sync is less by as much. */
const WHOLE_ROWS = 100_000;
const DEFAULT_ROWS = 20_000;
const PAGE_ROWS = 100;
/** Of a hundred contacts one is edited here, and of two hundred one there. */
const OWN_EDIT_SHARE = 0.01;
const OTHER_EDIT_SHARE = 0.005;

const PEERS = ['RxDB', 'WatermelonDB'] as const satisfies readonly ContestantName[];

type Round = Readonly<Record<ContestantName, SyncMeasure>>;

/**
 * The same contacts from one local platform into each contestant, in turn and in a process each: the first sync, edits while it is
 * offline and others work, and how the two come together again.
 */
export async function benchSync(runs: number, rows = DEFAULT_ROWS): Promise<void> {
  installPeers();
  const rounds: Round[] = [];
  for (let round = 1; round <= runs; round++) rounds.push(await playRound(rows, round));
  for (const who of CONTESTANTS) reportContestant(who, rounds);
  reportGoals(rounds, rows);
}

/** All of them against one platform, in the other order every other round. */
async function playRound(rows: number, round: number): Promise<Round> {
  const platform = await startPlatformProcess(['--seed', 'empty', '--contacts', String(rows)]);
  const measures = {} as Record<ContestantName, SyncMeasure>;
  try {
    for (const who of round % 2 === 1 ? CONTESTANTS : CONTESTANTS.toReversed()) {
      const order: SyncOrder = {
        who,
        url: platform.url,
        apiKey: platform.apiKey,
        editCount: Math.round(rows * OWN_EDIT_SHARE),
        otherCount: Math.round(rows * OTHER_EDIT_SHARE),
        label: `${who} ${round}`,
      };
      const script = join(import.meta.dirname, 'sync/contestant-process.ts');
      const { stdout } = await run(process.execPath, [script, JSON.stringify(order)], { maxBuffer: 2 ** 26 });
      measures[who] = JSON.parse(stdout) as SyncMeasure;
    }
  } finally {
    await platform.close();
  }
  return measures;
}

type Told = Pick<Figure, 'metric' | 'unit'> & Partial<Pick<Figure, 'budget' | 'peer'>>;

const tell = (told: Told, values: readonly number[]): void => reportRuns({ bench: 'sync', ...told }, values);

/** The absolute figures of one contestant. */
function reportContestant(who: ContestantName, rounds: readonly Round[]): void {
  const measures = rounds.map((round) => round[who]);
  const each = (metric: string, unit: Figure['unit'], value: (measure: SyncMeasure) => number | null) => {
    const values = measures.map(value).filter((one) => one !== null);
    if (values.length > 0) tell({ metric, unit, peer: who }, values);
  };
  for (const [stage, name] of [
    ['initial', 'first sync'],
    ['converged', 'convergence'],
  ] as const) {
    const cost = (value: (cost: ExchangeCost) => number) => (measure: SyncMeasure) => {
      const spent = measure[stage];
      return spent && value(spent);
    };
    each(
      name,
      'ms',
      cost(({ elapsedMs }) => elapsedMs),
    );
    each(
      `${name}, processor`,
      'ms',
      cost(({ cpuMs }) => cpuMs),
    );
    each(
      `${name}, requests`,
      'count',
      cost(({ requestCount }) => requestCount),
    );
    each(
      `${name}, on the wire`,
      'MiB',
      cost(({ byteCount }) => byteCount / 2 ** 20),
    );
    each(
      `${name}, wait for the thread p99`,
      'ms',
      cost(({ loopDelayP99Ms }) => loopDelayP99Ms),
    );
    each(
      `${name}, wait for the thread at most`,
      'ms',
      cost(({ loopDelayMaxMs }) => loopDelayMaxMs),
    );
  }
  each('edit p50', 'ms', ({ editMs }) => editMs && percentile(editMs, 0.5));
  each('edit p99', 'ms', ({ editMs }) => editMs && percentile(editMs, 0.99));
  each('edits missing on a side', 'count', ({ missingCount }) => missingCount);
  each('memory, most', 'MiB', ({ peakMib }) => peakMib);
  each('store', 'MiB', ({ storeMib }) => storeMib);
}

function reportGoals(rounds: readonly Round[], rows: number): void {
  const own = rounds.map(({ Earshot }) => Earshot);
  const edits = Math.round(rows * OWN_EDIT_SHARE);
  const listPages = Math.ceil(rows / PAGE_ROWS);
  const goal = (metric: string, unit: Figure['unit'], budget: number, values: readonly number[]) =>
    tell({ metric: `goal: ${metric}`, unit, budget }, values);
  const firstSync = ({ initial }: SyncMeasure) => initial.elapsedMs;
  const convergence = ({ converged }: SyncMeasure) => converged?.elapsedMs ?? Number.NaN;
  const ratios = (of: (measure: SyncMeasure) => number, to: (round: Round) => number) =>
    rounds.map((round) => of(round.Earshot) / to(round));

  goal('first sync', 'ms', (60_000 * rows) / WHOLE_ROWS, own.map(firstSync));
  goal(
    'first sync to asking and parsing alone',
    'ratio',
    2.5,
    ratios(firstSync, ({ floor }) => firstSync(floor)),
  );
  goal('convergence to the faster peer', 'ratio', 2, ratios(convergence, fastest(convergence)));
  goal(
    'requests of the convergence to one walk and one request an edit',
    'ratio',
    3,
    own.map(({ converged }) => (converged?.requestCount ?? Number.NaN) / (listPages + edits)),
  );
  goal(
    'requests of the first sync to one walk',
    'ratio',
    3,
    own.map(({ initial }) => initial.requestCount / listPages),
  );
  goal('idle exchange, requests for a list', 'count', 3, own.map(mostForAList));
  goal(
    'durable edit p99',
    'ms',
    20,
    own.map(({ editMs }) => percentile(editMs ?? [], 0.99)),
  );
  goal(
    'edits missing on a side',
    'count',
    0,
    own.map(({ missingCount }) => missingCount ?? Number.NaN),
  );
  goal(
    'first sync, wait for the thread p99',
    'ms',
    50,
    own.map(({ initial }) => initial.loopDelayP99Ms),
  );
  for (const peer of [...PEERS, 'plain'] as const) {
    tell(
      { metric: 'first sync, Earshot to this', unit: 'ratio', peer },
      ratios(firstSync, (round) => firstSync(round[peer])),
    );
    tell(
      { metric: 'convergence, Earshot to this', unit: 'ratio', peer },
      ratios(convergence, (round) => convergence(round[peer])),
    );
    const p50 = ({ editMs }: SyncMeasure) => percentile(editMs ?? [], 0.5);
    tell(
      { metric: 'edit p50, Earshot to this', unit: 'ratio', peer },
      ratios(p50, (round) => p50(round[peer])),
    );
  }
}

const fastest = (value: (measure: SyncMeasure) => number) => (round: Round) =>
  Math.min(...PEERS.map((peer) => value(round[peer])));

const mostForAList = ({ idleRequests }: SyncMeasure): number => Math.max(...Object.values(idleRequests ?? {}));
