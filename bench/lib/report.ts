export interface Figure {
  bench: string;
  metric: string;
  value: number;
  unit: 'ms' | 'MiB' | 'count' | 'ratio';
  /** Extremes of the runs of which `value` is the median. */
  min?: number;
  max?: number;
  n?: number;
  /** What the figure should stay under, or at. */
  budget?: number;
  peer?: string;
  ratio?: number;
}

const missed: Figure[] = [];

/** Every figure so far that was over its budget. */
export const missedGoals = (): readonly Figure[] => missed;

/** Enough digits to tell ratios and parts of a millisecond apart. */
const round = (value: number): number => Math.round(value * 100) / 100;

/** One line of JSON on standard output; one with a budget says whether it is met. */
export function report(figure: Figure): void {
  // A figure that is not a number was not measured, which meets nothing.
  const met = figure.budget === undefined ? undefined : figure.value <= figure.budget;
  if (met === false) missed.push(figure);
  console.log(JSON.stringify({ ...figure, met }));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? Number.NaN) + (sorted[sorted.length >> 1] ?? Number.NaN)) / 2;
}

/** The median of the runs with their extremes. */
export function reportRuns(
  about: Pick<Figure, 'bench' | 'metric' | 'unit' | 'budget' | 'peer'>,
  values: readonly number[],
): void {
  const { bench, metric, unit, budget, peer } = about;
  report({
    bench,
    metric,
    value: round(median(values)),
    unit,
    min: round(Math.min(...values)),
    max: round(Math.max(...values)),
    n: values.length,
    ...(budget === undefined ? {} : { budget }),
    ...(peer === undefined ? {} : { peer }),
  });
}
