import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { prepare } from '../../electron/store/database.ts';
import { startPlatform, WHOLE_SAMPLE } from '../integration/support/local-platform.ts';
import { createPrng } from '../sim/prng.ts';
import { createDesktop, settle } from './desktop.ts';
import { judge } from './judge.ts';
import { startRigProxy } from './rig-proxy.ts';
import { mountSmallDisk } from './small-disk.ts';

const CYCLES = process.env.EARSHOT_TEST_SIZE === 'long' ? 200 : 10;
const SEED = 20_261_125;
const DISK_MIB = 24;
/** Up to so much is left free when a life begins: from nothing at all to a few hundred commits. */
const MAX_FREE_BYTES = 200_000;
const within = { timeout: 20_000, interval: 5 };

const prng = createPrng('disk-full', SEED);
const pause = (maxMs: number) => new Promise((done) => setTimeout(done, prng.fraction() * maxMs));

test(
  `on a disk that is full, ${CYCLES} times, an edit is kept whole or refused in words, and everything goes on once there is room`,
  async () => {
    const disk = await mountSmallDisk(DISK_MIB);
    const fromHere = join(disk.path, 'data');
    mkdirSync(fromHere);
    const platform = await startPlatform({ seed: 'sample', sampleDir: WHOLE_SAMPLE });
    const proxy = await startRigProxy(platform.url, prng);
    const desktop = createDesktop('a', { directory: join(disk.mountPoint, 'data'), fromHere, within: disk.within });
    const place = { baseUrl: proxy.url, apiKey: platform.apiKey };
    try {
      await settle(desktop, place);
      for (let cycle = 1; cycle <= CYCLES; cycle++) {
        const life = await desktop.begin({ life: `rig-a-${cycle}`, ...place });
        await life.keeps(1);
        const refusedBefore = desktop.refused.length;
        disk.leave(prng.integer(0, MAX_FREE_BYTES));
        await vi.waitFor(() => expect(desktop.refused.length).toBeGreaterThan(refusedBefore), within);
        await pause(50);
        // Half of them see the room come back while they live.
        if (prng.chance(0.5)) {
          disk.leave(null);
          await life.keeps(3);
        }
        await life.kill();
        disk.leave(null);
      }
      await settle(desktop, place);
      const verdict = await judge(desktop, platform, proxy.sent);
      const codes = Object.groupBy(desktop.refused, ({ code }) => code);
      const refusals = Object.fromEntries(Object.entries(codes).map(([code, rows]) => [code, rows?.length]));
      console.log(`disk full: ${JSON.stringify({ kept: desktop.kept.length, refusals, states: verdict.states })}`);
      expect(verdict).toMatchObject({ lost: [], unsettled: [], doubled: [], differing: [], integrity: [] });
      expect(Object.keys(refusals)).toEqual(['DISK_FULL']);
      // Only a message that may have left is set aside for a person: for want of room alone nothing is.
      const failed = desktop.read((db) =>
        prepare<{ entity: string; error: string }>(db, "SELECT entity, error FROM outbox WHERE state = 'failed'").all(),
      );
      expect(
        failed.filter(({ entity, error }) => entity !== 'message' || JSON.parse(error).code !== 'OUTCOME_UNKNOWN'),
      ).toEqual([]);
      const refused = new Set(desktop.refused.map(({ work }) => work.text));
      const patches = desktop.read((db) => prepare<{ patch: string }>(db, 'SELECT patch FROM outbox').all());
      const halfKept = patches.filter(({ patch }) =>
        [...patch.matchAll(/rig-a-\d+-\d+/g)].some(([text]) => refused.has(text)),
      );
      expect(halfKept).toEqual([]);
    } finally {
      await desktop.close();
      await proxy.close();
      await platform.close();
      await disk.unmount();
    }
  },
  CYCLES * 5_000 + 60_000,
);
