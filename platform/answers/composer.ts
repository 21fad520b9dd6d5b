import type { Db } from '../db/statements.ts';
import type { AnswerEvent, Answerer, AnswerRequest } from './answerer.ts';
import { searchKnowledge } from './knowledge-index.ts';

const MAX_PASSAGES = 3;

/** Answers with the passages that fit the question, always the same for the same question and knowledge. */
export function createComposer(db: Db, pace: (signal?: AbortSignal) => Promise<void>): Answerer {
  return {
    async *answer({ collections, message }: AnswerRequest, signal?: AbortSignal): AsyncIterable<AnswerEvent> {
      const citations = searchKnowledge(db, collections, message, MAX_PASSAGES);
      const content =
        citations.length === 0
          ? 'I have nothing about that in my knowledge. Could you say it in other words?'
          : citations.map(({ text, sourceName }) => `${text} (${sourceName})`).join(' ');
      if (citations.length > 0) yield { kind: 'lookup', query: message, citations };
      for (const text of content.match(/\s*\S+/gu) ?? []) {
        await pace(signal);
        signal?.throwIfAborted();
        yield { kind: 'delta', text };
      }
      const usage = { inputTokens: wordsIn(message), outputTokens: wordsIn(content) };
      yield { kind: 'end', content, citations, usage, finishReason: 'stop', exitReason: null };
    },
  };
}

const wordsIn = (text: string): number => text.match(/\S+/gu)?.length ?? 0;
