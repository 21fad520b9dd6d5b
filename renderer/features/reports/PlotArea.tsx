import { lazy, Suspense } from 'react';
import type { PlotProps } from './Plot.tsx';
import classes from './Reports.module.css';

// The library that draws is large, and no number waits for it: the table below each plot has them all.
const Plot = lazy(() => import('./Plot.tsx').then((module) => ({ default: module.Plot })));

/** A plot in its place, which is kept free until it is there. */
export function PlotArea(props: PlotProps) {
  return (
    <div className={classes.plot} data-testid="plot">
      <Suspense fallback={null}>
        <Plot {...props} />
      </Suspense>
    </div>
  );
}
