/** A stretch of two texts compared: in both, only in the later, or only in the earlier. */
export interface DiffPart {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Most cells of the table that is filled to compare; beyond it coarser pieces are compared. */
const MAX_CELLS = 4_000_000;

const WORDS = /\s+|[^\s]+/gu;
const LINES = /[^\n]*\n|[^\n]+$/gu;

/** What changed from one text to another: by words, by lines where they are too long for that, else as a whole. */
export function diffText(before: string, after: string): DiffPart[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }];
  for (const pieces of [WORDS, LINES]) {
    const a = before.match(pieces) ?? [];
    const b = after.match(pieces) ?? [];
    const parts = diffPieces(a, b);
    if (parts !== null) return joined(parts);
  }
  return joined([
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]);
}

function diffPieces(a: readonly string[], b: readonly string[]): DiffPart[] | null {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const left = a.slice(start, a.length - end);
  const right = b.slice(start, b.length - end);
  if ((left.length + 1) * (right.length + 1) > MAX_CELLS) return null;
  const same = (pieces: readonly string[]): DiffPart[] => pieces.map((text) => ({ kind: 'same', text }));
  return [...same(a.slice(0, start)), ...compared(left, right), ...same(a.slice(a.length - end))];
}

/** Along the longest common sequence, what was removed before what was added. */
function compared(a: readonly string[], b: readonly string[]): DiffPart[] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const parts: DiffPart[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push({ kind: 'same', text: a[i] ?? '' });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      parts.push({ kind: 'removed', text: a[i] ?? '' });
      i++;
    } else {
      parts.push({ kind: 'added', text: b[j] ?? '' });
      j++;
    }
  }
  return parts;
}

function joined(parts: readonly DiffPart[]): DiffPart[] {
  const whole: DiffPart[] = [];
  for (const { kind, text } of parts) {
    const last = whole.at(-1);
    if (text === '') continue;
    if (last?.kind === kind) last.text += text;
    else whole.push({ kind, text });
  }
  return whole;
}
