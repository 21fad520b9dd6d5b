/** What somebody wrote in a conversation. */
export interface Turn {
  role: 'user' | 'assistant';
  content: string;
}

export interface AnswerRequest {
  agent: { id: string; name: string; instructions: string; language: string | null; model: string | null };
  /** Collections of the knowledge index that the agent may use; see `knowledge-index.ts`. */
  collections: readonly string[];
  /** Oldest first, without `message`. */
  history: readonly Turn[];
  message: string;
}

/** A passage that an answer rests on. */
export interface Citation {
  chunkId: string;
  sourceId: string;
  sourceName: string;
  text: string;
}

export type AnswerEvent =
  | { kind: 'delta'; text: string }
  | {
      kind: 'end';
      /** The whole answer. */
      content: string;
      citations: Citation[];
      usage: { inputTokens: number; outputTokens: number };
      finishReason: 'stop' | 'length';
      /** Why the agent ends the conversation with this answer; null where it goes on. */
      exitReason: string | null;
    };

/** Writes an agent's answers. The last event is the only `end`; whoever stops reading ends the work. */
export interface Answerer {
  answer(request: AnswerRequest, signal?: AbortSignal): AsyncIterable<AnswerEvent>;
}
