export interface PartTime {
  name: string;
  durationMs: number;
  /** What the part should take at most; null where nothing is asked of it. */
  budgetMs: number | null;
}

const seconds = (durationMs: number): string => (durationMs / 1000).toFixed(1).padStart(6);

/** A line a part and the sum, each part beside its budget, those over it marked. */
export function timeReport(parts: readonly PartTime[]): string {
  const line = ({ name, durationMs, budgetMs }: PartTime) => {
    const budget = budgetMs === null ? '' : ` of ${seconds(budgetMs)} s`;
    const mark = budgetMs !== null && durationMs > budgetMs ? '  over its budget' : '';
    return `  ${seconds(durationMs)}${budget}  ${name}${mark}`;
  };
  const total = {
    name: 'in all',
    durationMs: parts.reduce((sum, { durationMs }) => sum + durationMs, 0),
    budgetMs: parts.every(({ budgetMs }) => budgetMs === null)
      ? null
      : parts.reduce((sum, { budgetMs }) => sum + (budgetMs ?? 0), 0),
  };
  return ['Time by part', ...parts.map(line), line(total)].join('\n');
}
