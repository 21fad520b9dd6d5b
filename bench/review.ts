import { readFileSync } from 'node:fs';
import { keyringFor, type RunningApplication, startApplication } from './lib/application.ts';
import { CdpSession } from './lib/cdp.ts';
import { reportRuns } from './lib/report.ts';
import { benchWorkspace } from './lib/workspace.ts';

const FIRST_SOUND_BUDGET_MS = 300;
const MEMORY_BUDGET_MIB = 40;

/**
 * From the click on a call of an hour until it is heard, and what that costs the page in memory. The click opens the call;
 * the play key is pressed the moment the review listens to keys.
 */
export async function benchReview(runs: number): Promise<void> {
  const workspace = await benchWorkspace();
  const keyring = await keyringFor(workspace);
  try {
    const measured: Record<string, number>[] = [];
    for (let run = 0; run < runs; run++) {
      const application = await startApplication(workspace, keyring);
      try {
        measured.push(await reviewLongCall(application));
      } finally {
        await application.close();
      }
    }
    for (const metric of Object.keys(measured[0] ?? {})) {
      const isMemory = metric.startsWith('memory');
      const budget = BUDGETS[metric];
      reportRuns(
        { bench: 'review', metric, unit: isMemory ? 'MiB' : 'ms', ...(budget === undefined ? {} : { budget }) },
        measured.map((values) => values[metric] ?? Number.NaN),
      );
    }
  } finally {
    await keyring.stop();
  }
}

const BUDGETS: Readonly<Record<string, number>> = {
  'click on play to first sound': FIRST_SOUND_BUDGET_MS,
  'click on the call to first sound': FIRST_SOUND_BUDGET_MS,
  'memory, more after the call was opened and played': MEMORY_BUDGET_MIB,
};

async function reviewLongCall({ page, app }: RunningApplication): Promise<Record<string, number>> {
  await page.until(() => performance.getEntriesByName('earshot:list-shown').length > 0);
  const renderer = await rendererOf(app.debuggingPort);
  const before = await settledMemory(page, renderer);
  await page.run(watchReview);
  const place = await page.run(() => {
    const { x, y, width, height } = (
      document.querySelector('[data-testid=calls-grid] [role=row][data-index="0"]') as HTMLElement
    ).getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  });
  await page.click(place);
  await page.until(() => performance.getEntriesByName('bench:review').length > 0);
  await page.press(' ', 'Space', 32, ' ');
  await page.until(() => performance.getEntriesByName('bench:sound').length > 0);
  const at = await page.run(() =>
    Object.fromEntries(performance.getEntriesByType('mark').map(({ name, startTime }) => [name, startTime])),
  );
  const after = await settledMemory(page, renderer);
  const from = (start: string, end: string) =>
    (at[`bench:${end}`] ?? Number.NaN) - (at[`bench:${start}`] ?? Number.NaN);
  return {
    'click on the call to its review': from('click', 'review'),
    'click on the call to its waveform': from('click', 'waveform'),
    'click on the call to its transcript': from('click', 'transcript'),
    'click on play to playing': from('play', 'playing'),
    'click on play to first sound': from('play', 'sound'),
    'click on the call to first sound': from('click', 'sound') - from('review', 'play'),
    'memory, before': before,
    'memory, more after the call was opened and played': after - before,
  };
}

/** Marks, in the page, each moment of a review at which something is there for the first time. */
function watchReview(): void {
  const mark = (name: string) => {
    if (performance.getEntriesByName(`bench:${name}`).length === 0) performance.mark(`bench:${name}`);
  };
  const look = () => {
    if (document.querySelector('[data-testid=waveform]')) mark('review');
    const drawn = [...document.querySelectorAll('[data-testid=waveform] *')].some((part) =>
      part.shadowRoot?.querySelector('canvas'),
    );
    if (drawn) mark('waveform');
    if (document.querySelector('[data-testid=turn]')) mark('transcript');
  };
  addEventListener('pointerdown', () => mark('click'), { capture: true, once: true });
  addEventListener('keydown', ({ key }) => key === ' ' && mark('play'), { capture: true });
  addEventListener('playing', () => mark('playing'), { capture: true });
  // The clock of a media element moves with what the sound card has been given.
  const listen = () => {
    look();
    const audio = document.querySelector('audio');
    const isPlaying = performance.getEntriesByName('bench:playing').length > 0;
    if (isPlaying && audio && audio.currentTime > 0) mark('sound');
    else requestAnimationFrame(listen);
  };
  requestAnimationFrame(listen);
}

/** The process that draws the page: of the application's page processes the one with the most memory. */
async function rendererOf(debuggingPort: number): Promise<number> {
  const renderers = await CdpSession.renderers(debuggingPort);
  const [heaviest] = renderers.toSorted((one, other) => privateMib(other) - privateMib(one));
  if (heaviest === undefined) throw new Error('bench: the application has no page process');
  return heaviest;
}

/** Private memory after garbage has gone, in MiB. */
async function settledMemory(page: CdpSession, pid: number): Promise<number> {
  await page.send('HeapProfiler.collectGarbage');
  await page.send('HeapProfiler.collectGarbage');
  return privateMib(pid);
}

function privateMib(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0);
  return (kib('Private_Clean') + kib('Private_Dirty')) / 1024;
}
