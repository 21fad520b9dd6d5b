import { useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../lib/format.ts';
import classes from './DockScrubber.module.css';
import { drawLane, toFloats } from './lanes.ts';
import { type LoadedCall, player, usePlayer } from './player.ts';
import { peaksQuery } from './use-peaks.ts';
import { usePosition } from './use-position.ts';

/** Both lanes in miniature, which seek by click, drag and arrow keys. */
export function DockScrubber({ loaded }: { loaded: LoadedCall }) {
  const { t } = useTranslation();
  const seconds = usePosition((atMs) => Math.floor(atMs / 1000));
  const peaks = useQuery(peaksQuery(loaded.recordingId)).data ?? null;
  const head = useRef<HTMLDivElement>(null);
  const lanes = loaded.lanes;
  const loop = usePlayer((state) => state.loop);
  const share = (atMs: number) => (loaded.durationMs === 0 ? 0 : (atMs / loaded.durationMs) * 100);
  useEffect(() => {
    const place = () => {
      const share = loaded.durationMs === 0 ? 0 : player.positionMs() / loaded.durationMs;
      if (head.current !== null) head.current.style.left = `${Math.min(1, share) * 100}%`;
    };
    place();
    return player.onTime(place);
  }, [loaded.durationMs]);

  const seekTo = (event: PointerEvent) => {
    const bounds = event.currentTarget.getBoundingClientRect();
    player.seekMs(((event.clientX - bounds.left) / bounds.width) * loaded.durationMs);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const jumps: Record<string, number> = { ArrowLeft: -5000, ArrowRight: 5000, PageUp: 15_000, PageDown: -15_000 };
    const jump = jumps[event.key];
    if (jump !== undefined) player.skipMs(event.shiftKey ? jump * 3 : jump);
    else if (event.key === 'Home') player.seekMs(0);
    else if (event.key === 'End') player.seekMs(loaded.durationMs);
    else return;
    event.preventDefault();
  };
  return (
    <div
      className={classes.box}
      dir="ltr"
      role="slider"
      tabIndex={0}
      aria-label={t('player.position')}
      aria-valuemin={0}
      aria-valuemax={Math.floor(loaded.durationMs / 1000)}
      aria-valuenow={Math.min(seconds, Math.floor(loaded.durationMs / 1000))}
      aria-valuetext={formatDuration(seconds * 1000)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seekTo(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons === 1) seekTo(event);
      }}
      onKeyDown={onKeyDown}
    >
      {lanes.map((lane, index) => (
        <MiniLane key={lane} kind={lane} channel={peaks?.channels[index] ?? null} />
      ))}
      {loop !== null && (
        <div
          className={classes.loop}
          style={{
            left: `${share(loop.startMs)}%`,
            width: `${share(loop.endMs ?? loop.startMs) - share(loop.startMs)}%`,
          }}
        />
      )}
      <div ref={head} className={classes.head} />
    </div>
  );
}

function MiniLane({ kind, channel }: { kind: LoadedCall['lanes'][number]; channel: Uint8Array | null }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from the scheme's variables
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const draw = () => {
      const ratio = devicePixelRatio;
      element.width = Math.round(element.clientWidth * ratio);
      element.height = Math.round(element.clientHeight * ratio);
      context.fillStyle = getComputedStyle(element).color;
      drawLane(context, channel === null ? [] : toFloats(channel), kind, ratio);
    };
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [channel, kind, scheme]);
  return <canvas ref={canvas} className={classes.lane} data-kind={kind} />;
}
