import { percentile, startLargePlatform, timeLists } from '../test/integration/support/large-platform.ts';
import { report } from './lib/report.ts';

const SIZE = { contacts: 100_000, recordings: 10_000, called: 66_000 };

/** The local platform at the size that is promised: how long its seeding takes, what it weighs, and each list's pages. */
export async function benchPlatform(): Promise<void> {
  const platform = await startLargePlatform(SIZE);
  try {
    const bench = 'platform';
    report({ bench, metric: 'seeded and listening', value: round(platform.startMs), unit: 'ms', budget: 60_000 });
    const pages = await timeLists(platform);
    for (const list of new Set(pages.map(({ name }) => name.split(' ')[0] ?? ''))) {
      const times = pages.filter(({ name }) => name.split(' ')[0] === list).flatMap((page) => page.times);
      for (const [name, share] of [
        ['p50', 0.5],
        ['p95', 0.95],
      ] as const) {
        const value = round(percentile(times, share));
        report({ bench, metric: `${list} ${name}`, value, unit: 'ms', n: times.length, budget: 20 });
      }
    }
    const slowest = pages.reduce((a, b) => (a.coldMs > b.coldMs ? a : b));
    report({ bench, metric: `slowest first answer: ${slowest.name}`, value: round(slowest.coldMs), unit: 'ms' });
    const memory = platform.memoryMib();
    if (memory) report({ bench, metric: 'memory, most', value: round(memory.peak), unit: 'MiB', budget: 512 });
  } finally {
    await platform.close();
  }
}

const round = (value: number): number => Math.round(value * 10) / 10;
