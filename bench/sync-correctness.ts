import { report } from './lib/report.ts';
import { enterEarshot } from './sync-correctness/earshot.ts';
import { noScore, playSeed, type Score } from './sync-correctness/league.ts';
import { installPeers } from './sync-correctness/peers.ts';
import { enterRxdb } from './sync-correctness/rxdb.ts';
import { enterWatermelon } from './sync-correctness/watermelon.ts';

const CONTESTANTS = { Earshot: enterEarshot, RxDB: enterRxdb, WatermelonDB: enterWatermelon };

const SEEDS_A_RUN = 10;

/** The same work, the same server and the same seeds for each library; what went wrong, added up over ten seeds a run. */
export async function benchSyncCorrectness(runs: number): Promise<void> {
  installPeers();
  for (const [peer, enter] of Object.entries(CONTESTANTS)) {
    const total = noScore();
    for (let seed = 1; seed <= runs * SEEDS_A_RUN; seed++) {
      const score = await playSeed(enter, seed);
      for (const key of Object.keys(total) as (keyof Score)[]) total[key] += score[key];
    }
    for (const [metric, value] of Object.entries(total)) {
      report({ bench: 'sync-correctness', metric, value, unit: 'count', n: runs * SEEDS_A_RUN, peer });
    }
  }
}
