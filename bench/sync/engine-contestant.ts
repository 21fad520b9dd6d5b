import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createEngine } from '../../electron/engine/engine.ts';
import { systemClock, systemRandom } from '../../electron/lib/system.ts';
import { openReader, prepare } from '../../electron/store/database.ts';
import type { Seen } from '../sync-correctness/contestant.ts';
import type { EnterSpeed } from './speed-contestant.ts';

const ROOT = join(import.meta.dirname, '../..');
const CALL = { requestId: 'bench' };
const LOOK_MS = 5;
const TIMEOUT_MS = 900_000;

/** The whole engine as it ships, over an encrypted store with its work log, in this thread so that its waits can be seen. */
export const enterEngine: EnterSpeed = async ({ url, apiKey }) => {
  const directory = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  const place = { path: join(directory, 'earshot.db'), keyHex: randomBytes(32).toString('hex') };
  const troubles: string[] = [];
  const engine = createEngine({
    options: {
      databasePath: place.path,
      databaseKeyHex: place.keyHex,
      dataDirectory: directory,
      mediaDirectory: join(directory, 'media'),
      peaksWorkerPath: join(ROOT, 'electron/media/peaks-worker.ts'),
      exportWorkerPath: join(ROOT, 'electron/engine/export-worker.ts'),
      audioPolicy: { quotaBytes: 1_000_000_000, prefetch: false },
    },
    clock: systemClock,
    random: systemRandom,
    log: { info() {}, warn: (event) => troubles.push(event), error: (event) => troubles.push(event) },
    publish: () => {},
    main: { getSecret: async () => apiKey, setSecret: async () => {}, removeSecret: async () => {} },
  });
  const { handlers, internals } = engine;
  const reader = openReader(place);
  let isConnected = false;

  const untilSynced = async (since: number) => {
    for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await pause(LOOK_MS)) {
      const { state, lastSyncedAt, queuedCount, unknownCount } = await handlers.sync.status(undefined, CALL);
      if (state === 'attention' || troubles.length > 0) throw new Error(`sync needs attention: ${troubles.join(', ')}`);
      if (state === 'synced' && (lastSyncedAt ?? 0) >= since && queuedCount + unknownCount === 0) return;
    }
    throw new Error('the exchange has no end');
  };

  return {
    sync: async () => {
      const since = Date.now();
      if (isConnected) {
        await handlers.sync.setPaused({ paused: false }, CALL);
        await handlers.sync.run(undefined, CALL);
      } else {
        await handlers.connections.add(
          {
            ...{ id: randomUUID(), platform: 'gomobile', name: 'Bench', baseUrl: url, authScheme: 'apiKey', apiKey },
            privateNetwork: false,
          },
          CALL,
        );
        isConnected = true;
      }
      await untilSynced(since);
    },
    goOffline: async () => void (await handlers.sync.setPaused({ paused: true }, CALL)),
    idle: async () => {
      const since = Date.now();
      await internals.wake();
      await untilSynced(since);
    },
    contacts: async () =>
      new Map(
        prepare<Seen & { id: string }>(
          reader,
          'SELECT remote_id AS id, first_name AS firstName, city FROM contacts WHERE remote_id IS NOT NULL',
        )
          .all()
          .map(({ id, ...seen }) => [id, seen]),
      ),
    edit: async (remoteId, field, text) => {
      const row = prepare<{ id: string }>(reader, 'SELECT id FROM contacts WHERE remote_id = ?').get(remoteId);
      await handlers.contacts.update({ changeId: randomUUID(), id: row?.id ?? '', fields: { [field]: text } }, CALL);
    },
    directory,
    close: async () => {
      reader.close();
      await engine.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
