import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CANCEL_CHANNEL, type ContractDef, command, event, type Handlers, query } from '#shared/contract/define.ts';
import { contract } from '#shared/contract/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { bindContract, MAX_REPLY_BYTES, type Reply } from './bind.ts';
import type { InvokeEventLike } from './electron-like.ts';

const sample = {
  notes: {
    get: query(z.object({ id: z.uuid() }), z.object({ text: z.string() })),
    add: command(z.object({ text: z.string().min(1).max(10) }), z.void()),
    onChanged: event(z.null()),
  },
};

const ours: InvokeEventLike = { sender: { id: 1 }, senderFrame: { url: 'app://earshot/', parent: null } };
const silent = { info: () => {}, warn: () => {}, error: () => {} };

function bind(handlers: Handlers<typeof sample>, isTrusted = () => true, contract: ContractDef = sample) {
  const channels = new Map<string, (event: InvokeEventLike, input: unknown, callId?: unknown) => Promise<unknown>>();
  bindContract({
    ipcMain: { handle: (channel, listener) => void channels.set(channel, listener) },
    contract,
    handlers,
    isTrusted,
    newRequestId: () => 'r1',
    log: silent,
  });
  return {
    channels,
    call: (channel: string, input?: unknown, callId?: unknown, event = ours) =>
      channels.get(channel)?.(event, input, callId) as Promise<Reply>,
  };
}

const id = '5a3b1e00-0000-4000-8000-000000000001';
const working: Handlers<typeof sample> = { notes: { get: () => ({ text: 'hello' }), add: () => undefined } };

describe('bindContract', () => {
  it('registers the calls of the contract and no events', () => {
    expect([...bind(working).channels.keys()]).toEqual(['app:notes.get', 'app:notes.add', CANCEL_CHANNEL]);
  });

  it('answers the handler’s value', async () => {
    expect(await bind(working).call('app:notes.get', { id })).toEqual({ ok: true, value: { text: 'hello' } });
  });

  it('lets a window give up its own query, and no other', async () => {
    const signals: boolean[] = [];
    const waiting = Promise.withResolvers<void>();
    const get: Handlers<typeof sample>['notes']['get'] = async (_input, { signal }) => {
      await Promise.race([waiting.promise, new Promise<void>((done) => signal?.addEventListener('abort', done))]);
      signals.push(signal?.aborted ?? false);
      return { text: '' };
    };
    const { call } = bind({ notes: { ...working.notes, get } });
    const other = { ...ours, sender: { id: 2 } };
    const [mine, theirs] = [call('app:notes.get', { id }, 7), call('app:notes.get', { id }, 7, other)];
    await call('app:cancel', 7);
    await mine;
    expect(signals).toEqual([true]);
    await call('app:cancel', 8);
    await call('app:cancel', 'seven');
    waiting.resolve();
    await theirs;
    expect(signals).toEqual([true, false]);
  });

  it.each([
    ['one text', { text: 'x'.repeat(MAX_REPLY_BYTES / 2 + 1) }],
    ['bytes', { text: 'x', bytes: new Uint8Array(MAX_REPLY_BYTES + 1) }],
    ['many rows', { text: 'x', rows: Array.from({ length: 600 }, () => 'y'.repeat(50_000)) }],
  ])('refuses an answer above 50 MiB, as %s', async (_what, answer) => {
    const wide = {
      notes: {
        ...sample.notes,
        get: query(z.object({ id: z.uuid() }), z.looseObject({ text: z.string() })),
      },
    };
    const reply = await bind({ notes: { ...working.notes, get: () => answer } }, () => true, wide).call(
      'app:notes.get',
      { id },
    );
    expect(reply).toMatchObject({ ok: false, error: { code: 'REPLY_TOO_LARGE', retryable: false } });
  });

  it('lets an answer just below that through', async () => {
    const text = 'x'.repeat(MAX_REPLY_BYTES / 2 - 100);
    const reply = await bind({ notes: { ...working.notes, get: () => ({ text }) } }).call('app:notes.get', { id });
    expect(reply.ok).toBe(true);
  });

  it('refuses a foreign sender before anything else', async () => {
    let asked = false;
    const get = () => {
      asked = true;
      return { text: '' };
    };
    const { call } = bind({ notes: { ...working.notes, get } }, () => false);
    expect(await call('app:notes.get', { id })).toMatchObject({ ok: false, error: { code: 'IPC_UNTRUSTED' } });
    expect(asked).toBe(false);
  });

  it.each([undefined, null, 7, {}, { id: 'no' }, { id: { $gt: '' } }])('refuses the input %j', async (input) => {
    expect(await bind(working).call('app:notes.get', input)).toMatchObject({
      ok: false,
      error: { code: 'IPC_BAD_INPUT', requestId: 'r1' },
    });
  });

  it('drops what the contract does not name from an answer', async () => {
    const leaking = { text: 'hello', apiKey: 'secret' };
    const { call } = bind({ notes: { ...working.notes, get: () => leaking } });
    expect(await call('app:notes.get', { id })).toEqual({ ok: true, value: { text: 'hello' } });
  });

  it('answers BUG, without details, when a handler answers outside the contract', async () => {
    const { call } = bind({ notes: { ...working.notes, get: () => ({ text: 5 }) as never } });
    const reply = await call('app:notes.get', { id });
    expect(reply).toMatchObject({ ok: false, error: { code: 'BUG' } });
  });

  it('carries an expected failure with its code, message and action', async () => {
    const { call } = bind({
      notes: {
        ...working.notes,
        add: () => {
          throw new AppError('DISK_FULL', 'The disk is full.', { action: 'Free some space.', retryable: true });
        },
      },
    });
    expect(await call('app:notes.add', { text: 'x' })).toEqual({
      ok: false,
      error: {
        code: 'DISK_FULL',
        message: 'The disk is full.',
        action: 'Free some space.',
        retryable: true,
        requestId: 'r1',
      },
    });
  });

  it('does not show the text of an unexpected failure', async () => {
    const { call } = bind({
      notes: { ...working.notes, add: () => Promise.reject(new Error('SELECT secret FROM x')) },
    });
    const reply = await call('app:notes.add', { text: 'x' });
    expect(JSON.stringify(reply)).not.toContain('SELECT');
    expect(reply).toMatchObject({ ok: false, error: { code: 'BUG' } });
  });
});

describe('the contract', () => {
  const calls = Object.entries(contract).flatMap(([feature, members]) =>
    Object.entries(members as Record<string, { kind: string; input?: z.ZodType }>)
      .filter(([, definition]) => definition.kind !== 'event')
      .map(([member, definition]) => [`${feature}.${member}`, definition.input] as const),
  );

  it.each(calls)('%s refuses a payload that is no object', (_name, input) => {
    for (const hostile of [7, 'x', [], () => 1, Symbol('x')]) expect(input?.safeParse(hostile).success).toBe(false);
  });
});
