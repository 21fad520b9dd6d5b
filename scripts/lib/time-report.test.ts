import { describe, expect, it } from 'vitest';
import { timeReport } from './time-report.ts';

describe('timeReport', () => {
  it('shows each part beside its budget, marks those over it, and adds them up', () => {
    const report = timeReport([
      { name: 'unit', durationMs: 61_000, budgetMs: 60_000 },
      { name: 'build', durationMs: 2_400, budgetMs: 10_000 },
    ]);
    expect(report.split('\n')).toEqual([
      'Time by part',
      '    61.0 of   60.0 s  unit  over its budget',
      '     2.4 of   10.0 s  build',
      '    63.4 of   70.0 s  in all',
    ]);
  });

  it('names no budget where there is none', () => {
    expect(timeReport([{ name: 'unit', durationMs: 1000, budgetMs: null }])).not.toContain('of');
  });
});
