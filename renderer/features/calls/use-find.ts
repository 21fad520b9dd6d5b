import { useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import { findRanges, type TextRange } from '../../lib/text-ranges.ts';

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

export function useFind(segments: readonly { text: string }[], reveal: (index: number) => void): Find {
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
      // At once: what is typed next is looked for, and works no key of the screen.
      flushSync(() => setOpen(true));
      document.querySelector<HTMLInputElement>('[data-find]')?.select();
    },
    close: () => setOpen(false),
    setText: (value) => {
      setText(value);
      setPosition(0);
    },
    step: (by) => go(position + by),
  };
}
