import { describe, expect, test } from 'vitest';
import { judge, truthTable } from './test-support/truth-table.ts';

const SECONDS = process.env.EARSHOT_TEST_SIZE === 'long' ? 120 : 20;
const TABLE = truthTable(SECONDS);

test('the truth table has at least 40 calls, no two of them alike', () => {
  const specs = TABLE.flatMap(({ specs }) => specs);
  expect(specs.length).toBeGreaterThanOrEqual(40);
  expect(new Set(specs.map(({ seed }) => seed)).size).toBe(specs.length);
});

describe.each(TABLE)('$name', ({ leastF1, specs }) => {
  test.each(specs)(
    '$name',
    (spec) => {
      const { f1, ratioError, missedOvertalks, holdF1 } = judge(spec);
      expect(f1).toBeGreaterThanOrEqual(leastF1);
      expect(ratioError).toBeLessThanOrEqual(0.01);
      expect(missedOvertalks).toBe(0);
      expect(holdF1 ?? 1).toBeGreaterThanOrEqual(0.95);
    },
    60_000,
  );
});
