import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../lib/format.ts';
import { toBars, toFloats } from './lanes.ts';
import classes from './Minimap.module.css';
import { player } from './player.ts';
import type { Viewport } from './use-wavesurfer.ts';

/** The whole recording in one narrow band, and the window of it that is drawn above: by click, drag and keys another part is. */
export function Minimap({
  durationMs,
  channels,
  isLoaded,
  view,
  onScroll,
}: {
  durationMs: number;
  channels: readonly Uint8Array[];
  /** True while this recording is the one in the player. */
  isLoaded: boolean;
  view: Viewport;
  onScroll: (startMs: number) => void;
}) {
  const { t } = useTranslation();
  const seconds = durationMs / 1000;
  const startS = view.pixelsPerSecond === 0 ? 0 : view.scrollPx / view.pixelsPerSecond;
  const windowS = view.pixelsPerSecond === 0 ? seconds : Math.min(seconds, view.widthPx / view.pixelsPerSecond);
  const showFrom = (second: number) => onScroll(Math.min(seconds - windowS, Math.max(0, second)) * 1000);
  const centreAt = (event: PointerEvent) => {
    const bounds = event.currentTarget.getBoundingClientRect();
    showFrom(((event.clientX - bounds.left) / bounds.width) * seconds - windowS / 2);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const targets: Record<string, number> = {
      ArrowLeft: startS - windowS / 4,
      ArrowRight: startS + windowS / 4,
      PageUp: startS - windowS,
      PageDown: startS + windowS,
      Home: 0,
      End: seconds,
    };
    const target = targets[event.key];
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    showFrom(target);
  };
  return (
    <div
      className={classes.map}
      role="slider"
      tabIndex={0}
      aria-label={t('review.minimap')}
      aria-valuemin={0}
      aria-valuemax={Math.floor(seconds)}
      aria-valuenow={Math.floor(startS)}
      aria-valuetext={t('review.minimapAt', {
        from: formatDuration(Math.round(startS * 1000)),
        to: formatDuration(Math.round((startS + windowS) * 1000)),
      })}
      data-testid="minimap"
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        centreAt(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons === 1) centreAt(event);
      }}
    >
      <Overview channels={channels} />
      <div
        className={classes.window}
        style={{ left: `${(startS / seconds) * 100}%`, width: `${(windowS / seconds) * 100}%` }}
      />
      {isLoaded && <Head durationMs={durationMs} />}
    </div>
  );
}

/** Both voices in one, as they are too small here to be told apart. */
function Overview({ channels }: { channels: readonly Uint8Array[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const lanes = channels.map(toFloats);
    const draw = () => {
      const ratio = devicePixelRatio;
      element.width = Math.round(element.clientWidth * ratio);
      element.height = Math.round(element.clientHeight * ratio);
      context.fillStyle = getComputedStyle(element).color;
      for (const lane of lanes) {
        for (const { x, height } of toBars(lane, element.width, element.height, ratio)) {
          context.fillRect(x, (element.height - height) / 2, 2 * ratio, height);
        }
      }
    };
    const resized = new ResizeObserver(draw);
    resized.observe(element);
    const recoloured = new MutationObserver(draw);
    recoloured.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme', 'data-contrast'] });
    return () => {
      resized.disconnect();
      recoloured.disconnect();
    };
  }, [channels]);
  return <canvas ref={canvas} className={classes.canvas} />;
}

function Head({ durationMs }: { durationMs: number }) {
  const head = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = () => {
      if (head.current !== null) head.current.style.left = `${Math.min(1, player.positionMs() / durationMs) * 100}%`;
    };
    place();
    return player.onTime(place);
  }, [durationMs]);
  return <div ref={head} className={classes.head} />;
}
