import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CANCEL_CHANNEL, type CallContext, type CallDef } from '#shared/contract/define.ts';
import { type AppHandlers, contract } from '#shared/contract/index.ts';
import { isTrustedSender } from '../security/trusted-sender.ts';
import { bindContract, type Reply } from './bind.ts';
import type { InvokeEventLike } from './electron-like.ts';
import { DEFAULT_MAX_INPUT_BYTES } from './payload.ts';
import { sampleOf } from './test-support/sample-values.ts';

// S7, S20: every call of the contract, also those that are added later, against what a foreign or a broken page may send.

const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 5000 : 60;
const CANARY = 'canary-8f1d';

const calls: readonly (readonly [string, CallDef])[] = Object.entries(contract).flatMap(([feature, members]) =>
  Object.entries(members).flatMap(([member, definition]) =>
    definition.kind === 'event' ? [] : [[`${feature}.${member}`, definition as CallDef] as const],
  ),
);
const OURS: InvokeEventLike = { sender: { id: 1 }, senderFrame: { url: 'app://earshot/index.html', parent: null } };

const received: unknown[] = [];
const answers = new Map<string, unknown>();
type Listener = (event: InvokeEventLike, input: unknown, callId?: unknown) => Promise<unknown>;
const channels = new Map<string, Listener>();
const contexts: CallContext[] = [];

const handlers: Record<string, Record<string, unknown>> = {};
for (const [name] of calls) {
  const [feature = '', member = ''] = name.split('.');
  handlers[feature] ??= {};
  handlers[feature][member] = (input: unknown, context: CallContext) => {
    received.push(input);
    contexts.push(context);
    return answers.get(name);
  };
}
bindContract({
  ipcMain: { handle: (channel, listener) => void channels.set(channel, listener) },
  contract,
  handlers: handlers as unknown as AppHandlers,
  isTrusted: (event) => isTrustedSender(event, (id) => id === 1),
  newRequestId: () => 'r1',
  log: { info() {}, warn() {}, error() {} },
});

const call = (name: string, input: unknown, event = OURS) =>
  channels.get(`app:${name}`)?.(event, input) as Promise<Reply>;

const prototypeKeys = Reflect.ownKeys(Object.prototype).join();

afterEach(() => {
  received.length = 0;
  expect(Reflect.ownKeys(Object.prototype).join()).toBe(prototypeKeys);
});

/** Everything that may be wrong with one valid input: each field of it in turn, and the whole. */
function* malformed(valid: unknown): Generator<unknown> {
  for (const whole of [7, 'x', true, [], [valid], new Map(), new Date(), () => 1, Symbol('x'), Number.NaN]) yield whole;
  if (typeof valid !== 'object' || valid === null) return;
  for (const [key, value] of Object.entries(valid)) {
    const otherKind = typeof value === 'object' ? 'x' : { $gt: '' };
    for (const wrong of [otherKind, [[[]]], Symbol('x'), () => 1, Number.NaN, new Map(), 1n]) {
      yield { ...valid, [key]: wrong };
    }
  }
}

describe('each call of the contract', () => {
  it('has a channel, and no channel is without its call', () => {
    expect([...channels.keys()].sort()).toEqual([...calls.map(([name]) => `app:${name}`), CANCEL_CHANNEL].sort());
    expect(calls.length).toBeGreaterThan(40);
  });

  it.each([
    ['a subframe', { sender: { id: 1 }, senderFrame: { url: 'app://earshot/index.html', parent: {} } }],
    ['another origin', { sender: { id: 1 }, senderFrame: { url: 'https://example.com/', parent: null } }],
    ['a look-alike', { sender: { id: 1 }, senderFrame: { url: 'app://earshot.example.com/', parent: null } }],
    ['the developer tools', { sender: { id: 1 }, senderFrame: { url: 'devtools://devtools/bundled/', parent: null } }],
    ['an error page', { sender: { id: 1 }, senderFrame: { url: 'chrome-error://chromewebdata/', parent: null } }],
    ['a blank page', { sender: { id: 1 }, senderFrame: { url: 'about:blank', parent: null } }],
    ['a page of data', { sender: { id: 1 }, senderFrame: { url: 'data:text/html,app://earshot/', parent: null } }],
    ['a frame that is gone', { sender: { id: 1 }, senderFrame: null }],
    ['a window of another', { sender: { id: 2 }, senderFrame: { url: 'app://earshot/index.html', parent: null } }],
  ] as const)('is refused to %s', async (_who, event) => {
    for (const [name, { input }] of calls) {
      const reply = await call(name, sampleOf(input), event);
      expect(reply, name).toMatchObject({ ok: false, error: { code: 'IPC_UNTRUSTED' } });
    }
    expect(received).toEqual([]);
  });

  it('is given up by its own window only', async () => {
    const [name, { input }] = calls.find(([, { kind }]) => kind === 'query') ?? ['', { input: z.never() }];
    contexts.length = 0;
    const answer = Promise.withResolvers<unknown>();
    answers.set(name, answer.promise);
    const pending = channels.get(`app:${name}`)?.(OURS, sampleOf(input), 7);
    const [context] = contexts;
    const foreign = { sender: { id: 1 }, senderFrame: { url: 'https://example.com/', parent: null } };
    for (const callId of [7, '7', { valueOf: () => 7 }, null]) await channels.get(CANCEL_CHANNEL)?.(foreign, callId);
    await channels.get(CANCEL_CHANNEL)?.({ ...OURS, sender: { id: 2 } }, 7);
    expect(context?.signal?.aborted).toBe(false);
    await channels.get(CANCEL_CHANNEL)?.(OURS, 7);
    expect(context?.signal?.aborted).toBe(true);
    answer.resolve(null);
    await pending;
  });

  it.each(calls)('%s takes what is valid, without the fields that the contract lacks', async (name, definition) => {
    const extra = { unheardOf: CANARY, isAdmin: true };
    answers.set(name, sampleOf(definition.output));
    const reply = await call(
      name,
      sampleOf(definition.input, (value) => ({ ...value, ...extra })),
    );
    expect(reply, JSON.stringify(reply)).toMatchObject({ ok: true });
    expect(received).toHaveLength(1);
    expect(JSON.stringify(received[0]) ?? '').not.toContain(CANARY);
  });

  it.each(calls)('%s is refused when malformed', async (name, { input }) => {
    for (const wrong of malformed(sampleOf(input))) {
      const reply = await call(name, wrong);
      expect(reply).toMatchObject({ ok: false, error: { code: 'IPC_BAD_INPUT' } });
    }
    expect(received).toEqual([]);
  });

  it.each(calls)('%s is refused when oversized, bottomless or aimed at a prototype', async (name, definition) => {
    const { input, maxInputBytes = DEFAULT_MAX_INPUT_BYTES } = definition;
    const valid = sampleOf(input) as object | undefined;
    const bottomless: Record<string, unknown> = { ...valid };
    bottomless.self = bottomless;
    let chain: unknown = valid;
    for (let i = 0; i < 10_000; i++) chain = { chain };
    const hostile = [
      { ...valid, padding: 'x'.repeat(maxInputBytes) },
      { ...valid, padding: new Uint8Array(maxInputBytes + 1) },
      bottomless,
      { ...valid, chain },
      Object.defineProperty({ ...valid }, '__proto__', { value: { polluted: true }, enumerable: true }),
      { ...valid, constructor: { prototype: { polluted: true } } },
    ];
    for (const payload of hostile) {
      const reply = await call(name, payload);
      expect(reply).toMatchObject({ ok: false, error: { code: 'IPC_BAD_INPUT' } });
    }
    expect(received).toEqual([]);
  });

  it.each(calls)('%s answers nothing that the contract lacks', async (name, { input, output }) => {
    answers.set(
      name,
      sampleOf(output, (value) => ({ ...value, unheardOf: CANARY })),
    );
    const reply = await call(name, sampleOf(input));
    expect(reply).toMatchObject({ ok: true });
    expect(JSON.stringify(reply)).not.toContain(CANARY);
    answers.set(name, Symbol('not an answer'));
    expect(await call(name, sampleOf(input))).toMatchObject({ ok: false, error: { code: 'BUG' } });
  });

  it.each(calls)('%s answers anything at all with a reply', async (name, { input, output }) => {
    answers.set(name, sampleOf(output));
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withNullPrototype: true,
    });
    const fields = Object.keys((sampleOf(input) as object | undefined) ?? { none: 0 });
    const shaped = fc.dictionary(fc.constantFrom(...fields, '__proto__', 'constructor'), anything);
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, shaped), async (payload) => {
        received.length = 0;
        const reply = await call(name, payload);
        if (reply.ok) expect(received).toHaveLength(1);
        else expect([reply.error.code, received]).toEqual(['IPC_BAD_INPUT', []]);
      }),
      { numRuns: RUNS, seed: 7 },
    );
  });
});
