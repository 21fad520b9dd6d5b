import { answerFrom, createReader } from '../../electron/engine/reader.ts';
import { openReader } from '../../electron/store/database.ts';
import { peakBytes } from '../../test/helpers/peak-memory.ts';
import {
  details,
  filteredPages,
  pagesInOrder,
  type Question,
  searches,
} from '../../test/integration/support/scale-questions.ts';
import type { ScaleMeasure, ScaleOrder } from './order.ts';

// The reader as it is when Earshot starts: a process of its own, with nothing read yet.

const MIB = 2 ** 20;
const { path, keyHex, subjects, askCount }: ScaleOrder = JSON.parse(process.argv[2] ?? '');
const before = process.memoryUsage.rss();

const startedAt = performance.now();
const db = openReader({ path, keyHex });
const answer = answerFrom(db, createReader({ db, onPeaksWanted: () => {} }));
const inOrder = pagesInOrder(subjects);
for (const { channel, input } of firstLists(inOrder)) answer(channel, input);
const firstListMs = performance.now() - startedAt;

const answers: ScaleMeasure['answers'] = {};
for (const question of [...inOrder, ...filteredPages(subjects), ...searches(), ...details(subjects)]) {
  answers[question.name] = Array.from({ length: askCount }, () => timeOf(question));
}
const measure: ScaleMeasure = { firstListMs, answers, grownMib: (peakBytes('self') - before) / MIB };
process.stdout.write(`${JSON.stringify(measure)}\n`);
db.close();

function timeOf({ channel, input }: Question): number {
  const askedAt = performance.now();
  answer(channel, input);
  return performance.now() - askedAt;
}

function firstLists(questions: readonly Question[]): Question[] {
  return ['People: first page by name asc', 'Calls: first page by startedAt desc'].flatMap(
    (name) => questions.find((question) => question.name === name) ?? [],
  );
}
