/** Lines `from` to before `to` of the base that one side replaced. */
interface Hunk {
  from: number;
  to: number;
  lines: readonly string[];
}

/** Beyond so many pairs of lines a text is too large to be compared here: its person is asked. */
const MAX_CELLS = 4_000_000;

/**
 * Three-way merge by lines. Null where both sides changed the same lines, or lines that touch, to something different: then no
 * order of the two is right by itself.
 */
export function mergeText(base: string, mine: string, theirs: string): string | null {
  const lines = linesOf(base);
  const ours = hunksOf(lines, linesOf(mine));
  const others = hunksOf(lines, linesOf(theirs));
  if (ours === null || others === null) return null;
  const hunks = ours.filter((hunk) => !others.some((other) => isSameHunk(hunk, other)));
  if (hunks.some((hunk) => others.some((other) => touches(hunk, other)))) return null;
  return apply(lines, [...hunks, ...others]);
}

/** Each line with its end, so that a last line without one is another line. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+/g) ?? [];

const isSameHunk = (a: Hunk, b: Hunk): boolean =>
  a.from === b.from && a.to === b.to && a.lines.join('') === b.lines.join('');

const touches = (a: Hunk, b: Hunk): boolean => a.from <= b.to && b.from <= a.to;

function apply(base: readonly string[], hunks: Hunk[]): string {
  const merged: string[] = [];
  let at = 0;
  for (const { from, to, lines } of hunks.sort((a, b) => a.from - b.from)) {
    merged.push(...base.slice(at, from), ...lines);
    at = to;
  }
  return [...merged, ...base.slice(at)].join('');
}

/** What turns `base` into `text`, in order; null where they are too large to be compared. */
function hunksOf(base: readonly string[], text: readonly string[]): Hunk[] | null {
  const kept = commonParts(base, text);
  if (kept === null) return null;
  const hunks: Hunk[] = [];
  let from = 0;
  let textFrom = 0;
  for (const [inBase, inText] of [...kept, [base.length, text.length] as const]) {
    if (inBase > from || inText > textFrom) hunks.push({ from, to: inBase, lines: text.slice(textFrom, inText) });
    from = inBase + 1;
    textFrom = inText + 1;
  }
  return hunks;
}

/** The longest sequence of lines or words that both have, as pairs of places; null where they are too many. */
export function commonParts(a: readonly string[], b: readonly string[]): [number, number][] | null {
  if (a.length * b.length > MAX_CELLS) return null;
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const here = i * width + j;
      lengths[here] =
        a[i] === b[j]
          ? (lengths[here + width + 1] ?? 0) + 1
          : Math.max(lengths[here + width] ?? 0, lengths[here + 1] ?? 0);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return pairs;
}
