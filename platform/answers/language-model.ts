import { createParser } from 'eventsource-parser';
import { z } from 'zod';
import type { Db } from '../db/statements.ts';
import { ApiError } from '../http/errors.ts';
import type { AnswerEvent, Answerer, AnswerRequest, Citation } from './answerer.ts';
import { exitReasonOf } from './composer.ts';
import { searchKnowledge } from './knowledge-index.ts';

/** An OpenAI-compatible service that writes the answers in place of the composer. */
export interface LanguageModel {
  /** Up to `/chat/completions`, such as `https://api.openai.com/v1`. */
  baseUrl: string;
  model: string;
  /** Null where the service asks for none. It is sent to the service and goes nowhere else. */
  apiKey: string | null;
  /** Longest silence of the service, ms. */
  silenceMs?: number;
}

const SILENCE_MS = 30_000;
const MAX_PASSAGES = 6;
/** Longest answer that is taken, characters. */
const MAX_ANSWER_LENGTH = 100_000;
const MAX_EVENT_LENGTH = 1024 * 1024;

const Chunk = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        delta: z.looseObject({ content: z.string().nullish() }).nullish(),
        message: z.looseObject({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z.looseObject({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
  error: z.unknown().optional(),
});

type Chunk = z.infer<typeof Chunk>;

/** Answers with what a model makes of the agent's instructions, the passages found and what was said. Throws 503. */
export function createModelAnswerer(db: Db, model: LanguageModel): Answerer {
  return {
    async *answer(request: AnswerRequest, signal?: AbortSignal): AsyncIterable<AnswerEvent> {
      const citations = searchKnowledge(db, request.collections, request.message, MAX_PASSAGES);
      if (citations.length > 0) yield { kind: 'lookup', query: request.message, citations };
      let content = '';
      let usage = { inputTokens: 0, outputTokens: 0 };
      let finish: string | null = null;
      for await (const chunk of chunksFrom(model, bodyOf(model, request, citations), signal)) {
        const [choice] = chunk.choices ?? [];
        const text = choice?.delta?.content ?? choice?.message?.content ?? '';
        finish = choice?.finish_reason ?? finish;
        if (chunk.usage) {
          usage = { inputTokens: chunk.usage.prompt_tokens, outputTokens: chunk.usage.completion_tokens };
        }
        if (text === '') continue;
        content += text;
        if (content.length > MAX_ANSWER_LENGTH) throw unavailable('The language model does not come to an end');
        yield { kind: 'delta', text };
      }
      if (finish === null) throw unavailable('The language model broke off its answer');
      const finishReason = finish === 'length' ? 'length' : 'stop';
      yield { kind: 'end', content, citations, usage, finishReason, exitReason: exitReasonOf(request) };
    },
  };
}

const unavailable = (message: string): ApiError => new ApiError(503, 'SERVICE_UNAVAILABLE', message);

function bodyOf({ model }: LanguageModel, { agent, history, message }: AnswerRequest, citations: Citation[]): object {
  const { temperature, maxTokens, topP } = agent.settings ?? {};
  return {
    model,
    messages: [
      { role: 'system', content: promptOf(agent, citations) },
      ...history.map(({ role, content }) => ({ role, content })),
      { role: 'user', content: message },
    ],
    stream: true,
    stream_options: { include_usage: true },
    ...(temperature != null && { temperature }),
    ...(maxTokens != null && { max_tokens: maxTokens }),
    ...(topP != null && { top_p: topP }),
  };
}

function promptOf({ name, instructions }: AnswerRequest['agent'], citations: readonly Citation[]): string {
  const passages = citations.map(
    ({ sourceName, heading, text }, index) =>
      `[${index + 1}] ${[sourceName, heading].filter((part) => part !== null).join(' > ')}\n${text}`,
  );
  const knowledge =
    passages.length === 0
      ? 'Nothing was found in your knowledge about the last message. Say so where you do not know.'
      : `Answer from these passages of your knowledge alone, and say so where they do not hold the answer:\n\n${passages.join('\n\n')}`;
  return [`You are ${name}.`, instructions, knowledge].filter((part) => part !== '').join('\n\n');
}

/** The pieces of the service's reply, streamed or whole. */
async function* chunksFrom(model: LanguageModel, body: object, stop?: AbortSignal): AsyncGenerator<Chunk> {
  const patience = new Patience(model.silenceMs ?? SILENCE_MS, stop);
  try {
    const reply = await fetch(`${model.baseUrl.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        ...(model.apiKey !== null && { authorization: `Bearer ${model.apiKey}` }),
      },
      body: JSON.stringify(body),
      // The key is for this address alone.
      redirect: 'error',
      signal: patience.signal,
    });
    if (!reply.ok) throw unavailable(`The language model answered with status ${reply.status}`);
    if (reply.headers.get('content-type')?.startsWith('text/event-stream')) yield* streamedChunks(reply, patience);
    else yield parseChunk(await reply.text());
  } catch (thrown) {
    if (thrown instanceof ApiError) throw thrown;
    if (stop?.aborted) throw stop.reason;
    // What the network says may name the address with whatever stands in it: it is not passed on.
    throw unavailable(
      patience.isOver ? 'The language model does not answer in time' : 'The language model cannot be reached',
    );
  } finally {
    patience.end();
  }
}

async function* streamedChunks(reply: Response, patience: Patience): AsyncGenerator<Chunk> {
  const arrived: string[] = [];
  const parser = createParser({ maxBufferSize: MAX_EVENT_LENGTH, onEvent: ({ data }) => arrived.push(data) });
  const text = reply.body?.pipeThrough(new TextDecoderStream()) ?? [];
  for await (const piece of text) {
    patience.renew();
    parser.feed(piece);
    for (const data of arrived.splice(0)) {
      if (data === '[DONE]') return;
      yield parseChunk(data);
    }
  }
}

function parseChunk(data: string): Chunk {
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    throw unavailable('The language model sent what is no JSON');
  }
  const chunk = Chunk.safeParse(json);
  if (!chunk.success) throw unavailable('The language model sent what no such service sends');
  if (chunk.data.error != null) throw unavailable('The language model reported an error');
  return chunk.data;
}

/** Aborts what takes too long between two signs of life, or what nobody waits for any more. */
class Patience {
  readonly signal: AbortSignal;
  readonly #silenceMs: number;
  readonly #over = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(silenceMs: number, stop: AbortSignal | undefined) {
    this.#silenceMs = silenceMs;
    this.signal = stop === undefined ? this.#over.signal : AbortSignal.any([stop, this.#over.signal]);
    this.renew();
  }

  get isOver(): boolean {
    return this.#over.signal.aborted;
  }

  renew(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#over.abort(), this.#silenceMs);
    this.#timer.unref();
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
