import {
  CANCEL_CHANNEL,
  type CallContext,
  type CallDef,
  type ContractDef,
  channelOf,
  type Handlers,
} from '#shared/contract/define.ts';
import { AppError, type ErrorData, toErrorData } from '#shared/errors/app-error.ts';
import { errorDetail } from '../lib/error-detail.ts';
import type { Log } from '../lib/ports.ts';
import type { InvokeEventLike, IpcMainLike } from './electron-like.ts';
import { DEFAULT_MAX_INPUT_BYTES, findPayloadProblem, isLargerThan, type PayloadProblem } from './payload.ts';

/** What every call answers. Errors travel as data, because the bridge would keep nothing but their message. */
export type Reply = { ok: true; value: unknown } | { ok: false; error: ErrorData };

/** A larger answer would stop window and main for as long as it is copied. What is as large as that is a file, or comes in pages. */
export const MAX_REPLY_BYTES = 50 * 1024 * 1024;

export interface BindOptions<C extends ContractDef> {
  ipcMain: IpcMainLike;
  contract: C;
  handlers: Handlers<C>;
  isTrusted: (event: InvokeEventLike) => boolean;
  newRequestId: () => string;
  log: Log;
}

type AnyHandler = (input: unknown, context: CallContext) => unknown;

/**
 * Registers every call of the contract. A sender that is not our window's main frame is refused, input and output are checked
 * against the contract, and whatever goes wrong is answered as a typed error.
 */
export function bindContract<C extends ContractDef>(options: BindOptions<C>): void {
  const cancels = createCancels();
  for (const [feature, members] of Object.entries(options.contract)) {
    for (const [member, definition] of Object.entries(members)) {
      if (definition.kind === 'event') continue;
      const handler = (options.handlers[feature] as Record<string, AnyHandler> | undefined)?.[member];
      if (!handler) throw new AppError('BUG', `no handler for ${feature}.${member}`);
      const channel = channelOf(feature, member);
      options.ipcMain.handle(channel, (event, raw, callId) => {
        if (definition.kind !== 'query') return answer(options, channel, definition, handler, event, raw);
        return cancels.run(event.sender.id, callId, (signal) =>
          answer(options, channel, definition, handler, event, raw, signal),
        );
      });
    }
  }
  options.ipcMain.handle(CANCEL_CHANNEL, async (event, callId) => {
    if (options.isTrusted(event)) cancels.cancel(event.sender.id, callId);
  });
}

/** Queries under way that a window may give up, by the number it gave each. A signal itself does not cross the bridge. */
function createCancels() {
  const running = new Map<string, AbortController>();
  const nameOf = (senderId: number, callId: unknown) => (Number.isSafeInteger(callId) ? `${senderId}/${callId}` : null);
  return {
    async run<T>(senderId: number, callId: unknown, work: (signal?: AbortSignal) => Promise<T>): Promise<T> {
      const name = nameOf(senderId, callId);
      if (name === null || running.has(name)) return work();
      const controller = new AbortController();
      running.set(name, controller);
      try {
        return await work(controller.signal);
      } finally {
        running.delete(name);
      }
    },
    cancel(senderId: number, callId: unknown): void {
      const name = nameOf(senderId, callId);
      if (name !== null) running.get(name)?.abort();
    },
  };
}

async function answer<C extends ContractDef>(
  { isTrusted, newRequestId, log }: BindOptions<C>,
  channel: string,
  definition: CallDef,
  handler: AnyHandler,
  event: InvokeEventLike,
  raw: unknown,
  signal?: AbortSignal,
): Promise<Reply> {
  const requestId = newRequestId();
  try {
    if (!isTrusted(event)) {
      throw new AppError('IPC_UNTRUSTED', 'This page may not talk to Earshot.');
    }
    const problem = findPayloadProblem(raw, definition.maxInputBytes ?? DEFAULT_MAX_INPUT_BYTES);
    if (problem) throw new AppError('IPC_BAD_INPUT', PAYLOAD_PROBLEMS[problem]);
    const input = definition.input.safeParse(raw);
    if (!input.success) throw badInput(input.error.issues);
    const output = definition.output.safeParse(await handler(input.data, { requestId, signal }));
    if (!output.success) {
      // A reply outside the contract is our mistake, and may hold what a window must not see.
      log.error('ipc.bad-output', { channel, requestId, at: output.error.issues[0]?.path.join('.') });
      throw new AppError('BUG', 'Earshot could not read its own answer.', {
        action: 'Try again; if it happens again, restart Earshot. Nothing you saved is lost.',
      });
    }
    if (isLargerThan(output.data, MAX_REPLY_BYTES)) {
      log.error('ipc.reply-too-large', { channel, requestId });
      throw new AppError('REPLY_TOO_LARGE', 'This answer is larger than a window can take at once.', {
        action: 'Ask for less, with a filter or a shorter period, or export it to a file.',
      });
    }
    return { ok: true, value: output.data };
  } catch (error) {
    const data = toErrorData(error, requestId);
    if (data.code === 'BUG') log.error('ipc.failed', { channel, requestId, detail: errorDetail(error) });
    else log.info('ipc.refused', { channel, requestId, code: data.code });
    return { ok: false, error: data };
  }
}

const PAYLOAD_PROBLEMS: Readonly<Record<PayloadProblem, string>> = {
  'too-large': 'This request is larger than Earshot takes at once.',
  'too-deep': 'This request is nested deeper than Earshot takes.',
  'prototype-key': 'This request names a field that no record has.',
  'unknown-kind': 'This request holds something that is no plain data.',
};

interface Issue {
  path: readonly PropertyKey[];
  message: string;
}

/** Names the field that is wrong in the person's words where a form sent it. */
function badInput(issues: readonly Issue[]): AppError {
  const [first] = issues;
  const where = first?.path.map(String).join('.') ?? '';
  return new AppError(
    'IPC_BAD_INPUT',
    where ? `${where}: ${first?.message}` : (first?.message ?? 'Malformed request.'),
  );
}
