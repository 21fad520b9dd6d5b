import { mkdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createConnectors } from '../connectors/registry.ts';
import { commentCommands } from '../features/comments/handlers.ts';
import { connectionCommands } from '../features/connections/handlers.ts';
import { createRemovableSecrets } from '../features/connections/secret-removals.ts';
import { contactCommands } from '../features/contacts/handlers.ts';
import { outboxCommands } from '../features/outbox/handlers.ts';
import { recordingHandlers } from '../features/recordings/handlers.ts';
import { storageHandlers } from '../features/storage/handlers.ts';
import { syncHandlers } from '../features/sync/handlers.ts';
import type { Clock, Log, Random } from '../lib/ports.ts';
import type { Publish } from '../lib/publish.ts';
import { createMediaJobs } from '../media/jobs/media-jobs.ts';
import { peaksInWorker } from '../media/jobs/peaks-runner.ts';
import { openDatabase, toFolderError, toStoreError, type WriteDb } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { removeRekeyCopy } from '../store/rekey.ts';
import { createSync } from '../sync/sync.ts';
import { notedConnectors } from './noted-connectors.ts';
import type { EngineInternals, EngineOptions, MainServices, WriterHandlers } from './protocol.ts';

export interface EngineDeps {
  options: EngineOptions;
  clock: Clock;
  random: Random;
  log: Log;
  publish: Publish;
  main: MainServices;
}

export interface Engine {
  handlers: WriterHandlers;
  internals: EngineInternals;
  close(): Promise<void>;
}

/** Opens the store and builds everything that works on it. Throws the store's own errors. */
export function createEngine({ options, clock, random, log, publish, main }: EngineDeps): Engine {
  const db = openStore(options);
  const secrets = createRemovableSecrets({ db, secrets: main, log });
  const connectors = createConnectors({ db, clock, secrets });
  const mediaJobs = createMediaJobs({
    db,
    clock,
    random,
    log,
    connectors: notedConnectors(connectors, (connectionId, outcome) => sync.noteExchange(connectionId, outcome)),
    publish,
    mediaDirectory: options.mediaDirectory,
    policy: options.audioPolicy,
    computePeaks: peaksInWorker(pathToFileURL(options.peaksWorkerPath)),
    onActivity: () => sync.touch(),
  });
  const sync = createSync({
    db,
    clock,
    random,
    log,
    publish,
    connectors,
    onPulled: () => mediaJobs.kick(),
    mediaActivity: () => mediaJobs.activity(),
  });
  const onQueued = () => sync.changed();
  const connectionFeature = connectionCommands({
    db,
    clock,
    random,
    publish,
    connectors,
    secrets,
    sync,
    removeMedia: (connectionId) => mediaJobs.removeConnectionMedia(connectionId),
  });
  const { ensureSampleConnection, ...connections } = connectionFeature;

  // What the keychain did not take when its connection was removed.
  if (secrets.countLeft() > 0) void secrets.sweep();
  mediaJobs.start();
  sync.start();
  mediaJobs.setOnline(sync.status().state !== 'paused');

  return {
    handlers: {
      calls: {},
      comments: commentCommands({ db, clock, publish }),
      connections,
      contacts: contactCommands({ db, clock, publish, onQueued }),
      outbox: outboxCommands({ db, clock, publish, onQueued }),
      recordings: recordingHandlers({ mediaJobs }),
      storage: storageHandlers({ db, dataDirectory: options.dataDirectory, policy: () => mediaJobs.policy() }),
      sync: {
        ...syncHandlers({ sync }),
        setPaused: ({ paused }) => {
          mediaJobs.setOnline(!paused);
          return sync.setPaused(paused);
        },
      },
    },
    internals: {
      ensureSampleConnection: async (input) => ensureSampleConnection(input),
      resolveMedia: async ({ recordingId }) => mediaJobs.resolve(recordingId),
      reportDamage: ({ recordingId }) => mediaJobs.reportDamage(recordingId),
      setAudioPolicy: async (policy) => mediaJobs.setPolicy(policy),
      countSecretsLeft: async () => secrets.countLeft(),
      removeSecretsLeft: () => secrets.sweep(),
      wake: async () => {
        if (secrets.countLeft() > 0) void secrets.sweep();
        sync.wake();
        mediaJobs.kick();
      },
      queuePeaks: async ({ recordingId }) => mediaJobs.queuePeaks(recordingId),
    },
    async close() {
      const parts = await Promise.allSettled([sync.stop(), mediaJobs.stop()]);
      try {
        await connectors.close();
        for (const part of parts) if (part.status === 'rejected') throw part.reason;
        db.pragma('optimize');
      } finally {
        db.close();
      }
    },
  };
}

function openStore({ dataDirectory, databasePath, databaseKeyHex }: EngineOptions): WriteDb {
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw toFolderError(error);
  }
  const db = openDatabase({ path: databasePath, keyHex: databaseKeyHex });
  removeRekeyCopy(databasePath);
  try {
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw toStoreError(error);
  }
}
