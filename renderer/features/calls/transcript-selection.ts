import type { TextRange } from '#shared/domain/transcript-anchor.ts';

/** Chosen words of one turn, by its place in the transcript. */
export interface TurnSelection {
  index: number;
  range: TextRange;
}

/** What the person has chosen of the turns under `root`; parts of a text carry where they stand in `data-start` and `data-end`. */
export function readSelection(root: HTMLElement): TurnSelection[] {
  const selection = getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return [];
  const range = selection.getRangeAt(0);
  return [...root.querySelectorAll<HTMLElement>('[data-turn-text]')].flatMap((text) => {
    if (!range.intersectsNode(text)) return [];
    const length = Number(text.dataset.turnLength);
    const start = text.contains(range.startContainer)
      ? placeIn(text, range.startContainer, range.startOffset, 'start')
      : 0;
    const end = text.contains(range.endContainer) ? placeIn(text, range.endContainer, range.endOffset, 'end') : length;
    return start < end ? [{ index: Number(text.dataset.turnText), range: [start, end] as const }] : [];
  });
}

function placeIn(text: HTMLElement, node: Node, offset: number, side: 'start' | 'end'): number {
  if (node === text) {
    const part = text.children[offset];
    return part instanceof HTMLElement ? Number(part.dataset.start) : Number(text.dataset.turnLength);
  }
  const part = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>('[data-start]');
  if (part == null) return side === 'start' ? 0 : Number(text.dataset.turnLength);
  // What is withheld is chosen whole or not at all.
  if (part.dataset.withheld !== undefined || !(node instanceof Text)) return Number(part.dataset[side]);
  return Number(part.dataset.start) + offset;
}

/** Chooses words of a turn that is on screen. */
export function showSelection(root: HTMLElement, { index, range: [start, end] }: TurnSelection): void {
  const text = root.querySelector<HTMLElement>(`[data-turn-text="${index}"]`);
  const from = text && placeOf(text, start, 'start');
  const to = text && placeOf(text, end, 'end');
  if (!from || !to) return;
  getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
}

function placeOf(text: HTMLElement, at: number, side: 'start' | 'end'): { node: Node; offset: number } | null {
  for (const part of text.querySelectorAll<HTMLElement>('[data-start]')) {
    const [start, end] = [Number(part.dataset.start), Number(part.dataset.end)];
    if (at < start || at > end || (side === 'start' && at === end)) continue;
    const node = part.firstChild;
    if (node === null) continue;
    return {
      node,
      offset: part.dataset.withheld === undefined ? at - start : side === 'start' ? 0 : (node.nodeValue?.length ?? 0),
    };
  }
  return null;
}

/**
 * The range that the keys for words lead to: the next or previous word, or with it what was chosen before. At the edge of a turn
 * it stays.
 */
export function stepWords(
  text: string,
  current: TextRange | null,
  step: -1 | 1,
  isExtending: boolean,
): TextRange | null {
  const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index }): TextRange => [index, index + word.length]);
  if (current === null) return (step === 1 ? words[0] : words.at(-1)) ?? null;
  if (isExtending) {
    const end =
      step === 1 ? words.find(([, to]) => to > current[1])?.[1] : words.findLast(([, to]) => to < current[1])?.[1];
    return end === undefined || end <= current[0] ? current : [current[0], end];
  }
  return (
    (step === 1 ? words.find(([from]) => from >= current[1]) : words.findLast(([, to]) => to <= current[0])) ?? current
  );
}
