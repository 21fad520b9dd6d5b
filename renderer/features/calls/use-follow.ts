import { type RefObject, useEffect, useRef, useState } from 'react';

/** Keeps the active turn in the middle until the person scrolls; then it waits to be asked back. */
export function useFollow(
  byDefault: boolean,
  active: number,
  scroller: RefObject<HTMLElement | null>,
  scrollTo: (index: number) => void,
): [boolean, (following: boolean) => void] {
  const [isFollowing, setFollowing] = useState(byDefault);
  const latest = useRef(scrollTo);
  useEffect(() => {
    latest.current = scrollTo;
  });
  useEffect(() => setFollowing(byDefault), [byDefault]);
  useEffect(() => {
    if (isFollowing && active >= 0) latest.current(active);
  }, [isFollowing, active]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    // Scroll events come from our own scrolling too; these come from the person alone.
    const release = () => setFollowing(false);
    const onPointerDown = (event: PointerEvent) => {
      if (event.target === element) release();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'].includes(event.key) && !event.ctrlKey)
        release();
    };
    element.addEventListener('wheel', release, { passive: true });
    element.addEventListener('touchmove', release, { passive: true });
    element.addEventListener('pointerdown', onPointerDown);
    element.addEventListener('keydown', onKeyDown);
    return () => {
      element.removeEventListener('wheel', release);
      element.removeEventListener('touchmove', release);
      element.removeEventListener('pointerdown', onPointerDown);
      element.removeEventListener('keydown', onKeyDown);
    };
  }, [scroller]);
  return [isFollowing, setFollowing];
}
