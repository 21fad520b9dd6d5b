/** What somebody wrote in a conversation. */
export interface Turn {
  role: 'user' | 'assistant';
  content: string;
}

export interface AnswerRequest {
  agent: {
    id: string;
    name: string;
    instructions: string;
    language: string | null;
    model: string | null;
    settings?: { temperature?: number | null; maxTokens?: number | null; topP?: number | null };
  };
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
  /** Headings that it stands under, outermost first, joined by " > ". */
  heading: string | null;
  text: string;
}

export type AnswerEvent =
  /** What was looked up, before the first delta; left out where nothing had to be. */
  | { kind: 'lookup'; query: string; citations: Citation[] }
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

/**
 * Writes an agent's answers. The last event is the only `end`; whoever stops reading ends the work. Throws `ApiError` 503
 * where the answer comes from a model that cannot be reached.
 */
export interface Answerer {
  answer(request: AnswerRequest, signal?: AbortSignal): AsyncIterable<AnswerEvent>;
}
