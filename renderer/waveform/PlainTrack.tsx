import { type PointerEvent, useEffect, useRef } from 'react';
import { player } from './player.ts';
import type { SurferProps } from './use-wavesurfer.ts';
import classes from './Waveform.module.css';

/** The time line without peaks: a quiet line for each voice, which already seeks. */
export function PlainTrack({ durationMs, lanes, isLoaded, onSeek }: Omit<SurferProps, 'channels'>) {
  const head = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = () => {
      const share = isLoaded && durationMs > 0 ? player.positionMs() / durationMs : 0;
      if (head.current !== null) head.current.style.inlineSize = `${Math.min(1, share) * 100}%`;
    };
    place();
    return player.onTime(place);
  }, [durationMs, isLoaded]);
  const seekTo = (event: PointerEvent) => {
    const bounds = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - bounds.left) / bounds.width;
    onSeek(Math.min(1, Math.max(0, share)) * durationMs);
  };
  return (
    <div
      className={classes.plain}
      data-testid="waveform-plain"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seekTo(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons === 1) seekTo(event);
      }}
    >
      {lanes.map((lane) => (
        <i key={lane} data-kind={lane} />
      ))}
      <div ref={head} />
    </div>
  );
}
