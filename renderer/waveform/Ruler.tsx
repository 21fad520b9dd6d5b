import { formatDuration } from '../lib/format.ts';
import { rulerStepSeconds } from './lanes.ts';
import type { Viewport } from './use-wavesurfer.ts';
import classes from './Waveform.module.css';

/** The marks of time over what is in view. */
export function Ruler({ viewport, durationMs }: { viewport: Viewport; durationMs: number }) {
  const { pixelsPerSecond, scrollPx, widthPx } = viewport;
  if (pixelsPerSecond === 0) return <div className={classes.ruler} />;
  const step = rulerStepSeconds(pixelsPerSecond);
  const first = Math.floor(scrollPx / pixelsPerSecond / step) * step;
  const last = Math.min(durationMs / 1000, (scrollPx + widthPx) / pixelsPerSecond);
  const marks: number[] = [];
  for (let second = first; second <= last; second += step) marks.push(second);
  return (
    <div className={classes.ruler} aria-hidden="true">
      {marks.map((second) => (
        <span key={second} style={{ left: second * pixelsPerSecond - scrollPx }}>
          {formatDuration(second * 1000)}
        </span>
      ))}
    </div>
  );
}
