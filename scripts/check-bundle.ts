import { join } from 'node:path';
import { type Budgets, overweight, weighBundles } from './lib/bundle-budget.ts';

const BUDGETS: Budgets = {
  firstScreen: { script: 345, style: 52 },
  later: {
    // Forms, conflicts, criteria and a playground; the plot is read when its tab is opened, and is mostly recharts.
    'app/screens/AgentsScreen.tsx': 30,
    'app/screens/KnowledgeScreen.tsx': 25,
    'features/agents/TrendPlot.tsx': 125,
    'app/screens/CallReviewScreen.tsx': 32,
    'app/screens/PeopleScreen.tsx': 12,
    'app/screens/FlowsScreen.tsx': 16,
    // The library that draws the nodes and edges of a flow, and the one that lays them out: read when a canvas is opened.
    'features/flows/FlowCanvas.tsx': 62,
    'app/screens/OutboxScreen.tsx': 8,
    'app/screens/SettingsScreen.tsx': 13,
    // All of the console's words: they grow with it.
    'locales/ar.ts': 18,
    'locales/fr.ts': 17,
  },
  otherLater: 12,
  main: {
    'main/main.js': 66,
    'main/engine.js': 160,
    'main/reader.js': 60,
    'main/recovery.js': 60,
    'main/peaks-worker.js': 18,
    // The queries of every screen, and the writers of the four formats.
    'main/export-worker.js': 80,
    // The local platform with its four services: 157 routes, their tables, the dialler, the composer.
    'main/platform.js': 220,
    'main/document-reader.js': 12,
    'preload/preload.cjs': 1.3,
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
