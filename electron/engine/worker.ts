import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { channelOf } from '#shared/contract/define.ts';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import { errorDetail } from '../lib/error-detail.ts';
import type { Log } from '../lib/ports.ts';
import { systemClock, systemRandom } from '../lib/system.ts';
import { openDatabase, toStoreError } from '../store/database.ts';
import { lockPath } from '../store/open-store.ts';
import { lockFolder } from '../store/owner-lock.ts';
import { rekeyDatabase } from '../store/rekey.ts';
import { createEngine, type Engine } from './engine.ts';
import {
  type FromEngine,
  internalChannel,
  type MainServices,
  type Outcome,
  type StoreTask,
  type ToEngine,
} from './protocol.ts';

const port = parentPort;
if (!port) throw new AppError('BUG', 'the engine runs as a worker only');

const send = (message: FromEngine) => port.postMessage(message);

type AnyHandler = (input: unknown, context: { requestId: string }) => unknown;

let routes = new Map<string, AnyHandler>();
let engine: Engine | null = null;

const asked = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
let nextAskId = 1;

const ask = (name: keyof MainServices) => (input: unknown) =>
  new Promise<unknown>((resolve, reject) => {
    const id = nextAskId++;
    asked.set(id, { resolve, reject });
    send({ kind: 'ask', id, name, input });
  });

const main = {
  getSecret: ask('getSecret'),
  setSecret: ask('setSecret'),
  removeSecret: ask('removeSecret'),
} as MainServices;

const log: Log = {
  info: (event, fields = {}) => send({ kind: 'log', level: 'info', event, fields }),
  warn: (event, fields = {}) => send({ kind: 'log', level: 'warn', event, fields }),
  error: (event, fields = {}) => send({ kind: 'log', level: 'error', event, fields }),
};

port.on('message', (message: ToEngine) => {
  switch (message.kind) {
    case 'open':
      return void outcomeOf(() => open(message.options)).then((outcome) => send({ kind: 'opened', outcome }));
    case 'call':
      return void outcomeOf(() => run(message)).then((outcome) => send({ kind: 'reply', id: message.id, outcome }));
    case 'answer': {
      const waiting = asked.get(message.id);
      asked.delete(message.id);
      if (message.outcome.ok) waiting?.resolve(message.outcome.value);
      else waiting?.reject(AppError.fromData(message.outcome.error));
      return;
    }
    case 'task':
      return void outcomeOf(() => performStoreTask(message.task)).then((outcome) => send({ kind: 'done', outcome }));
    case 'close':
      return void close();
  }
});

function open(options: Extract<ToEngine, { kind: 'open' }>['options']): void {
  engine = createEngine({
    options,
    clock: systemClock,
    random: systemRandom,
    log,
    publish: (feature, member, payload) => send({ kind: 'event', feature, member: String(member), payload }),
    main,
    onDamage: (error) => send({ kind: 'damaged', error: toErrorData(error) }),
  });
  routes = routesOf(engine);
}

function routesOf({ handlers, internals }: Engine): Map<string, AnyHandler> {
  const table = new Map<string, AnyHandler>();
  for (const [feature, members] of Object.entries(handlers)) {
    for (const [member, handler] of Object.entries(members))
      table.set(channelOf(feature, member), handler as AnyHandler);
  }
  for (const [name, handler] of Object.entries(internals)) table.set(internalChannel(name), handler as AnyHandler);
  return table;
}

async function run(message: Extract<ToEngine, { kind: 'call' }>): Promise<unknown> {
  const handler = routes.get(message.channel);
  if (!handler) throw new AppError('BUG', `the engine has no handler for ${message.channel}`);
  return handler(message.input, { requestId: message.requestId });
}

async function outcomeOf(work: () => unknown): Promise<Outcome> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const data = toErrorData(toStoreError(error));
    if (data.code === 'BUG') log.error('engine.failed', { detail: errorDetail(error) });
    return { ok: false, error: data };
  }
}

function performStoreTask(task: StoreTask): void {
  if (!existsSync(task.path)) throw new AppError('NOT_FOUND', 'There is no database here.');
  const lock = lockFolder(lockPath(dirname(task.path)));
  try {
    if (task.name === 'rekey') rekeyDatabase(task);
    else openDatabase(task).close();
  } finally {
    lock.release();
  }
}

async function close(): Promise<void> {
  try {
    await engine?.close();
  } catch (error) {
    log.error('engine.close-failed', { detail: errorDetail(error) });
  }
  send({ kind: 'closed' });
}
