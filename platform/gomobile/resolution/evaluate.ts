import { contentStems, stemsOf } from '../../answers/words.ts';

/** Share of a criterion's words that must have been said. */
const NEEDED_SHARE = 0.5;

/**
 * Whether a transcript meets a criterion. A stand-in for the judgement of a model that always finds the same: the words of
 * the description (of the label too, where the description has fewer than two), without filler words and endings, are
 * looked for in all that was said by either side; half of them must be there. With nothing said by the customer, nothing is met.
 */
export function meetsCriterion(
  { label, description }: { label: string; description: string },
  transcript: readonly { role: string; content: string }[],
): boolean {
  if (!transcript.some(({ role }) => role === 'user')) return false;
  const described = contentStems(description);
  const wanted = described.length < 2 ? contentStems(`${label} ${description}`) : described;
  if (wanted.length === 0) return false;
  const said = new Set(transcript.flatMap(({ content }) => stemsOf(content)));
  return wanted.filter((stem) => said.has(stem)).length >= wanted.length * NEEDED_SHARE;
}
