import { join } from 'node:path';
import { type Budgets, overweight, weighBundles } from './lib/bundle-budget.ts';

const BUDGETS: Budgets = {
  // English is part of it, with the words of every screen.
  firstScreen: { script: 385, style: 52 },
  later: {
    // Forms, conflicts, criteria and a playground; the plot is read when its tab is opened, and is mostly recharts.
    'app/screens/AgentsScreen.tsx': 32,
    'app/screens/AudioLibraryScreen.tsx': 21,
    'app/screens/CallReviewScreen.tsx': 52,
    'app/screens/ConversationsScreen.tsx': 19,
    'app/screens/DictionariesScreen.tsx': 14,
    'app/screens/ExecutionsScreen.tsx': 17,
    'app/screens/FlowsScreen.tsx': 24,
    'app/screens/ImportsScreen.tsx': 21,
    'app/screens/KnowledgeScreen.tsx': 26,
    'app/screens/MessagesScreen.tsx': 21,
    // Six views: rows with conflicts and corrections, rules for many, and the rehearsal.
    'app/screens/OutboxScreen.tsx': 13,
    // The grid with its filters, columns and what is done to many.
    'app/screens/PeopleScreen.tsx': 41,
    // The form of a program: audience, flow, numbers, retries, windows, rules. An audience reads it when somebody calls it.
    'app/screens/ProgramsScreen.tsx': 38,
    'features/programs/ProgramDialog.tsx': 22,
    'app/screens/ReportsScreen.tsx': 22,
    'app/screens/SettingsScreen.tsx': 19,
    'features/agents/TrendPlot.tsx': 130,
    'features/reports/Plot.tsx': 135,
    // The library that draws the nodes and edges of a flow, and the one that lays them out: read when a canvas is opened.
    'features/flows/FlowCanvas.tsx': 71,
    '../node_modules/@dagrejs/dagre/dist/dagre.esm.js': 17,
    // All of the console's words: they grow with it.
    'locales/ar.ts': 60,
    'locales/fr.ts': 54,
  },
  otherLater: 13,
  main: {
    // The contract with the shapes of every call, which the main side checks in both directions.
    'main/main.js': 110,
    // Four platforms' tables of routes, through whose schemas every answer and every kept row is read; so in the next two.
    'main/engine.js': 384,
    // The search of calls too: its language, its folding, its index; so in the next two.
    'main/reader.js': 256,
    // The queries of every screen, and the writers of the four formats.
    'main/export-worker.js': 260,
    'main/recovery.js': 66,
    // Hears as well who speaks when, where music plays and how loud each channel is; decodes GSM and ADPCM itself.
    'main/peaks-worker.js': 42,
    // The local platform with its four services: 157 routes, their tables, the dialler, the composer.
    'main/platform.js': 220,
    'main/document-reader.js': 12,
    'preload/preload.cjs': 2.1,
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
