/** A part of the screen in pixels. */
export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

const LEAST_SEEN_PX = 80;

/** Where a window goes that was last at `last`: there, if enough of it can be seen to be taken hold of, else in the middle of the screen. */
export function placeOnScreen(last: Place, workAreas: readonly Place[]): Place {
  const isSeen = workAreas.some(
    (area) =>
      overlap(last.x, last.width, area.x, area.width) >= LEAST_SEEN_PX &&
      // The title bar is what a window is moved by.
      last.y >= area.y &&
      last.y <= area.y + area.height - LEAST_SEEN_PX,
  );
  const [area] = workAreas;
  if (isSeen || !area) return last;
  const width = Math.min(last.width, area.width);
  const height = Math.min(last.height, area.height);
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    width,
    height,
  };
}

function overlap(from: number, length: number, areaFrom: number, areaLength: number): number {
  return Math.min(from + length, areaFrom + areaLength) - Math.max(from, areaFrom);
}
