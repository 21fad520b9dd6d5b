import { useEffect, useMemo, useRef, useState } from 'react';
import WaveSurfer from 'wavesurfer.js';
import { cspNonce } from '../lib/csp-nonce.ts';
import { drawLane, type LaneKind, toFloats } from './lanes.ts';
import { audio, player } from './player.ts';

/** What of the time line is in view. */
export interface Viewport {
  pixelsPerSecond: number;
  scrollPx: number;
  widthPx: number;
}

const LANE_PX = 46;
const SINGLE_LANE_PX = 64;

/** How high each lane is: a voice alone has more room. */
export const laneHeightPx = (laneCount: number): number => (laneCount > 1 ? LANE_PX : SINGLE_LANE_PX);

const ZOOM_STEP = 1.6;
const ZOOM_MAX = 400;

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

export interface SurferProps {
  durationMs: number;
  lanes: readonly LaneKind[];
  /** Null while the peaks are not known: the time line still seeks. */
  channels: readonly Uint8Array[] | null;
  /** True while this recording is the one in the player. */
  isLoaded: boolean;
  onSeek: (atMs: number) => void;
}

/** Binds wavesurfer to the player's element and keeps what is in view for the overlays. */
export function useWaveSurfer({ channels, durationMs, lanes, isLoaded, onSeek }: SurferProps) {
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
    const laneHeight = laneHeightPx(lanes.length);
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
    // Before the length is known wavesurfer would keep this place and go back to it over any that was asked for since.
    const showPlayed = () => {
      if (isLoaded && audio.paused && audio.readyState >= HTMLMediaElement.HAVE_METADATA)
        instance.setTime(player.positionMs() / 1000);
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
  const scrollToMs = (atMs: number) => surfer.current?.setScroll((atMs / 1000) * viewport.pixelsPerSecond);
  return { box, viewport, zoom, scrollToMs };
}
