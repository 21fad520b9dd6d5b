import { join } from 'node:path';
import { type Budgets, overweight, weighBundles } from './lib/bundle-budget.ts';

const BUDGETS: Budgets = {
  firstScreen: { script: 300, style: 50 },
  later: {},
  otherLater: 30,
  main: {
    'main/main.js': 30,
    'main/engine.js': 60,
    'main/peaks-worker.js': 8,
    'main/platform.js': 60,
    'preload/preload.cjs': 1,
  },
};

const weights = weighBundles(join(import.meta.dirname, '../out'), BUDGETS);
const kib = (bytes: number): string => (bytes / 1024).toFixed(1).padStart(7);
for (const { part, gzipBytes, budgetBytes } of weights) {
  const isOver = gzipBytes > budgetBytes;
  console.log(`${isOver ? 'OVER ' : '     '}${kib(gzipBytes)} of${kib(budgetBytes)} KiB  ${part}`);
}
if (overweight(weights).length > 0) {
  console.error('Make it smaller, read it later, or set a new budget in scripts/check-bundle.ts and say why.');
  process.exitCode = 1;
}
