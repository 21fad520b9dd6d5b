import { type RefObject, useEffect, useRef, useState } from 'react';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { readSelection, showSelection, stepWords, type TurnSelection } from './transcript-selection.ts';

/** Choosing words of the transcript, by pointer as anywhere, and by keys word by word. */
export function useWordSelection({
  scroller,
  turns,
  active,
  reveal,
}: {
  scroller: RefObject<HTMLElement | null>;
  turns: readonly { text: string }[];
  /** The turn that the keys begin with, where none has the focus. */
  active: number;
  reveal: (index: number) => void;
}) {
  const [selection, setSelection] = useState<readonly TurnSelection[]>([]);
  /** Chosen by key and not yet drawn: keys come faster than frames, and each goes on from the one before. */
  const coming = useRef<TurnSelection | null>(null);
  const now = (): readonly TurnSelection[] =>
    coming.current ? [coming.current] : scroller.current ? readSelection(scroller.current) : [];
  useEffect(() => {
    const onChange = () => {
      const read = scroller.current ? readSelection(scroller.current) : [];
      setSelection((before) => (JSON.stringify(before) === JSON.stringify(read) ? before : read));
    };
    document.addEventListener('selectionchange', onChange);
    return () => document.removeEventListener('selectionchange', onChange);
  }, [scroller]);
  const focusedIndex = (): number | null => {
    const turn = document.activeElement?.closest<HTMLElement>('[data-testid=turn]');
    return turn?.dataset.index === undefined ? null : Number(turn.dataset.index);
  };
  const choose = (chosen: TurnSelection) => {
    reveal(chosen.index);
    coming.current = chosen;
    // Turns come and go with scrolling: this one may have to be drawn first.
    requestAnimationFrame(() => {
      if (coming.current !== chosen) return;
      coming.current = null;
      if (scroller.current) showSelection(scroller.current, chosen);
    });
  };
  const step = (by: -1 | 1, isExtending: boolean) => {
    const current = now().at(-1);
    const index = current?.index ?? focusedIndex() ?? Math.max(active, 0);
    const range = stepWords(turns[index]?.text ?? '', current?.range ?? null, by, isExtending);
    if (range !== null) choose({ index, range });
  };
  useShortcut('transcript.nextWord', () => step(1, false));
  useShortcut('transcript.previousWord', () => step(-1, false));
  useShortcut('transcript.extendWord', () => step(1, true));
  useShortcut('transcript.shrinkWord', () => step(-1, true));
  const clear = () => {
    coming.current = null;
    getSelection()?.removeAllRanges();
  };
  return { selection, now, choose, focusedIndex, clear };
}
