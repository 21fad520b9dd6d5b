import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Contact } from '#shared/contract/contacts.ts';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { createEngine, type Engine } from '../../electron/engine/engine.ts';
import type { EngineOptions } from '../../electron/engine/protocol.ts';
import { createReader } from '../../electron/engine/reader.ts';
import { systemClock, systemRandom } from '../../electron/lib/system.ts';
import { openReader, prepare, type ReadDb } from '../../electron/store/database.ts';
import { createPrng, type Prng } from '../sim/prng.ts';

/** What a desktop in a process of its own is told. */
export interface DesktopOrder {
  options: EngineOptions;
  apiKey: string;
  connection: { id: string; name: string; baseUrl: string };
  /** Tells the values of one life of one desktop from all others; part of everything that it writes. */
  life: string;
  /** Nobody works: the desktop reads everything anew and settles what is open, every conflict with the side given. */
  settle?: 'mine' | 'theirs';
}

/** What it tells. `kept` comes when the command has answered, which is when a person would take the change for safe. */
export type DesktopReport =
  | { kind: 'ready' | 'open' }
  | { kind: 'kept'; changeId: string; work: Work }
  | { kind: 'refused'; code: string; work: Work }
  | { kind: 'settled' }
  | { kind: 'status'; status: unknown }
  | { kind: 'failed'; message: string };

/** One change of a person. `text` stands in no other change. */
export type Work =
  | { kind: 'edit'; contactId: string; field: 'city' | 'firstName'; text: string }
  | { kind: 'create'; contactId: string; phone: string; text: string }
  | { kind: 'sms'; contactId: string; text: string };

const fail = (error: unknown) => tell({ kind: 'failed', message: String(error) });
const tell = (report: DesktopReport) => process.send?.(report);
const call = { requestId: 'rig' };
/** So many contacts are worked on, so that changes of one record meet each other. */
const WORKED_ON = 12;
const MAX_PACE_MS = 4;

process.on('message', (order: DesktopOrder) => {
  live(order).catch(fail);
});
tell({ kind: 'ready' });

async function live(order: DesktopOrder): Promise<void> {
  const desktop = open(order);
  tell({ kind: 'open' });
  await desktop.engine.internals.ensureSampleConnection(order.connection);
  if (order.settle === undefined) await work(desktop, order);
  else await settle(desktop, order.settle);
}

interface OpenDesktop {
  engine: Engine;
  db: ReadDb;
  reader: ReturnType<typeof createReader>;
  onStatus: (status: SyncStatus) => void;
}

function open({ options, apiKey }: DesktopOrder): OpenDesktop {
  const engine = createEngine({
    options,
    clock: systemClock,
    random: systemRandom,
    log: {
      info() {},
      warn() {},
      error: (event, { detail } = {}) => tell({ kind: 'failed', message: `${event} ${detail}` }),
    },
    publish: (feature, member, payload) => {
      if (feature === 'sync' && member === 'onStatus') desktop.onStatus(payload as SyncStatus);
    },
    main: {
      getSecret: async () => apiKey,
      setSecret: async () => undefined,
      removeSecret: async () => undefined,
    },
  });
  const db = openReader({ path: options.databasePath, keyHex: options.databaseKeyHex });
  const desktop: OpenDesktop = {
    engine,
    db,
    reader: createReader({ db, onPeaksWanted: () => undefined }),
    onStatus: () => {},
  };
  return desktop;
}

/** Works as a person does, faster, until the process is ended. */
async function work({ engine, db, reader }: OpenDesktop, order: DesktopOrder): Promise<never> {
  const prng = createPrng(order.life);
  const page = { offset: 0, limit: WORKED_ON };
  const sort = { by: 'name', order: 'asc' } as const;
  const { rows: people } = await reader.contacts.list({ filter: {}, sort, page }, call);
  const sender = prepare<{ id: string }>(db, "SELECT id FROM records WHERE collection = 'senderIds' LIMIT 1").get();
  for (let number = 1; ; number++)
    await workOnce(engine, { prng, order, people, senderId: sender?.id ?? null, number });
}

/** Reads everything to its end, decides every conflict, and says when nothing is on its way or in doubt. */
async function settle(desktop: OpenDesktop, side: 'mine' | 'theirs'): Promise<void> {
  const beganAt = Date.now();
  let isSettled = false;
  desktop.onStatus = (status) => {
    if (isSettled) return;
    tell({ kind: 'status', status });
    // More come up as those before them are decided.
    if (status.conflictCount > 0) decideConflicts(desktop, side).catch(fail);
    if (!isAtRest(status, beganAt)) return;
    isSettled = true;
    tell({ kind: 'settled' });
  };
  await desktop.engine.handlers.sync.run(undefined, call);
}

const isAtRest = (status: SyncStatus, since: number): boolean => {
  const { state, lastSyncedAt, queuedCount, unknownCount, conflictCount } = status;
  const isRead = (state === 'synced' || state === 'attention') && (lastSyncedAt ?? 0) > since;
  return isRead && queuedCount + unknownCount + conflictCount === 0;
};

async function decideConflicts({ engine, reader }: OpenDesktop, side: 'mine' | 'theirs'): Promise<void> {
  const { rows } = await reader.outbox.list({ view: 'conflicts', page: { offset: 0, limit: 500 } }, call);
  for (const { id, state, conflict } of rows) {
    if (state !== 'conflict' || !conflict) continue;
    const choices = Object.fromEntries(conflict.fields.map(({ field }) => [field, side]));
    await engine.handlers.outbox.resolve({ id, choices }, call);
  }
}

interface Place {
  prng: Prng;
  order: DesktopOrder;
  people: readonly Contact[];
  senderId: string | null;
  number: number;
}

async function workOnce(engine: Engine, place: Place): Promise<void> {
  const work = drawWork(place);
  const changeId = randomUUID();
  try {
    await carryOut(engine, changeId, work, place);
    tell({ kind: 'kept', changeId: work.kind === 'create' ? work.contactId : changeId, work });
  } catch (error) {
    tell({ kind: 'refused', code: error instanceof AppError ? error.code : 'BUG', work });
  }
  // What the commit set off goes on between two changes of a person, and now and then several come at once.
  await delay(place.prng.integer(0, MAX_PACE_MS));
}

function drawWork({ prng, order, people, senderId, number }: Place): Work {
  const text = `${order.life}-${number}`;
  const person = prng.pick(people);
  const draw = prng.fraction();
  if (draw < 0.02) {
    const phone = `+2126${String(prng.integer(0, 99_999_999)).padStart(8, '0')}`;
    return { kind: 'create', contactId: randomUUID(), phone, text };
  }
  if (draw < 0.08 && senderId !== null) return { kind: 'sms', contactId: person.id, text };
  return { kind: 'edit', contactId: person.id, field: prng.pick(['city', 'firstName'] as const), text };
}

async function carryOut({ handlers }: Engine, changeId: string, work: Work, { order, senderId }: Place): Promise<void> {
  const { contactId, text } = work;
  switch (work.kind) {
    case 'edit':
      await handlers.contacts.update({ changeId, id: contactId, fields: { [work.field]: text } }, call);
      break;
    case 'create': {
      const fields = { primaryPhone: work.phone, firstName: text };
      await handlers.contacts.create({ id: contactId, connectionId: order.connection.id, fields }, call);
      break;
    }
    case 'sms':
      await handlers.messages.sendSms({ changeId, contactId, senderId: senderId ?? '', text }, call);
      break;
  }
}
