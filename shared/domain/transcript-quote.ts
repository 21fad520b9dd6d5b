import { maskText } from './redaction.ts';
import { placeAnchor, type TextAnchor, type TextRange } from './transcript-anchor.ts';

/** A turn as it is read, with what of it is withheld. */
export interface QuotableTurn {
  id: string;
  original: string;
  text: string;
  redacted: readonly TextRange[];
}

/** Words of a turn that something is said of, as they may be shown. */
export interface Quote {
  segmentId: string;
  /** Of the text as it is read. */
  range: TextRange;
  text: string;
}

/** The words that anchors are tied to, as they are read now and without what is redacted. Words that are gone are left out. */
export function quotesOf(turns: readonly QuotableTurn[], anchors: readonly TextAnchor[]): Quote[] {
  return anchors.flatMap((anchor) => {
    const turn = turns.find(({ id }) => id === anchor.segmentId);
    const range = turn ? placeAnchor(turn, anchor) : null;
    return turn && range ? [{ segmentId: turn.id, range, text: quoted(turn, range) }] : [];
  });
}

function quoted({ text, redacted }: QuotableTurn, [start, end]: TextRange): string {
  const withheld = redacted
    .map(([from, to]): TextRange => [Math.max(from, start) - start, Math.min(to, end) - start])
    .filter(([from, to]) => from < to);
  return maskText(text.slice(start, end), withheld);
}
