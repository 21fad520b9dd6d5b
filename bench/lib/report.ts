export interface Figure {
  bench: string;
  metric: string;
  value: number;
  unit: 'ms' | 'MiB' | 'count';
  /** Extremes of the runs of which `value` is the median. */
  min?: number;
  max?: number;
  n?: number;
  /** What the figure should stay under. */
  budget?: number;
  peer?: string;
  ratio?: number;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** One line of JSON on standard output. */
export function report(figure: Figure): void {
  console.log(JSON.stringify(figure));
}

/** The median of the runs with their extremes. */
export function reportRuns(
  about: Pick<Figure, 'bench' | 'metric' | 'unit' | 'budget'>,
  values: readonly number[],
): void {
  const sorted = values.toSorted((a, b) => a - b);
  const median = ((sorted[(sorted.length - 1) >> 1] ?? Number.NaN) + (sorted[sorted.length >> 1] ?? Number.NaN)) / 2;
  const { bench, metric, unit, budget } = about;
  report({
    bench,
    metric,
    value: round(median),
    unit,
    min: round(sorted[0] ?? Number.NaN),
    max: round(sorted.at(-1) ?? Number.NaN),
    n: values.length,
    ...(budget === undefined ? {} : { budget }),
  });
}
