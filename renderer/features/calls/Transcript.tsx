// biome-ignore-all lint/a11y/useSemanticElements: turns are placed by transforms inside a box as high as all of them
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by key
import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconMessage } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Segment } from '#shared/contract/calls.ts';
import { formatDuration, formatPercent } from '../../lib/format.ts';
import { findRanges, splitByRanges, type TextRange } from '../../lib/text-ranges.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { turnIndexAt } from '../../waveform/turns.ts';
import { usePosition } from '../../waveform/use-position.ts';
import { FindBar } from './FindBar.tsx';
import classes from './Transcript.module.css';

/** Under this confidence a turn is marked as doubtful. */
const DOUBTFUL = 0.6;

interface TranscriptProps {
  segments: readonly Segment[];
  speakerNames: Record<Segment['speaker'], string>;
  /** True while this call is the one in the player, so that the playhead is its own. */
  isLive: boolean;
  /** A place in the text where there is no playhead. */
  readingMs: number | null;
  followByDefault: boolean;
  commentTimes: readonly number[];
  onSeek: (atMs: number) => void;
}

/** The words of the call: follows the playhead, and leads it. */
export function Transcript(props: TranscriptProps) {
  const { segments, speakerNames, isLive, readingMs, followByDefault, commentTimes, onSeek } = props;
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const playing = usePosition((atMs) => (isLive ? turnIndexAt(segments, atMs) : -1));
  const active = isLive || readingMs === null ? playing : turnIndexAt(segments, readingMs);
  const virtualizer = useVirtualizer({
    count: segments.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 44,
    overscan: 8,
    getItemKey: (index) => segments[index]?.id ?? index,
  });
  const [isFollowing, setFollowing] = useFollow(followByDefault, active, scroller, (index) =>
    virtualizer.scrollToIndex(index, { align: 'center' }),
  );
  const find = useFind(segments, (index) => {
    setFollowing(false);
    virtualizer.scrollToIndex(index, { align: 'center' });
  });
  const commented = useMemo(
    () => new Set(commentTimes.map((atMs) => Math.max(0, turnIndexAt(segments, atMs)))),
    [commentTimes, segments],
  );
  useShortcut('review.find', find.open);
  useShortcut('review.follow', () => setFollowing(true));
  return (
    <section className={classes.panel} aria-label={t('review.transcript')}>
      {find.isOpen && <FindBar find={find} />}
      <div ref={scroller} className={classes.scroller} data-pane tabIndex={0} role="list" data-testid="transcript">
        <div style={{ position: 'relative', blockSize: virtualizer.getTotalSize() }} role="presentation">
          {virtualizer.getVirtualItems().map((item) => {
            const segment = segments[item.index];
            if (segment === undefined) return null;
            const isDoubtful = segment.confidence !== null && segment.confidence < DOUBTFUL;
            return (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                role="listitem"
                className={classes.turn}
                data-speaker={segment.speaker}
                aria-current={item.index === active ? 'true' : undefined}
                data-testid="turn"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <UnstyledButton
                  className={classes.hit}
                  onClick={() => onSeek(segment.startMs)}
                  title={t('review.seekTo', { at: formatDuration(segment.startMs) })}
                >
                  <time className={classes.time}>{formatDuration(segment.startMs)}</time>
                  <span className={classes.speaker}>
                    <span className="data" dir="auto">
                      {speakerNames[segment.speaker]}
                    </span>
                  </span>
                </UnstyledButton>
                {/* biome-ignore lint/a11y/useKeyWithClickEvents: the button beside it does the same by key; here the text stays selectable */}
                <p
                  className={classes.text}
                  dir="auto"
                  data-doubtful={isDoubtful || undefined}
                  title={
                    isDoubtful && segment.confidence !== null
                      ? t('review.doubtful', { share: formatPercent(segment.confidence) })
                      : undefined
                  }
                  onClick={() => {
                    if (getSelection()?.isCollapsed !== false) onSeek(segment.startMs);
                  }}
                >
                  <MarkedText
                    text={segment.text}
                    ranges={find.rangesOf(item.index)}
                    current={find.current?.index === item.index ? find.current.start : null}
                  />
                </p>
                {commented.has(item.index) && (
                  <IconMessage size={14} className={classes.commented} aria-label={t('review.hasComment')} />
                )}
              </div>
            );
          })}
        </div>
      </div>
      {isLive && !isFollowing && active >= 0 && (
        <UnstyledButton className={classes.jump} onClick={() => setFollowing(true)} data-testid="jump-to-playhead">
          <IconArrowDown size={14} />
          {t('review.jump')}
          <Keys id="review.follow" />
        </UnstyledButton>
      )}
    </section>
  );
}

function MarkedText({ text, ranges, current }: { text: string; ranges: readonly TextRange[]; current: number | null }) {
  if (ranges.length === 0) return text;
  return splitByRanges(text, ranges).map((part) =>
    part.marked ? (
      <mark key={part.start} data-current={part.start === current || undefined}>
        {part.text}
      </mark>
    ) : (
      <span key={part.start}>{part.text}</span>
    ),
  );
}

/** Keeps the active turn in the middle until the person scrolls; then it waits to be asked back. */
function useFollow(
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

export interface Find {
  isOpen: boolean;
  text: string;
  total: number;
  position: number;
  current: { index: number; start: number } | null;
  rangesOf: (index: number) => readonly TextRange[];
  open: () => void;
  close: () => void;
  setText: (text: string) => void;
  step: (by: -1 | 1) => void;
}

const NONE: readonly TextRange[] = [];

function useFind(segments: readonly Segment[], reveal: (index: number) => void): Find {
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [position, setPosition] = useState(0);
  const matches = useMemo(() => {
    const needle = isOpen ? text : '';
    const byIndex = new Map<number, TextRange[]>();
    const flat: { index: number; start: number }[] = [];
    for (const [index, segment] of segments.entries()) {
      const ranges = findRanges(segment.text, needle);
      if (ranges.length > 0) byIndex.set(index, ranges);
      for (const [start] of ranges) flat.push({ index, start });
    }
    return { byIndex, flat };
  }, [segments, text, isOpen]);
  const go = (to: number) => {
    const total = matches.flat.length;
    if (total === 0) return;
    const next = (to + total) % total;
    setPosition(next);
    const target = matches.flat[next];
    if (target !== undefined) reveal(target.index);
  };
  return {
    isOpen,
    text,
    total: matches.flat.length,
    position,
    current: matches.flat[position] ?? null,
    rangesOf: (index) => matches.byIndex.get(index) ?? NONE,
    open: () => {
      setOpen(true);
      requestAnimationFrame(() => document.querySelector<HTMLInputElement>('[data-find]')?.select());
    },
    close: () => setOpen(false),
    setText: (value) => {
      setText(value);
      setPosition(0);
    },
    step: (by) => go(position + by),
  };
}
