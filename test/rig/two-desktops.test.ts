import { expect, test } from 'vitest';
import { startPlatform, WHOLE_SAMPLE } from '../integration/support/local-platform.ts';
import { createPrng } from '../sim/prng.ts';
import { createDesktop, settle } from './desktop.ts';
import { judge } from './judge.ts';
import { GOOD_LINE, startRigProxy } from './rig-proxy.ts';

const ROUNDS = process.env.EARSHOT_TEST_SIZE === 'long' ? 150 : 6;
/** Changes that a life keeps before it is ended. */
const MAX_KEPT = 60;
const SEED = 20_261_124;
const BAD_LINE = { cut: 0.03, delay: 0.3, delayMs: 80 };

const prng = createPrng('two-desktops', SEED);

test(
  `two desktops that edit the same people over bad lines, ${ROUNDS} rounds and as many ends, come to the same and lose nothing`,
  async () => {
    const platform = await startPlatform({ seed: 'sample', sampleDir: WHOLE_SAMPLE });
    const pair = await Promise.all(
      ['a', 'b'].map(async (name) => ({
        desktop: createDesktop(name),
        proxy: await startRigProxy(platform.url, createPrng('line', name, SEED)),
      })),
    );
    const placeOf = ({ proxy }: (typeof pair)[number]) => ({ baseUrl: proxy.url, apiKey: platform.apiKey });
    const settleAll = async () => {
      for (const one of pair) await settle(one.desktop, placeOf(one), one.desktop.name === 'a' ? 'mine' : 'theirs');
    };
    try {
      await settleAll();
      for (const { proxy } of pair) proxy.set(BAD_LINE);
      for (let round = 1; round <= ROUNDS; round++) {
        await Promise.all(
          pair.map(async (one) => {
            const life = await one.desktop.begin({ life: `rig-${one.desktop.name}-${round}`, ...placeOf(one) });
            await life.keeps(prng.integer(1, MAX_KEPT));
            await life.kill();
          }),
        );
      }
      for (const { proxy } of pair) proxy.set(GOOD_LINE);
      // The decisions of one desktop are news to the other, which may meet its own edits with them.
      for (let turn = 0; turn < 3; turn++) await settleAll();
      for (const { desktop, proxy } of pair) {
        const verdict = await judge(desktop, platform, proxy.sent);
        console.log(
          `two desktops, ${desktop.name}: ${JSON.stringify({ kept: desktop.kept.length, line: proxy.counts, states: verdict.states })}`,
        );
        expect(verdict).toMatchObject({ lost: [], unsettled: [], doubled: [], differing: [], integrity: [] });
        expect(verdict.states.conflict ?? 0).toBe(0);
        expect(desktop.failures).toEqual([]);
        expect(desktop.kept.length).toBeGreaterThan(ROUNDS);
        expect(proxy.counts.cut).toBeGreaterThan(0);
        expect(proxy.counts.delayed).toBeGreaterThan(0);
      }
    } finally {
      for (const { desktop, proxy } of pair) {
        await desktop.close();
        await proxy.close();
      }
      await platform.close();
    }
  },
  ROUNDS * 10_000 + 120_000,
);
