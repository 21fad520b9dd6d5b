import { useMemo } from 'react';
import type { Overlay } from '#shared/domain/overlays.ts';
import type { LaneKind } from './lanes.ts';
import classes from './OverlayLayer.module.css';
import { type OverlaySpan, toBoxes } from './overlays.ts';

interface OverlayLayerProps {
  spans: readonly OverlaySpan[];
  shown: readonly Overlay[];
  lanes: readonly LaneKind[];
  laneHeightPx: number;
  view: { pixelsPerSecond: number; scrollPx: number; widthPx: number };
}

/** What was measured and marked, drawn over the lanes. */
export function OverlayLayer({ spans, shown, lanes, laneHeightPx, view }: OverlayLayerProps) {
  const boxes = useMemo(
    () =>
      toBoxes(
        spans.filter(({ overlay }) => shown.includes(overlay)),
        view,
      ),
    [spans, shown, view],
  );
  return (
    <div className={classes.layer} aria-hidden="true" data-testid="overlays">
      {boxes.map(({ overlay, lane, x, width }) => (
        <i
          key={`${overlay} ${lane} ${x}`}
          className={classes.box}
          data-overlay={overlay}
          style={{
            left: x,
            width,
            ...(lane !== null && { top: lanes.indexOf(lane) * laneHeightPx, height: laneHeightPx }),
          }}
        />
      ))}
    </div>
  );
}
