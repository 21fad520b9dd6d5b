import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import WaveSurfer from 'wavesurfer.js';
import { cspNonce } from '../lib/csp-nonce.ts';
import { formatDuration, formatPosition, isolate } from '../lib/format.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { LaneControls } from './LaneControls.tsx';
import { drawLane, type LaneKind, rulerStepSeconds, toFloats } from './lanes.ts';
import { type Channel, isHeard } from './mix.ts';
import { audio, type LoopRegion, player, usePlayer } from './player.ts';
import { usePosition } from './use-position.ts';
import classes from './Waveform.module.css';

export interface Pin {
  id: string;
  atMs: number;
  label: string;
}

interface Viewport {
  pixelsPerSecond: number;
  scrollPx: number;
  widthPx: number;
}

const LANE_PX = 46;
const SINGLE_LANE_PX = 64;
const ZOOM_STEP = 1.6;
const ZOOM_MAX = 400;

export interface WaveformProps {
  durationMs: number;
  lanes: readonly LaneKind[];
  /** Null while the peaks are not known: the time line still seeks. */
  channels: readonly Uint8Array[] | null;
  /** True while this recording is the one in the player. */
  isLoaded: boolean;
  onSeek: (atMs: number) => void;
  pins: readonly Pin[];
  onPin: (id: string) => void;
  loop: LoopRegion | null;
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
  const { box, viewport, zoom } = useWaveSurfer(props);
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
  const laneHeight = lanes.length > 1 ? LANE_PX : SINGLE_LANE_PX;
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
        <Pins {...props} toPx={toPx} />
      </div>
      <div className={classes.zoom}>
        <button type="button" aria-label={t('review.zoomIn')} title={t('review.zoomIn')} onClick={() => zoom(1)}>
          +
        </button>
        <button type="button" aria-label={t('review.zoomOut')} title={t('review.zoomOut')} onClick={() => zoom(-1)}>
          −
        </button>
      </div>
    </div>
  );
}

/** Whose lane it is and, where the two sides of the call in the player are apart, how this one is heard. */
function LaneHead({
  lane,
  name,
  heightPx,
  channel,
}: {
  lane: LaneKind;
  name: string;
  heightPx: number;
  channel: Channel | null;
}) {
  const isSilent = usePlayer(({ mix }) => channel !== null && !isHeard(mix, channel));
  return (
    <div className={classes.laneHead} style={{ height: heightPx }} data-silent={isSilent || undefined}>
      <span className={classes.laneName} data-kind={lane}>
        <i className={classes.swatch} />
        <span className="ellipsis" title={name}>
          {name}
        </span>
      </span>
      {channel !== null && <LaneControls lane={lane} channel={channel} name={name} />}
    </div>
  );
}

/** How the lanes are drawn in the theme of this moment. */
function coloursOf(container: HTMLElement, lanes: readonly LaneKind[], laneHeight: number) {
  const style = getComputedStyle(container);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    cursorColor: colour('--wave-cursor'),
    splitChannels: lanes.map((lane) => ({
      height: laneHeight,
      waveColor: colour(`--lane-${lane}-rest`),
      progressColor: colour(`--lane-${lane}`),
      renderFunction: (data: (Float32Array | number[])[], context: CanvasRenderingContext2D) =>
        drawLane(context, data[0] ?? [], lane, devicePixelRatio),
    })),
  };
}

/** Binds wavesurfer to the player's element and keeps what is in view for the overlays. */
function useWaveSurfer({ channels, durationMs, lanes, isLoaded, onSeek }: WaveformProps) {
  const box = useRef<HTMLDivElement>(null);
  const surfer = useRef<WaveSurfer | null>(null);
  const pixelsPerSecond = useRef(0);
  const [viewport, setViewport] = useState<Viewport>({ pixelsPerSecond: 0, scrollPx: 0, widthPx: 0 });
  const peaks = useMemo(() => channels?.slice(0, lanes.length).map(toFloats) ?? null, [channels, lanes.length]);
  const seek = useRef(onSeek);
  useEffect(() => {
    seek.current = onSeek;
  });
  const laneKey = lanes.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lanes are compared by value
  useEffect(() => {
    const container = box.current;
    if (container === null) return;
    if (peaks === null) {
      const observer = new ResizeObserver(() => {
        const widthPx = container.clientWidth;
        setViewport({ pixelsPerSecond: widthPx / (durationMs / 1000), scrollPx: 0, widthPx });
      });
      observer.observe(container);
      return () => observer.disconnect();
    }
    const laneHeight = lanes.length > 1 ? LANE_PX : SINGLE_LANE_PX;
    const instance = WaveSurfer.create({
      container,
      // Another call may be playing; then this one is only drawn, and takes the player when it is asked to.
      media: isLoaded ? audio : document.createElement('audio'),
      peaks,
      duration: durationMs / 1000,
      height: laneHeight,
      cursorWidth: 2,
      dragToSeek: { debounceTime: 0 },
      minPxPerSec: pixelsPerSecond.current,
      cspNonce: cspNonce(),
      ...coloursOf(container, lanes, laneHeight),
    });
    surfer.current = instance;
    const measure = () => {
      const widthPx = container.clientWidth;
      const total = Math.max(widthPx, instance.getWrapper().clientWidth);
      setViewport({ pixelsPerSecond: total / (durationMs / 1000), scrollPx: instance.getScroll(), widthPx });
    };
    // A player at rest announces no time, which is what moves the played part along.
    const showPlayed = () => {
      if (isLoaded && audio.paused) instance.setTime(player.positionMs() / 1000);
    };
    const stop = [
      instance.on('ready', showPlayed),
      instance.on('interaction', (second) => seek.current(second * 1000)),
      instance.on('redraw', measure),
      instance.on('scroll', measure),
      instance.on('zoom', measure),
      instance.on('resize', measure),
    ];
    // Wavesurfer follows a new width late and never a new theme: both are drawn in the frame in which they happen.
    const redraw = () => instance.setOptions(coloursOf(container, lanes, laneHeight));
    let drawnWidth = container.clientWidth;
    const resized = new ResizeObserver(() => {
      if (container.clientWidth === drawnWidth) return;
      drawnWidth = container.clientWidth;
      redraw();
    });
    resized.observe(container);
    const recoloured = new MutationObserver(redraw);
    recoloured.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme', 'data-contrast'] });
    measure();
    return () => {
      resized.disconnect();
      recoloured.disconnect();
      for (const off of stop) off();
      surfer.current = null;
      instance.destroy();
    };
  }, [peaks, durationMs, laneKey, isLoaded]);

  const zoom = (step: -1 | 1) => {
    const instance = surfer.current;
    const container = box.current;
    if (instance === null || container === null) return;
    const fit = container.clientWidth / (durationMs / 1000);
    const next = Math.min(ZOOM_MAX, Math.max(fit, viewport.pixelsPerSecond * ZOOM_STEP ** step));
    pixelsPerSecond.current = next <= fit ? 0 : next;
    instance.zoom(pixelsPerSecond.current);
  };
  return { box, viewport, zoom };
}

/** The marks of time over what is in view. */
function Ruler({ viewport, durationMs }: { viewport: Viewport; durationMs: number }) {
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

function Pins({ pins, onPin, toPx }: WaveformProps & { toPx: (atMs: number) => number }) {
  return (
    <div className={classes.pins}>
      {pins.map((pin) => (
        <button
          key={pin.id}
          type="button"
          className={classes.pin}
          style={{ left: toPx(pin.atMs) }}
          aria-label={`${formatDuration(pin.atMs)} ${isolate(pin.label)}`}
          title={`${formatDuration(pin.atMs)} · ${isolate(pin.label)}`}
          onClick={() => onPin(pin.id)}
        />
      ))}
    </div>
  );
}

/** The time line without peaks: a quiet line for each voice, which already seeks. */
function PlainTrack({
  durationMs,
  lanes,
  isLoaded,
  onSeek,
}: Pick<WaveformProps, 'durationMs' | 'lanes' | 'isLoaded' | 'onSeek'>) {
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
