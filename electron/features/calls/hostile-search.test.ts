import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hasEveryWord, parseSearch } from '../../lib/search-terms.ts';
import { inTransaction } from '../../store/database.ts';
import {
  addCall,
  addConnection,
  addSegments,
  insertRow,
  type TempDatabase,
  tempDatabase,
} from '../../store/test-support/temp-database.ts';
import { getCallPage } from './service.ts';

// S16: whatever is typed is text to the index, never a query in its language.
const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 100_000 : 5000;
const CALLS = 40;
const page = { offset: 0, limit: 200 };
const sort = { by: 'startedAt', order: 'desc' } as const;
let temp: TempDatabase;

beforeAll(() => {
  temp = tempDatabase();
  inTransaction(temp.db, () => {
    const connectionId = addConnection(temp.db);
    for (let i = 0; i < CALLS; i++) {
      const id = addCall(temp.db, connectionId, { agent_name: 'Nora', contact_name: `Caller ${i}` });
      addSegments(temp.db, id, ['every call says greetings', `only this one says word${i}`]);
    }
    insertRow(temp.db, 'comments', {
      id: '5a3b1e00-0000-4000-8000-0000000000c1',
      call_id: addCall(temp.db, connectionId),
      at_ms: 0,
      text: 'a remark',
      created_at: 1,
      updated_at: 1,
    });
  });
});
afterAll(() => temp.remove());

const search = (text: string) => getCallPage(temp.db, { filter: { text }, sort, page });

it('finds what is there', () => {
  expect(search('greetings').total).toBe(CALLS);
  expect(search('word7').total).toBe(1);
});

it.each([
  '*',
  '"',
  '""',
  '"*"',
  '*:*',
  '^',
  '()',
  '-',
  '+',
  '%',
  '_',
  "'",
  "' OR 1=1 --",
  '" OR "" = "',
  '1; DROP TABLE calls',
  'greetings" OR "nothing',
  'nothing OR greetings',
  'nothing NOT greetings',
  'nothing NEAR(greetings, 10)',
  'text : greetings',
  '{text} : nothing',
  'segments_fts MATCH nothing',
  'nothing*',
  '^nothing',
  'NOT nothing',
  'AND',
  'OR',
  'NOT',
  'NEAR',
  '\0',
  'greetings\0nothing',
  '\uD800',
  '\uFFFF',
  '\u202E',
  '\u0301',
  '؟',
])('%j matches nothing, and is no error', (text) => {
  expect(search(text)).toEqual({ rows: [], total: 0 });
});

it('never fails, and finds only calls that hold every word, whatever is typed', () => {
  const piece = fc.oneof(
    fc.constantFrom('greetings', 'nothing', 'AND', 'OR', 'NOT', 'NEAR', 'NEAR/3', 'text', 'segments_fts', 'rowid'),
    fc.constantFrom('"', '""', '*', '(', ')', '^', ':', '+', '-', '{', '}', ',', ';', "'", '\\', '--', '/*', '\0', '%'),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  );
  const typed = fc
    .array(fc.tuple(piece, fc.constantFrom('', ' ', '\t', '\u00A0')), { maxLength: 10 })
    .map((pieces) => pieces.flat().join('').slice(0, 256));
  fc.assert(
    fc.property(typed, (text) => {
      const terms = parseSearch(text);
      const { rows, total } = search(text);
      if (text === '') return;
      if (total > 0) {
        expect(terms.words.length > 0 || terms.numberQuery !== null, JSON.stringify(text)).toBe(true);
        for (const { snippet } of rows) {
          if (snippet !== null) expect(hasEveryWord(snippet.text, terms), JSON.stringify(text)).toBe(true);
        }
      }
      if (terms.words.includes('nothing') && terms.words.at(-1) !== 'nothing') expect(total).toBe(0);
    }),
    { numRuns: RUNS, seed: 5 },
  );
});
