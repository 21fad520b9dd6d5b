import { useEffect, useRef } from 'react';

const EVERY_MS = 3_000;
const LONGEST_MS = 60_000;

/**
 * Asks again every few seconds while something is watched: not while the window is hidden, and more rarely after each failure, of
 * which the screen tells by the age of what it shows.
 */
export function useKeepFresh(refresh: () => Promise<unknown>, isWatched: boolean): void {
  const latest = useRef(refresh);
  useEffect(() => {
    latest.current = refresh;
  });
  useEffect(() => {
    if (!isWatched) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let waitMs = EVERY_MS;
    let isOver = false;
    const ask = async () => {
      if (document.visibilityState === 'visible') {
        waitMs = await latest.current().then(
          () => EVERY_MS,
          () => Math.min(LONGEST_MS, waitMs * 2),
        );
      }
      if (!isOver) timer = setTimeout(ask, waitMs);
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isWatched]);
}
