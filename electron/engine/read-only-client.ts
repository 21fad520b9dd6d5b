import { channelOf } from '#shared/contract/define.ts';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Log } from '../lib/ports.ts';
import { type EngineClient, READER_CHANNELS } from './client.ts';
import type { EngineInternals, EngineOptions } from './protocol.ts';
import { createReaderClient } from './reader-client.ts';

const readOnlyError = () =>
  new AppError('FORBIDDEN', 'This data is open for reading only, because its store is damaged.', {
    action: 'Recover the store first, then do it again.',
  });

const NOTHING_MOVES: SyncStatus = {
  state: 'paused',
  lastSyncedAt: null,
  offlineSince: null,
  queuedCount: 0,
  heldCount: 0,
  unknownCount: 0,
  conflictCount: 0,
  failedCount: 0,
  views: { pending: 0, held: 0, conflicts: 0, quarantine: 0 },
  reviewFirst: false,
  activity: null,
  problem: null,
};

/** A damaged store, as far as it can be read: no writer, no sync, no audio jobs. */
export async function startReadOnly(
  options: Pick<EngineOptions, 'databasePath' | 'databaseKeyHex'>,
  { readerPath, log }: { readerPath: string; log: Log },
): Promise<EngineClient> {
  const reader = createReaderClient({
    workerPath: readerPath,
    onPeaksWanted: () => {},
    // Known already: each call answers with what it met.
    onDamage: () => {},
    log,
    deadlineMs: 10_000,
  });
  try {
    await reader.open(options);
  } catch (error) {
    await reader.close();
    throw error;
  }
  const refuse = () => Promise.reject(readOnlyError());
  const internals: EngineInternals = {
    resolveMedia: async () => null,
    reportDamage: async () => {},
    ensureSampleConnection: refuse,
    setAudioPolicy: async () => {},
    wake: async () => {},
    uploadAudio: refuse,
    addDictionaryEntry: refuse,
    uploadDocument: refuse,
    queuePeaks: async () => {},
    countSecretsLeft: async () => 0,
    removeSecretsLeft: refuse,
    startExport: refuse,
    startPlatformReport: refuse,
    jobFile: async () => null,
    readImportFile: refuse,
    writeImportRows: refuse,
  };
  return {
    internals,
    call(channel, input, _requestId, signal) {
      if (READER_CHANNELS.has(channel)) return reader.call(channel, input, signal);
      if (channel === channelOf('sync', 'status')) return Promise.resolve(NOTHING_MOVES);
      return refuse();
    },
    close: () => reader.close(),
  };
}
