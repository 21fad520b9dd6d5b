import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Overlay } from '#shared/domain/overlays.ts';
import { usePreferences, useSetPreferences } from '../ipc/queries.ts';
import { formatDuration, formatPosition, isolate } from '../lib/format.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import type { LoopRegion } from './guide.ts';
import { LaneHead } from './LaneHead.tsx';
import type { LaneKind } from './lanes.ts';
import { Minimap } from './Minimap.tsx';
import type { Channel } from './mix.ts';
import { OverlayLayer } from './OverlayLayer.tsx';
import { OverlayMenu } from './OverlayMenu.tsx';
import type { OverlaySpan } from './overlays.ts';
import { PlainTrack } from './PlainTrack.tsx';
import { player } from './player.ts';
import { Ruler } from './Ruler.tsx';
import { usePosition } from './use-position.ts';
import { laneHeightPx, type SurferProps, useWaveSurfer } from './use-wavesurfer.ts';
import classes from './Waveform.module.css';

/** Calls longer than this have their whole shown under what is in view. */
const MINIMAP_FROM_MS = 15 * 60_000;

export interface Pin {
  id: string;
  /** `search` and `tracker` are what was found in what was said. */
  kind: 'comment' | 'marker' | 'search' | 'tracker';
  atMs: number;
  label: string;
}

export interface WaveformProps extends SurferProps {
  pins: readonly Pin[];
  onPin: (pin: Pin) => void;
  /** Delete on a pin that can go. */
  onRemovePin: (pin: Pin) => void;
  loop: LoopRegion | null;
  /** What was measured and marked of it. */
  spans: readonly OverlaySpan[];
  /** How many marks each overlay has; null where this call has nothing of the kind. */
  overlayCounts: Readonly<Record<Overlay, number | null>>;
  laneNames: Record<LaneKind, string>;
  /** Shown over the lanes when there is something to say first. */
  notice?: ReactNode;
  /** A notice that only tells what goes on: it leaves the lanes to be seen. */
  isNoticeQuiet?: boolean;
}

/** The recording in time: a lane for each voice, the playhead, the comments and the loop. */
export function Waveform(props: WaveformProps) {
  const { durationMs, lanes, isLoaded, onSeek } = props;
  const { t, i18n } = useTranslation();
  const { box, viewport, zoom, scrollToMs } = useWaveSurfer(props);
  const overlays = useOverlays();
  const hover = useRef<HTMLDivElement>(null);
  useShortcut('review.zoomIn', () => zoom(1));
  useShortcut('review.zoomOut', () => zoom(-1));
  const seconds = usePosition((atMs) => (isLoaded ? Math.floor(atMs / 1000) : 0));

  const msAt = (event: PointerEvent): number => {
    const bounds = event.currentTarget.getBoundingClientRect();
    return Math.min(
      durationMs,
      Math.max(0, ((event.clientX - bounds.left + viewport.scrollPx) / viewport.pixelsPerSecond) * 1000),
    );
  };
  const onPointerMove = (event: PointerEvent) => {
    const label = hover.current;
    if (label === null || viewport.pixelsPerSecond === 0) return;
    label.hidden = false;
    label.style.left = `${event.clientX - event.currentTarget.getBoundingClientRect().left}px`;
    label.dataset.time = formatPosition(msAt(event));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const now = isLoaded ? player.positionMs() : 0;
    const targets: Record<string, number> = {
      ArrowLeft: now - (event.shiftKey ? 15_000 : 5000),
      ArrowRight: now + (event.shiftKey ? 15_000 : 5000),
      Home: 0,
      End: durationMs,
    };
    const target = targets[event.key];
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onSeek(Math.min(durationMs, Math.max(0, target)));
  };
  const toPx = (atMs: number) => (atMs / 1000) * viewport.pixelsPerSecond - viewport.scrollPx;
  const laneHeight = laneHeightPx(lanes.length);
  return (
    <div className={classes.frame} data-testid="waveform">
      <div className={classes.gutter}>
        {lanes.map((lane, channel) => (
          <LaneHead
            key={lane}
            lane={lane}
            name={props.laneNames[lane]}
            heightPx={laneHeight}
            channel={isLoaded && lanes.length === 2 ? (channel as Channel) : null}
          />
        ))}
      </div>
      {/* Time runs from the left in every language, as it does in every audio tool; what is said about it does not. */}
      <div className={classes.track} dir="ltr">
        <Ruler viewport={viewport} durationMs={durationMs} />
        <div
          className={classes.lanes}
          style={{ height: laneHeight * lanes.length }}
          role="slider"
          tabIndex={0}
          data-pane
          aria-label={t('player.position')}
          aria-valuemin={0}
          aria-valuemax={Math.floor(durationMs / 1000)}
          aria-valuenow={Math.min(seconds, Math.floor(durationMs / 1000))}
          aria-valuetext={formatDuration(seconds * 1000)}
          onKeyDown={onKeyDown}
          onFocus={() => overlays.setHasFocus(true)}
          onBlur={() => overlays.setHasFocus(false)}
          onPointerMove={onPointerMove}
          onPointerLeave={() => {
            if (hover.current !== null) hover.current.hidden = true;
          }}
          onWheel={(event) => {
            if (event.ctrlKey) zoom(event.deltaY < 0 ? 1 : -1);
          }}
          data-zoomable
        >
          <div ref={box} className={classes.surfer} />
          {props.channels === null && (
            <PlainTrack durationMs={durationMs} lanes={lanes} isLoaded={isLoaded} onSeek={onSeek} />
          )}
          <OverlayLayer
            spans={props.spans}
            shown={overlays.shown}
            lanes={lanes}
            laneHeightPx={laneHeight}
            view={viewport}
          />
          {props.loop !== null && (
            <div
              className={classes.loop}
              data-open={props.loop.endMs === null || undefined}
              style={{
                left: toPx(props.loop.startMs),
                width: Math.max(2, toPx(props.loop.endMs ?? props.loop.startMs) - toPx(props.loop.startMs)),
              }}
            />
          )}
          <div ref={hover} className={classes.hover} hidden />
        </div>
        {props.notice !== undefined && (
          <div
            className={classes.notice}
            dir={i18n.dir()}
            data-quiet={props.isNoticeQuiet || undefined}
            style={{ height: laneHeight * lanes.length }}
          >
            {props.isNoticeQuiet ? <span className={classes.chip}>{props.notice}</span> : props.notice}
          </div>
        )}
        {overlays.shown.includes('comments') && <Pins {...props} toPx={toPx} />}
        {durationMs > MINIMAP_FROM_MS && props.channels !== null && (
          <Minimap
            durationMs={durationMs}
            channels={props.channels}
            isLoaded={isLoaded}
            view={viewport}
            onScroll={scrollToMs}
          />
        )}
      </div>
      <div className={classes.zoom}>
        <button type="button" aria-label={t('review.zoomIn')} title={t('review.zoomIn')} onClick={() => zoom(1)}>
          +
        </button>
        <button type="button" aria-label={t('review.zoomOut')} title={t('review.zoomOut')} onClick={() => zoom(-1)}>
          −
        </button>
        <OverlayMenu shown={overlays.shown} counts={props.overlayCounts} onToggle={overlays.toggle} />
      </div>
    </div>
  );
}

function Pins({ pins, onPin, onRemovePin, toPx }: WaveformProps & { toPx: (atMs: number) => number }) {
  const { t } = useTranslation();
  return (
    <div className={classes.pins}>
      {pins.map((pin) => {
        const isMarker = pin.kind === 'marker';
        const label = isMarker ? t('markers.one') : isolate(pin.label);
        return (
          <button
            key={pin.id}
            type="button"
            className={classes.pin}
            data-kind={pin.kind}
            data-testid={`pin-${pin.kind}`}
            style={{ left: toPx(pin.atMs) }}
            aria-label={`${formatDuration(pin.atMs)} ${label}`}
            title={`${formatDuration(pin.atMs)} · ${label}${isMarker ? ` · ${t('markers.howToRemove')}` : ''}`}
            onClick={() => onPin(pin)}
            onKeyDown={(event) => {
              if (isMarker && (event.key === 'Delete' || event.key === 'Backspace')) onRemovePin(pin);
            }}
          />
        );
      })}
    </div>
  );
}

/** Which overlays are shown, and their keys, which work while the time line has the focus. */
function useOverlays() {
  const { overlays: shown } = usePreferences();
  const set = useSetPreferences();
  const [hasFocus, setHasFocus] = useState(false);
  const toggle = (overlay: Overlay) =>
    set({
      overlays: shown.includes(overlay) ? shown.filter((other) => other !== overlay) : [...shown, overlay],
    });
  useShortcut('timeline.silence', () => toggle('silence'), hasFocus);
  useShortcut('timeline.overtalk', () => toggle('overtalk'), hasFocus);
  useShortcut('timeline.interruptions', () => toggle('interruptions'), hasFocus);
  useShortcut('timeline.sentiment', () => toggle('sentiment'), hasFocus);
  useShortcut('timeline.comments', () => toggle('comments'), hasFocus);
  useShortcut('timeline.redactions', () => toggle('redactions'), hasFocus);
  return { shown, toggle, setHasFocus };
}
