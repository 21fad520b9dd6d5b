/** A passage as the transcript shows it and as the voice must be told to say it. */
export interface Passage {
  text: string;
  spoken: string;
}

/** Words whose full stop ends no sentence. */
const abbreviations = /\b(?:Mr|Mrs|Ms|Dr|St|Mme|Sra?)\.$/;
const spellings = /\[([^|\]]+)\|([^\]]*)\]/g;

/** Reads `[shown|spoken]`: the transcript has what is left of the bar, the voice says what is right of it. */
export function toPassage(source: string): Passage {
  return {
    text: source.replace(spellings, '$1').trim(),
    spoken: source.replace(spellings, '$2').trim(),
  };
}

/** True for passages that say figures or spell something out, which speech recognition is least sure of. */
export function isSpelled(source: string): boolean {
  return /\d/.test(source) || /\[[^|\]]+\|/.test(source);
}

/**
 * Cuts a turn into sentences, and sentences that would last too long at a clause near their middle.
 * `[shown|spoken]` is never cut. Joined with spaces, the pieces are the turn again.
 */
export function splitTurn(source: string, maxCharacters: number): string[] {
  const sentences = piecesAfter(source.trim(), /[.!?…]["»”]?\s+(?=\S)/g);
  return sentences.flatMap((sentence) => splitLong(sentence, maxCharacters));
}

function splitLong(sentence: string, maxCharacters: number): string[] {
  if (toPassage(sentence).spoken.length <= maxCharacters) return [sentence];
  const clauses = piecesAfter(sentence, /[,;:–]\s+(?=\S)/g);
  const pieces = clauses.length > 1 ? clauses : piecesAfter(sentence, /\s+(?=\S)/g);
  if (pieces.length < 2) return [sentence];
  const middle = sentence.length / 2;
  let cut = 1;
  let best = Number.POSITIVE_INFINITY;
  for (let count = 1; count < pieces.length; count++) {
    const distance = Math.abs(pieces.slice(0, count).join(' ').length - middle);
    if (distance < best) [cut, best] = [count, distance];
  }
  const halves = [pieces.slice(0, cut).join(' '), pieces.slice(cut).join(' ')];
  return halves.flatMap((half) => splitLong(half, maxCharacters));
}

/** Cuts after every match of the boundary that lies outside brackets and follows no abbreviation. */
function piecesAfter(source: string, boundary: RegExp): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const match of source.matchAll(boundary)) {
    const end = match.index + match[0].length;
    const before = source.slice(0, match.index);
    if (before.lastIndexOf('[') > before.lastIndexOf(']')) continue;
    if (abbreviations.test(source.slice(0, end).trimEnd())) continue;
    pieces.push(source.slice(from, end).trim());
    from = end;
  }
  pieces.push(source.slice(from).trim());
  return pieces.filter((piece) => piece !== '');
}
