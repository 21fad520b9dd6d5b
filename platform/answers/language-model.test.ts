import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../db/open.ts';
import type { AnswerEvent, AnswerRequest } from './answerer.ts';
import { indexSource } from './knowledge-index.ts';
import { createModelAnswerer, type LanguageModel } from './language-model.ts';
import { languageModelIn } from './language-model-settings.ts';

const KEY = 'sk-secret-of-the-test';

interface Asked {
  url: string | undefined;
  authorization: string | undefined;
  body: { messages: { role: string; content: string }[] };
}

/** A service on a port of its own that answers as the test says. */
async function startService(answer: (response: ServerResponse) => void) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    asked.push({ url: request.url, authorization: request.headers.authorization, body: JSON.parse(text) });
    answer(response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

const stream = (response: ServerResponse, ...data: (object | string)[]): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const each of data) response.write(`data: ${typeof each === 'string' ? each : JSON.stringify(each)}\n\n`);
};

const delta = (content: string, finish: string | null = null) => ({
  choices: [{ index: 0, delta: { content }, finish_reason: finish }],
});

const REQUEST: AnswerRequest = {
  agent: {
    id: 'a',
    name: 'Nora',
    instructions: 'Be brief.',
    language: 'en',
    model: null,
    settings: { temperature: 0 },
  },
  collections: ['kb:1'],
  history: [{ role: 'assistant', content: 'Hello' }],
  message: 'When are you open?',
};

async function answerFrom(
  model: Partial<LanguageModel>,
  request = REQUEST,
  signal?: AbortSignal,
): Promise<AnswerEvent[]> {
  const { db } = openDatabase(null, null);
  const passages = [{ heading: 'Hours', text: 'We are open from nine to five.' }];
  indexSource(db, () => 'chunk', { collections: ['kb:1'], sourceId: 'd', sourceName: 'help.md', passages });
  const answerer = createModelAnswerer(db, { baseUrl: '', model: 'small', apiKey: KEY, ...model });
  const events: AnswerEvent[] = [];
  for await (const event of answerer.answer(request, signal)) events.push(event);
  return events;
}

const endStream = (response: ServerResponse): void => {
  const usage = { choices: [], usage: { prompt_tokens: 30, completion_tokens: 6 } };
  response.end(`data: ${JSON.stringify(usage)}\n\ndata: [DONE]\n\n`);
};

test('a streamed answer is passed on piece by piece, with the passages in the prompt', async () => {
  const { asked, baseUrl } = await startService((response) => {
    stream(response, delta('From nine'), delta(' to five.', 'stop'));
    endStream(response);
  });
  const events = await answerFrom({ baseUrl });
  expect(events).toMatchObject([
    { kind: 'lookup', citations: [{ chunkId: 'chunk' }] },
    { kind: 'delta', text: 'From nine' },
    { kind: 'delta', text: ' to five.' },
    {
      kind: 'end',
      content: 'From nine to five.',
      usage: { inputTokens: 30, outputTokens: 6 },
      finishReason: 'stop',
      exitReason: null,
    },
  ]);
  expect(asked).toMatchObject([
    {
      url: '/v1/chat/completions',
      authorization: `Bearer ${KEY}`,
      body: { model: 'small', stream: true, temperature: 0 },
    },
  ]);
  const [system, ...turns] = asked[0]?.body.messages ?? [];
  expect(system?.content).toContain('[1] help.md > Hours\nWe are open from nine to five.');
  expect(system?.content).toContain('Be brief.');
  expect(turns).toEqual([
    { role: 'assistant', content: 'Hello' },
    { role: 'user', content: 'When are you open?' },
  ]);
});

test('an answer that comes whole is taken too, and a goodbye ends the conversation', async () => {
  const { baseUrl } = await startService((response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ choices: [{ message: { content: 'Bye.' }, finish_reason: 'length' }] }));
  });
  expect((await answerFrom({ baseUrl }, { ...REQUEST, message: 'Goodbye' })).at(-1)).toMatchObject({
    content: 'Bye.',
    finishReason: 'length',
    exitReason: 'exit_phrase',
  });
});

const refusal = async (model: Partial<LanguageModel>): Promise<Error> => {
  const thrown = await answerFrom(model).then(
    () => null,
    (error: Error) => error,
  );
  expect(thrown).toMatchObject({ statusCode: 503, code: 'SERVICE_UNAVAILABLE' });
  expect(JSON.stringify(thrown) + String(thrown?.stack)).not.toContain(KEY);
  return thrown as Error;
};

test.each<[string, (response: ServerResponse) => void, string]>([
  [
    'a refusal',
    (response) => {
      response.statusCode = 401;
      response.end(`Incorrect API key provided: ${KEY}`);
    },
    'The language model answered with status 401',
  ],
  ['no JSON', (response) => stream(response, '{"choices":'), 'The language model sent what is no JSON'],
  ['another shape', (response) => stream(response, '[1]'), 'The language model sent what no such service sends'],
  [
    'an error in the stream',
    (response) => stream(response, delta('From'), { error: { message: KEY } }),
    'The language model reported an error',
  ],
  [
    'an end too early',
    (response) => {
      stream(response, delta('From nine'));
      response.end();
    },
    'The language model broke off its answer',
  ],
  [
    'a cut connection',
    (response) => {
      stream(response, delta('From nine'));
      setImmediate(() => response.destroy());
    },
    'The language model cannot be reached',
  ],
  [
    'a redirect',
    (response) => {
      response.writeHead(307, { location: 'http://127.0.0.1:1/' });
      response.end();
    },
    'The language model cannot be reached',
  ],
])('%s is 503 and shows no key', async (_, answer, message) => {
  const { baseUrl } = await startService(answer);
  expect((await refusal({ baseUrl })).message).toBe(message);
});

test('a silence of the service is 503, before its answer and within', async () => {
  const mute = await startService(() => {});
  expect((await refusal({ baseUrl: mute.baseUrl, silenceMs: 50 })).message).toContain('in time');
  const halfway = await startService((response) => stream(response, delta('From')));
  expect((await refusal({ baseUrl: halfway.baseUrl, silenceMs: 50 })).message).toContain('in time');
});

test('an answer that nobody waits for any more is given up', async () => {
  const leaving = new AbortController();
  const { baseUrl } = await startService((response) => {
    stream(response, delta('From'));
    leaving.abort(new Error('the server closes'));
  });
  await expect(answerFrom({ baseUrl }, REQUEST, leaving.signal)).rejects.toThrow('the server closes');
});

test('the environment names a model whole, or not at all', () => {
  const whole = { EARSHOT_LLM_BASE_URL: 'https://models.example/v1', EARSHOT_LLM_MODEL: 'small' };
  expect(languageModelIn({ ...whole, EARSHOT_LLM_API_KEY: KEY })).toEqual({
    baseUrl: 'https://models.example/v1',
    model: 'small',
    apiKey: KEY,
  });
  expect(languageModelIn(whole)?.apiKey).toBeNull();
  expect(languageModelIn({ EARSHOT_LLM_API_KEY: KEY })).toBeNull();
  expect(() => languageModelIn({ EARSHOT_LLM_MODEL: 'small' })).toThrow('go together');
  expect(() => languageModelIn({ ...whole, EARSHOT_LLM_BASE_URL: 'file:///etc' })).toThrow('http or https');
});
