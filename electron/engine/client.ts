import { Worker } from 'node:worker_threads';
import { type ContractDef, channelOf } from '#shared/contract/define.ts';
import { contract } from '#shared/contract/index.ts';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import { errorDetail } from '../lib/error-detail.ts';
import type { Log } from '../lib/ports.ts';
import {
  type EngineHandlers,
  type EngineInternals,
  type EngineOptions,
  type FromEngine,
  internalChannel,
  type MainServices,
  type Outcome,
  type ToEngine,
} from './protocol.ts';

export interface EngineClientDeps {
  workerPath: string;
  main: MainServices;
  onEvent: (feature: string, member: string, payload: unknown) => void;
  /** The worker ended by itself after it had opened the store; its database is closed by now. */
  onCrash: () => void;
  log: Log;
}

/** The engine as the main side sees it: the same calls, answered in another thread. */
export interface EngineClient {
  call: EngineCall;
  internals: EngineInternals;
  /** Ends the exchange under way, closes the database and waits for it. */
  close(): Promise<void>;
}

interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/** Features of which every call goes to the engine; `connections` is shared with the main side. */
const ENGINE_FEATURES = [
  'calls',
  'comments',
  'connections',
  'contacts',
  'outbox',
  'recordings',
  'storage',
  'sync',
] as const;

const INTERNALS = [
  'resolveMedia',
  'reportDamage',
  'ensureSampleConnection',
  'setAudioPolicy',
  'wake',
] as const satisfies readonly (keyof EngineInternals)[];

/** Starts the worker and opens the store in it. Rejects with the store's own error when the key or the file is wrong. */
export async function startEngine(options: EngineOptions, deps: EngineClientDeps): Promise<EngineClient> {
  const worker = new Worker(deps.workerPath);
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let phase: 'opening' | 'open' | 'closing' = 'opening';
  /** Why no call is taken any more: a worker that has ended would never answer one. */
  let refusal: AppError | null = null;

  const send = (message: ToEngine) => worker.postMessage(message);

  const call: EngineCall = (channel, input, requestId) =>
    new Promise((resolve, reject) => {
      if (refusal) return reject(refusal);
      const id = nextId++;
      pending.set(id, { resolve, reject });
      send({ kind: 'call', id, channel, input, requestId });
    });

  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();

  const refuse = (error: AppError) => {
    refusal = error;
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };

  worker.on('message', (message: FromEngine) => {
    switch (message.kind) {
      case 'opened':
        return settle(message.outcome, { resolve: () => opened.resolve(), reject: opened.reject });
      case 'reply': {
        const waiting = pending.get(message.id);
        pending.delete(message.id);
        return waiting && settle(message.outcome, waiting);
      }
      case 'ask':
        return void answer(message, deps.main).then((outcome) => send({ kind: 'answer', id: message.id, outcome }));
      case 'event':
        return deps.onEvent(message.feature, message.member, message.payload);
      case 'log':
        return deps.log[message.level](message.event, message.fields);
      case 'closed':
        return closed.resolve();
    }
  });
  worker.on('error', (error) => deps.log.error('engine.crashed', { detail: errorDetail(error) }));
  // Only now its database is closed and may be opened by another.
  worker.on('exit', () => {
    const isCrash = phase === 'open';
    refuse(phase === 'closing' ? closingError() : stoppedError());
    opened.reject(stoppedError());
    closed.resolve();
    if (isCrash) deps.onCrash();
  });

  send({ kind: 'open', options });
  try {
    await opened.promise;
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  phase = 'open';

  return {
    call,
    internals: Object.fromEntries(
      INTERNALS.map((name) => [name, (input: unknown) => call(internalChannel(name), input, name)]),
    ) as unknown as EngineInternals,
    async close() {
      if (phase === 'open') {
        phase = 'closing';
        refuse(closingError());
        send({ kind: 'close' });
      }
      await closed.promise;
      await worker.terminate();
    },
  };
}

const closingError = () => new AppError('CANCELLED', 'Earshot is closing.');

const stoppedError = () =>
  new AppError('BUG', 'The part of Earshot that keeps your data stopped and is started again.', {
    action: 'Look whether your last change is there, then go on. What was saved is kept.',
    retryable: true,
  });

function settle(outcome: Outcome, { resolve, reject }: Pending): void {
  if (outcome.ok) resolve(outcome.value);
  else reject(AppError.fromData(outcome.error));
}

async function answer(message: Extract<FromEngine, { kind: 'ask' }>, main: MainServices): Promise<Outcome> {
  const service = main[message.name] as (input: unknown) => Promise<unknown>;
  try {
    return { ok: true, value: await service(message.input) };
  } catch (error) {
    return { ok: false, error: toErrorData(error) };
  }
}

export type EngineCall = (channel: string, input: unknown, requestId: string) => Promise<unknown>;

/** A function a call, each of which only carries its arguments over. The contract is checked on the way in and out. */
export function forwardHandlers(call: EngineCall): EngineHandlers {
  const features: ContractDef = contract;
  const handlers: Record<string, Record<string, unknown>> = {};
  for (const feature of ENGINE_FEATURES) {
    handlers[feature] = {};
    for (const [member, definition] of Object.entries(features[feature] ?? {})) {
      if (definition.kind === 'event') continue;
      const channel = channelOf(feature, member);
      handlers[feature][member] = (input: unknown, context: { requestId: string }) =>
        call(channel, input, context.requestId);
    }
  }
  return handlers as unknown as EngineHandlers;
}
