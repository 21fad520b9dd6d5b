import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { overlapMs } from '../pull-strategy.ts';
import { RecordingPlatform } from '../test-support/recording-platform.ts';
import { pullRecordings } from './pull-recordings.ts';

const MINUTE = 60_000;
const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 10_000 : 60;

let platform: RecordingPlatform;
beforeEach(() => {
  platform = new RecordingPlatform();
});
afterEach(() => platform.temp.remove());

const here = (id: string): boolean =>
  platform.temp.db.prepare('SELECT 1 FROM recordings WHERE remote_id = ?').get(id) !== undefined;

async function read(): Promise<number[]> {
  platform.asked.length = 0;
  await pullRecordings(platform.context());
  return [...platform.asked];
}

describe('recordings, read newest first', () => {
  test('brings a long call that shows up below hundreds of shorter ones, and looks as far back from then on', async () => {
    const start = platform.now - 600 * 1000;
    for (let i = 0; i < 600; i++) platform.add(String(i), start + i * 1000);
    await read();
    platform.now += MINUTE;
    expect(await read()).toEqual([0, 100]);

    // It began three minutes before the newest one: within the second page.
    platform.add('long', start + 420_500);
    platform.now += MINUTE;
    await read();
    expect(here('recording-long')).toBe(true);

    // Its lag was learned: one that is later still, beyond two pages, is met as well.
    platform.add('longer', start + 250_500);
    platform.now += MINUTE;
    expect((await read()).length).toBeGreaterThan(2);
    expect(here('recording-longer')).toBe(true);
  });

  /** Rows that show up before a reading, so many ms below the newest one known, or above it. */
  const late = fc.record({
    lags: fc.array(fc.oneof(fc.integer({ min: -MINUTE, max: 2 * MINUTE }), fc.nat(40 * MINUTE)), { maxLength: 4 }),
    isWhole: fc.oneof({ arbitrary: fc.constant(false), weight: 5 }, { arbitrary: fc.constant(true), weight: 1 }),
  });

  test(
    `misses no row within the overlap, and none at all after a whole walk, in ${RUNS} courses`,
    async () => {
      const start = platform.now - 400_000;
      const hereAlready = new Set<string>();
      for (let i = 0; i < 240; i++) hereAlready.add(platform.add(`first-${i}`, start + i * 1000));
      await read();
      const { db } = platform.temp;
      const listed = new Map(platform.recordings);
      const startedAt = platform.now;
      let metCount = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(late, { minLength: 1, maxLength: 5 }), async (readings) => {
          db.exec('BEGIN');
          try {
            metCount += await course(readings);
          } finally {
            db.exec('ROLLBACK');
            platform.now = startedAt;
            platform.recordings.clear();
            for (const [id, recording] of listed) platform.recordings.set(id, recording);
          }
        }),
        { numRuns: RUNS, seed: 4 },
      );
      expect(metCount).toBeGreaterThan(RUNS);

      async function course(readings: readonly { lags: readonly number[]; isWhole: boolean }[]): Promise<number> {
        const known = new Set(hereAlready);
        const stamps = new Map<string, number>();
        let [high, lagMs, count] = [start + 239_000, 0, 0];
        for (const { lags, isWhole } of readings) {
          for (const lag of lags) {
            const stamp = high - lag;
            stamps.set(platform.add(`late-${stamps.size}`, stamp), stamp);
          }
          platform.now += MINUTE;
          await pullRecordings(platform.context({ full: isWhole }));
          const fresh: number[] = [];
          for (const [id, stamp] of stamps) {
            if (known.has(id)) continue;
            if (here(id)) {
              known.add(id);
              fresh.push(stamp);
              count += 1;
              continue;
            }
            expect(isWhole).toBe(false);
            expect(high - stamp).toBeGreaterThan(overlapMs(lagMs));
          }
          const met = [...stamps].filter(([id]) => known.has(id)).map(([, stamp]) => stamp);
          lagMs = Math.max(lagMs, ...fresh.map((stamp) => high - stamp));
          high = Math.max(high, ...met);
        }
        return count;
      }
    },
    20_000 + RUNS * 60,
  );
});
