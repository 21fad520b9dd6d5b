import { expect, test } from 'vitest';
import { startPlatform, WHOLE_SAMPLE } from '../integration/support/local-platform.ts';
import { createPrng } from '../sim/prng.ts';
import { createDesktop, type Life, settle } from './desktop.ts';
import { integrityErrors, judge } from './judge.ts';
import { type RigProxy, startRigProxy } from './rig-proxy.ts';

const CYCLES = process.env.EARSHOT_TEST_SIZE === 'long' ? 1000 : 30;
const SEED = 20_261_123;
/** The whole database is read so often. */
const CHECK_EVERY = 10;

const prng = createPrng('kill-cycles', SEED);
/** Changes that a life keeps, and requests with an effect that it makes, before it is ended. */
const MAX_KEPT = 30;
const MAX_WRITES = 8;
const pause = (maxMs: number) => new Promise((done) => setTimeout(done, prng.fraction() * maxMs));
const MOMENTS = ['opening', 'working', 'write'] as const;

/** Ends a life at a random moment of it. */
async function killAtRandom(life: Life, moment: (typeof MOMENTS)[number], proxy: RigProxy): Promise<void> {
  if (moment === 'opening') await pause(60);
  else if (moment === 'working') await life.keeps(prng.integer(1, MAX_KEPT)).then(() => pause(5));
  else await Promise.race([proxy.writes(prng.integer(1, MAX_WRITES)), life.keeps(10 * MAX_KEPT)]);
  await life.kill();
}

test(
  `after ${CYCLES} ends by kill -9 nothing kept is lost, nothing happened twice, and the store is whole`,
  async () => {
    const platform = await startPlatform({ seed: 'sample', sampleDir: WHOLE_SAMPLE });
    const proxy = await startRigProxy(platform.url, prng);
    const desktop = createDesktop('a');
    const place = { baseUrl: proxy.url, apiKey: platform.apiKey };
    try {
      await settle(desktop, place);
      const integrity: string[] = [];
      const ends = { opening: 0, working: 0, write: 0 };
      for (let cycle = 1; cycle <= CYCLES; cycle++) {
        const moment = prng.pick(MOMENTS);
        ends[moment]++;
        const life = await desktop.begin({ life: `rig-a-${cycle}`, ...place });
        await killAtRandom(life, moment, proxy);
        if (cycle % CHECK_EVERY === 0) integrity.push(...desktop.read(integrityErrors));
      }
      await settle(desktop, place);
      const verdict = await judge(desktop, platform, proxy.sent);
      console.log(`kill cycles: ${JSON.stringify({ ends, kept: desktop.kept.length, states: verdict.states })}`);
      expect(verdict).toMatchObject({ lost: [], unsettled: [], doubled: [], differing: [], integrity: [] });
      expect(integrity).toEqual([]);
      expect(desktop.failures).toEqual([]);
      // What makes the figures above worth something.
      expect(desktop.kept.length).toBeGreaterThan(CYCLES);
      expect(verdict.states.done).toBeGreaterThan(0);
      expect(Math.min(...Object.values(ends))).toBeGreaterThan(0);
    } finally {
      await desktop.close();
      await proxy.close();
      await platform.close();
    }
  },
  CYCLES * 5_000,
);
