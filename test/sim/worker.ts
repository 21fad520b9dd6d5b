import { parentPort, workerData } from 'node:worker_threads';
import { Simulator } from './run-seed.ts';
import { addResult, newTally } from './tally.ts';

/** Runs some seeds in a thread of its own, and tells what they came to. */
const { first, seeds } = workerData as { first: number; seeds: number };
const simulator = await Simulator.create();
const tally = newTally();
let seed = first;
process.on('unhandledRejection', (reason) => {
  throw new Error(`seed ${seed}: a promise of the engine was rejected and nobody saw it`, { cause: reason });
});
for (; seed < first + seeds; seed++) {
  const result = await simulator.run(seed);
  addResult(tally, result);
  const failure = result.violation && `seed ${result.seed}: ${result.violation.sentence}`;
  parentPort?.postMessage({ done: 1, failure });
}
parentPort?.postMessage({ tally });
// Streams of requests that were given up keep the thread alive without any use.
process.exit(0);
