import { Worker } from 'node:worker_threads';
import { UPLOAD_MS } from '#shared/contract/audio-library.ts';
import {
  type CallContext,
  type CallDef,
  type CancelSignal,
  type ContractDef,
  channelOf,
} from '#shared/contract/define.ts';
import { contract } from '#shared/contract/index.ts';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import { errorDetail } from '../lib/error-detail.ts';
import type { Log } from '../lib/ports.ts';
import {
  ENGINE_FEATURES,
  type EngineHandlers,
  type EngineInternals,
  type EngineOptions,
  type FromEngine,
  internalChannel,
  type MainServices,
  type Outcome,
  type ToEngine,
  WRITER_QUERIES,
} from './protocol.ts';
import { createReaderClient } from './reader-client.ts';

export interface EngineClientDeps {
  workerPath: string;
  readerPath: string;
  main: MainServices;
  onEvent: (feature: string, member: string, payload: unknown) => void;
  /** The worker ended by itself after it had opened the store; its database is closed by now. */
  onCrash: () => void;
  /** The database turned out damaged while it is open. Told once. */
  onDamage?: (error: AppError) => void;
  log: Log;
  /** For tests: the deadlines of calls. */
  deadlines?: { queryMs: number; commandMs: number };
}

/** The engine as the main side sees it: the same calls, answered in two other threads, one that reads and one that writes. */
export interface EngineClient {
  call: EngineCall;
  internals: EngineInternals;
  /** Ends the exchange under way, closes the database and waits for it. */
  close(): Promise<void>;
}

interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

const DEADLINES = { queryMs: 10_000, commandMs: 30_000 };

const INTERNALS = [
  'resolveMedia',
  'reportDamage',
  'ensureSampleConnection',
  'setAudioPolicy',
  'countSecretsLeft',
  'removeSecretsLeft',
  'wake',
  'uploadAudio',
  'addDictionaryEntry',
  'uploadDocument',
  'queuePeaks',
  'startExport',
  'startPlatformReport',
  'jobFile',
  'readImportFile',
  'writeImportRows',
] as const satisfies readonly (keyof EngineInternals)[];

/** Starts the worker and opens the store in it. Rejects with the store's own error when the key or the file is wrong. */
export async function startEngine(options: EngineOptions, deps: EngineClientDeps): Promise<EngineClient> {
  const worker = new Worker(deps.workerPath);
  const deadlines = deps.deadlines ?? DEADLINES;
  let isDamageTold = false;
  const onDamage = (error: AppError) => {
    if (isDamageTold) return;
    isDamageTold = true;
    deps.onDamage?.(error);
  };
  const reader = createReaderClient({
    workerPath: deps.readerPath,
    onPeaksWanted: (recordingId) =>
      void callWriter(internalChannel('queuePeaks'), { recordingId }, 'peaks').catch(ignore),
    onDamage,
    log: deps.log,
    deadlineMs: deadlines.queryMs,
  });
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let phase: 'opening' | 'open' | 'closing' = 'opening';
  /** Why no call is taken any more: a worker that has ended would never answer one. */
  let refusal: AppError | null = null;

  const send = (message: ToEngine) => worker.postMessage(message);

  const callWriter: EngineCall = (channel, input, requestId) =>
    new Promise((resolve, reject) => {
      if (refusal) return reject(refusal);
      const id = nextId++;
      const timer = setTimeout(
        () => {
          pending.delete(id);
          reject(stillBusy());
        },
        deadlineOf(channel, deadlines.commandMs),
      );
      pending.set(id, { resolve, reject, timer });
      send({ kind: 'call', id, channel, input, requestId });
    });

  const call: EngineCall = (channel, input, requestId, signal) => {
    if (!READER_CHANNELS.has(channel)) return callWriter(channel, input, requestId);
    return refusal ? Promise.reject(refusal) : reader.call(channel, input, signal);
  };

  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();

  const refuse = (error: AppError) => {
    refusal = error;
    for (const { reject, timer } of pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    pending.clear();
  };

  worker.on('message', (message: FromEngine) => {
    switch (message.kind) {
      case 'opened':
        return settle(message.outcome, { resolve: () => opened.resolve(), reject: opened.reject });
      case 'reply': {
        const waiting = pending.get(message.id);
        pending.delete(message.id);
        if (!waiting) return;
        clearTimeout(waiting.timer);
        // Whoever hears of a write reads it from now on.
        reader.noteWrite();
        return settle(message.outcome, waiting);
      }
      case 'ask':
        return void answer(message, deps.main).then((outcome) => send({ kind: 'answer', id: message.id, outcome }));
      case 'damaged':
        return onDamage(AppError.fromData(message.error));
      case 'event':
        reader.noteWrite();
        return deps.onEvent(message.feature, message.member, message.payload);
      case 'log':
        return deps.log[message.level](message.event, message.fields);
      case 'closed':
        return closed.resolve();
      case 'done':
        return;
    }
  });
  worker.on('error', (error) => deps.log.error('engine.crashed', { detail: errorDetail(error) }));
  // Only now its database is closed and may be opened by another.
  worker.on('exit', () => {
    const isCrash = phase === 'open';
    refuse(phase === 'closing' ? closingError() : stoppedError());
    opened.reject(stoppedError());
    if (!isCrash) {
      closed.resolve();
      return;
    }
    // The reader first: whoever is told of the crash opens the database anew, and must find it closed.
    void reader.close(stoppedError()).then(() => {
      closed.resolve();
      deps.onCrash();
    });
  });

  const closeWriter = async () => {
    if (phase === 'open') {
      phase = 'closing';
      send({ kind: 'close' });
      await closed.promise;
    }
    await worker.terminate();
  };

  send({ kind: 'open', options });
  try {
    await opened.promise;
    await reader.open(options);
  } catch (error) {
    await reader.close();
    await closeWriter();
    throw error;
  }
  phase = 'open';

  return {
    call,
    internals: Object.fromEntries(
      INTERNALS.map((name) => [name, (input: unknown) => call(internalChannel(name), input, name)]),
    ) as unknown as EngineInternals,
    async close() {
      if (phase === 'open') refuse(closingError());
      // Before the writer: the last one to close tidies the log of the database up.
      await reader.close();
      await closeWriter();
    },
  };
}

const ignore = () => {
  // The waveform is asked for again when the recording is looked at again.
};

const stillBusy = () =>
  new AppError('TIMEOUT', 'This takes longer than it should, and may still happen.', {
    action: 'Look whether your change is there before you do it again.',
    retryable: false,
  });

/** Queries answered by the reader: all of the engine's features but those that ask what the writer is doing. */
export const READER_CHANNELS: ReadonlySet<string> = new Set(
  ENGINE_FEATURES.flatMap((feature) =>
    Object.entries((contract as ContractDef)[feature] ?? {})
      .filter(([member, { kind }]) => kind === 'query' && !isWriterQuery(feature, member))
      .map(([member]) => channelOf(feature, member)),
  ),
);

function isWriterQuery(feature: string, member: string): boolean {
  const members: Readonly<Record<string, readonly string[]>> = WRITER_QUERIES;
  return members[feature]?.includes(member) ?? false;
}

/** Commands that speak to a platform wait for it longer. */
const OWN_DEADLINES: ReadonlyMap<string, number> = new Map([
  ...ENGINE_FEATURES.flatMap((feature) =>
    Object.entries((contract as ContractDef)[feature] ?? {}).flatMap(([member, definition]) => {
      const deadlineMs = (definition as CallDef).deadlineMs;
      return deadlineMs === undefined ? [] : [[channelOf(feature, member), deadlineMs] as const];
    }),
  ),
  ...(['uploadAudio', 'addDictionaryEntry'] as const).map((name) => [internalChannel(name), UPLOAD_MS] as const),
]);
const deadlineOf = (channel: string, otherwise: number): number => OWN_DEADLINES.get(channel) ?? otherwise;

const closingError = () => new AppError('CANCELLED', 'Earshot is closing.');

const stoppedError = () =>
  new AppError('BUG', 'The part of Earshot that keeps your data stopped and is started again.', {
    action: 'Look whether your last change is there, then go on. What was saved is kept.',
    retryable: true,
  });

function settle(outcome: Outcome, { resolve, reject }: Pick<Pending, 'resolve' | 'reject'>): void {
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

export type EngineCall = (
  channel: string,
  input: unknown,
  requestId: string,
  signal?: CancelSignal,
) => Promise<unknown>;

/** A function a call, each of which only carries its arguments over. The contract is checked on the way in and out. */
export function forwardHandlers(call: EngineCall): EngineHandlers {
  const features: ContractDef = contract;
  const handlers: Record<string, Record<string, unknown>> = {};
  for (const feature of ENGINE_FEATURES) {
    handlers[feature] = {};
    for (const [member, definition] of Object.entries(features[feature] ?? {})) {
      if (definition.kind === 'event') continue;
      const channel = channelOf(feature, member);
      handlers[feature][member] = (input: unknown, context: CallContext) =>
        call(channel, input, context.requestId, context.signal);
    }
  }
  return handlers as unknown as EngineHandlers;
}
