import type { Db } from '../db/statements.ts';
import type { AnswerEvent, Answerer, AnswerRequest, Citation } from './answerer.ts';
import { searchKnowledge } from './knowledge-index.ts';
import { type AnswerLanguage, type Intent, intentOf, languageOf, PHRASES, pointsBack } from './phrases.ts';
import { pickSentences } from './pick-sentences.ts';
import { contentStems } from './words.ts';

/** Passages that are looked at for an answer. */
const MAX_PASSAGES = 6;
/** Messages of the other side after which the conversation is ended. */
export const MAX_TURNS = 50;
/** A message with fewer words of its own is read together with the one before. */
const MIN_OWN_STEMS = 2;

/** Exit reasons as the API carries them. */
const EXIT_REASONS: Readonly<Partial<Record<Intent, string>>> = {
  goodbye: 'exit_phrase',
  person: 'function_call_exit',
};

/** A whole answer. */
export interface ComposedAnswer extends Omit<AnswerEvent & { kind: 'end' }, 'kind'> {
  /** What was looked up for it; null where nothing had to be. */
  lookup: { query: string; citations: Citation[] } | null;
}

/**
 * Writes an answer out of the sentences of the knowledge that fit the message best: the same for the same message, history
 * and knowledge. It greets, takes thanks, passes to a colleague on request, ends on a goodbye or after `MAX_TURNS`, and
 * says when it does not know or is not sure.
 */
export function composeAnswer(db: Db, request: AnswerRequest): ComposedAnswer {
  const { agent, message } = request;
  const language = languageOf(message, agent.language);
  const phrases = PHRASES[language];
  const exitReason = exitReasonOf(request);
  if (exitReason === 'max_turns') return answerOf(request, phrases.tooLong, exitReason);
  const intent = intentOf(message);
  if (intent === 'greeting') return answerOf(request, phrases.greeting(spokenName(agent.name)), null);
  if (intent !== null) return answerOf(request, phrases[intent], exitReason);
  return answerFromKnowledge(db, request, language);
}

/** Why the conversation ends with the answer to this message, whoever writes it; null where it goes on. */
export function exitReasonOf({ history, message }: AnswerRequest): string | null {
  if (history.filter(({ role }) => role === 'user').length + 1 >= MAX_TURNS) return 'max_turns';
  const intent = intentOf(message);
  return intent === null ? null : (EXIT_REASONS[intent] ?? null);
}

function answerFromKnowledge(db: Db, request: AnswerRequest, language: AnswerLanguage): ComposedAnswer {
  const phrases = PHRASES[language];
  const found = queriesOf(request).map((query) => {
    const citations = searchKnowledge(db, request.collections, query, MAX_PASSAGES);
    return { lookup: { query, citations }, picked: pickSentences(contentStems(query), citations) };
  });
  const best = found.find(({ picked }) => picked?.isSure) ?? found.find(({ picked }) => picked !== null);
  if (best === undefined || best.picked === null) {
    return { ...answerOf(request, phrases.unknown, null), lookup: found[0]?.lookup ?? null };
  }
  const { sentences, citation, isSure } = best.picked;
  const text = sentences.join(' ');
  const content = isSure ? text : `${phrases.unsure} ${text}`;
  return { ...answerOf(request, content, null, [citation]), lookup: best.lookup };
}

/**
 * What to look for, in this order: the message by itself, and where it says too little ("And on Sundays?") together with what
 * was asked before; the other way round where it points back.
 */
function queriesOf({ message, history }: AnswerRequest): string[] {
  const before = history.findLast(({ role }) => role === 'user')?.content;
  const isShort = contentStems(message).length < MIN_OWN_STEMS;
  if (!isShort || before === undefined || intentOf(before) !== null) return [message];
  const together = `${before} ${message}`;
  return pointsBack(message) ? [together, message] : [message, together];
}

function answerOf(
  { agent, history, message }: AnswerRequest,
  content: string,
  exitReason: string | null,
  citations: Citation[] = [],
): ComposedAnswer {
  const read = [
    agent.instructions,
    ...history.map((turn) => turn.content),
    message,
    ...citations.map(({ text }) => text),
  ];
  const usage = { inputTokens: tokensIn(read.join(' ')), outputTokens: tokensIn(content) };
  return { content, citations, usage, finishReason: 'stop', exitReason, lookup: null };
}

const CHARACTERS_A_TOKEN = 4;

/** About what a model would count. */
const tokensIn = (text: string): number => Math.ceil(text.length / CHARACTERS_A_TOKEN);

/** "Nora (virtual assistant)" introduces herself as Nora. */
const spokenName = (name: string): string => name.replaceAll(/\s*\([^()]*\)/g, '').trim() || name;

/** Answers with `composeAnswer`, word by word. `pace` is waited for before each. */
export function createComposer(db: Db, pace: (signal?: AbortSignal) => Promise<void> = async () => {}): Answerer {
  return {
    async *answer(request: AnswerRequest, signal?: AbortSignal): AsyncIterable<AnswerEvent> {
      const { lookup, ...composed } = composeAnswer(db, request);
      if (lookup !== null) yield { kind: 'lookup', ...lookup };
      for (const text of composed.content.match(/\s*\S+/gu) ?? []) {
        await pace(signal);
        signal?.throwIfAborted();
        yield { kind: 'delta', text };
      }
      yield { kind: 'end', ...composed };
    },
  };
}
