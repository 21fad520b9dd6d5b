import { describe, expect, it } from 'vitest';
import { scoreOf, tellScores } from './mutation-score.ts';

describe('the score of a group', () => {
  it('is what was noticed of what is valid code', () => {
    const statuses = ['Killed', 'Timeout', 'Killed', 'Survived', 'NoCoverage', 'CompileError', 'Ignored'] as const;
    expect(scoreOf(statuses)).toEqual({ valid: 5, killed: 3, percent: 60 });
  });

  it('is whole where there is nothing to notice', () => {
    expect(scoreOf(['Ignored'])).toEqual({ valid: 0, killed: 0, percent: 100 });
  });

  it('stands in a row of the table', () => {
    expect(tellScores([{ name: 'merge', valid: 3, killed: 2, percent: 200 / 3 }])).toContain(
      '| merge | 3 | 2 | 66.7 % |',
    );
  });
});
