import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { addTally, newTally, type Tally } from './tally.ts';

interface Told {
  done?: number;
  failure?: string | null;
  tally?: Tally;
}

/** A thread is ended after so many: what given-up requests leave behind adds up over ten thousand of them. */
const SEEDS_A_LIFE = 1_000;

/** Runs many seeds, as many at a time as there are processors where no number of them is given. */
export async function runMany(
  { from, count, workers = availableParallelism() }: { from: number; count: number; workers?: number },
  onProgress: (done: number, failure: string | null) => void = () => {},
): Promise<Tally> {
  const threads = Math.max(1, Math.min(workers, count));
  const whole = newTally();
  let done = 0;
  const live = (first: number, seeds: number) =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { first, seeds } });
      let isTold = false;
      worker.on('message', ({ done: more = 0, failure = null, tally }: Told) => {
        done += more;
        if (more > 0) onProgress(done, failure);
        if (!tally) return;
        isTold = true;
        addTally(whole, tally);
      });
      worker.on('error', reject);
      worker.on('exit', () => (isTold ? resolve() : reject(new Error('a thread of the simulation ended early'))));
    });
  let begun = 0;
  const thread = async () => {
    while (begun < count) {
      const seeds = Math.min(SEEDS_A_LIFE, Math.ceil(count / threads), count - begun);
      const first = from + begun;
      begun += seeds;
      await live(first, seeds);
    }
  };
  await Promise.all(Array.from({ length: threads }, thread));
  whole.failures.sort((a, b) => a.seed - b.seed);
  return whole;
}
