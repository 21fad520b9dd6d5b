import type { Citation } from './answerer.ts';
import { sentencesOf } from './sentences.ts';
import { stemsOf } from './words.ts';

/** Share of the question's words that a passage must have to be an answer, and to be one without a doubt. */
const POSSIBLE_SHARE = 0.3;
const SURE_SHARE = 0.6;
const MAX_SENTENCES = 3;
const MAX_LENGTH = 360;
/** A sentence beside the best one belongs to the answer where it has at least this share of its score. */
const COMPANION_SHARE = 0.5;
const MIN_PREFIX_LENGTH = 4;

export interface PickedSentences {
  sentences: string[];
  citation: Citation;
  /** False where the passage has only some of the question's words. */
  isSure: boolean;
}

/** The sentences that answer best, of the passage that has most of the question's words; null where none has enough. */
export function pickSentences(stems: readonly string[], citations: readonly Citation[]): PickedSentences | null {
  if (stems.length === 0) return null;
  const rated = citations.map((citation) => ({ citation, share: shareOf(stems, wordsIn(citation)) }));
  // Passages come best first: of those with an equal share the first one wins.
  const best = rated.reduce<(typeof rated)[number] | null>(
    (winner, each) => (winner === null || each.share > winner.share ? each : winner),
    null,
  );
  if (best === null || best.share < POSSIBLE_SHARE) return null;
  const sentences = bestSentences(stems, best.citation);
  return { sentences, citation: best.citation, isSure: best.share >= SURE_SHARE };
}

const wordsIn = ({ heading, text }: Citation): string[] => stemsOf(`${heading ?? ''} ${text}`);

const isMatch = (stem: string, word: string): boolean =>
  word === stem ||
  (stem.length >= MIN_PREFIX_LENGTH && word.startsWith(stem)) ||
  (word.length >= MIN_PREFIX_LENGTH && stem.startsWith(word));

const matchesIn = (stems: readonly string[], words: readonly string[]): number =>
  stems.filter((stem) => words.some((word) => isMatch(stem, word))).length;

const shareOf = (stems: readonly string[], words: readonly string[]): number => matchesIn(stems, words) / stems.length;

/** The best sentence and what stands beside it and says more of the same, in their order. */
function bestSentences(stems: readonly string[], { text }: Citation): string[] {
  const all = [...sentencesOf(text)];
  const scores = all.map((sentence) => matchesIn(stems, stemsOf(sentence)));
  let first = scores.indexOf(Math.max(...scores));
  const top = scores[first] ?? 0;
  // A question in the knowledge is answered by what follows it.
  if (/[?؟]$/u.test(all[first] ?? '') && first + 1 < all.length) first++;
  const chosen = [all[first] ?? ''];
  for (let at = first + 1; at < all.length && chosen.length < MAX_SENTENCES; at++) {
    const sentence = all[at] ?? '';
    if (isTooLong(chosen, sentence) || (scores[at] ?? 0) < top * COMPANION_SHARE) break;
    chosen.push(sentence);
  }
  return chosen;
}

const isTooLong = (chosen: readonly string[], next: string): boolean =>
  chosen.join(' ').length + next.length + 1 > MAX_LENGTH;
