import { AppError } from '#shared/errors/app-error.ts';
import { createEngine } from '../../../electron/engine/engine.ts';
import type { EngineOptions } from '../../../electron/engine/protocol.ts';
import { createReader } from '../../../electron/engine/reader.ts';
import { systemClock, systemRandom } from '../../../electron/lib/system.ts';
import { openReader } from '../../../electron/store/database.ts';

/** What the engine in a process of its own is told, so that a test can end it at any moment as a power cut does. */
export type ToEngineProcess =
  | { kind: 'open'; options: EngineOptions; apiKey: string; connection: { id: string; name: string; baseUrl: string } }
  | { kind: 'edit'; changeId: string; phone: string; city: string };

export type FromEngineProcess = { kind: 'synced' } | { kind: 'failed'; message: string };

const send = (message: FromEngineProcess) => process.send?.(message);
let engine: ReturnType<typeof createEngine> | null = null;
let reader: ReturnType<typeof createReader> | null = null;

process.on('message', async (message: ToEngineProcess) => {
  try {
    if (message.kind === 'open') await open(message);
    else await edit(message);
  } catch (error) {
    send({ kind: 'failed', message: String(error) });
  }
});

async function open({ options, apiKey, connection }: Extract<ToEngineProcess, { kind: 'open' }>): Promise<void> {
  let isTold = false;
  engine = createEngine({
    options,
    clock: systemClock,
    random: systemRandom,
    log: {
      info() {},
      warn() {},
      error: (event, fields) => send({ kind: 'failed', message: `${event} ${fields?.detail}` }),
    },
    publish: (feature, _member, payload) => {
      if (feature !== 'sync' || isTold || (payload as { state: string }).state !== 'synced') return;
      isTold = true;
      send({ kind: 'synced' });
    },
    main: {
      getSecret: async () => apiKey,
      setSecret: async () => undefined,
      removeSecret: async () => undefined,
    },
  });
  const db = openReader({ path: options.databasePath, keyHex: options.databaseKeyHex });
  reader = createReader({ db, onPeaksWanted: () => undefined });
  await engine.internals.ensureSampleConnection(connection);
}

async function edit({ changeId, phone, city }: Extract<ToEngineProcess, { kind: 'edit' }>): Promise<void> {
  if (!engine || !reader) throw new AppError('BUG', 'not open');
  const context = { requestId: 'test' };
  const { rows } = await reader.contacts.list(
    { filter: { text: phone }, sort: { by: 'name', order: 'asc' }, page: { offset: 0, limit: 1 } },
    context,
  );
  await engine.handlers.contacts.update({ changeId, id: rows[0]?.id ?? '', fields: { city } }, context);
}
