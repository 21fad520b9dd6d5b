import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AppError } from '#shared/errors/app-error.ts';
import { createConnectors } from '../connectors/registry.ts';
import { agentCommands } from '../features/agents/handlers.ts';
import { apiKeyCommands } from '../features/api-keys/handlers.ts';
import { audienceCommands } from '../features/audiences/handlers.ts';
import { uploadAudio } from '../features/audio-library/acts.ts';
import { audioLibraryCommands } from '../features/audio-library/handlers.ts';
import { callSearchCommands } from '../features/call-search/handlers.ts';
import { callCommands } from '../features/calls/handlers.ts';
import { commentCommands } from '../features/comments/handlers.ts';
import { connectionCommands } from '../features/connections/handlers.ts';
import { createRemovableSecrets } from '../features/connections/secret-removals.ts';
import { contactCommands } from '../features/contacts/handlers.ts';
import { conversationCommands } from '../features/conversations/handlers.ts';
import { addEntry } from '../features/dictionaries/acts.ts';
import { dictionaryCommands } from '../features/dictionaries/handlers.ts';
import { exportsInWorker } from '../features/exports/export-client.ts';
import { exportCommands } from '../features/exports/handlers.ts';
import { startPlatformReport } from '../features/exports/platform-report.ts';
import { startExport } from '../features/exports/service.ts';
import { flowCommands } from '../features/flows/handlers.ts';
import { importCommands } from '../features/imports/handlers.ts';
import { jobCommands } from '../features/jobs/handlers.ts';
import { startUpload } from '../features/knowledge/documents.ts';
import { knowledgeCommands } from '../features/knowledge/handlers.ts';
import { markerCommands } from '../features/markers/handlers.ts';
import { messageCommands } from '../features/messages/handlers.ts';
import { numberCommands } from '../features/numbers/handlers.ts';
import { outboxCommands } from '../features/outbox/handlers.ts';
import { programCommands } from '../features/programs/handlers.ts';
import { recordingHandlers } from '../features/recordings/handlers.ts';
import { redactionCommands } from '../features/redactions/handlers.ts';
import { reportCommands } from '../features/reports/handlers.ts';
import { sessionCommands } from '../features/sessions/handlers.ts';
import { storageHandlers } from '../features/storage/handlers.ts';
import { syncHandlers } from '../features/sync/handlers.ts';
import { transcriptCommands } from '../features/transcripts/handlers.ts';
import { jobFile } from '../jobs/job-table.ts';
import { createJobs } from '../jobs/jobs.ts';
import { systemSteadyClock } from '../lib/clock-watch.ts';
import { errorDetail } from '../lib/error-detail.ts';
import type { Clock, Log, Random } from '../lib/ports.ts';
import type { Publish } from '../lib/publish.ts';
import { userName } from '../lib/user-name.ts';
import { createClips } from '../media/clips.ts';
import { createMediaJobs } from '../media/jobs/media-jobs.ts';
import { copiesInWorker, peaksInWorker } from '../media/jobs/peaks-runner.ts';
import { connectionAccount } from '../secrets/secret-store.ts';
import { inTransaction, onDamage as listenForDamage, toStoreError, type WriteDb } from '../store/database.ts';
import { openStore, workLogPath } from '../store/open-store.ts';
import { removeRekeyCopy } from '../store/rekey.ts';
import type { WorkEntry } from '../store/work-log.ts';
import { mirrorWork, workPosition } from '../store/work-mirror.ts';
import { createOnline } from '../sync/online.ts';
import { createSync } from '../sync/sync.ts';
import { takeIn } from '../sync/take-in.ts';
import { createEngineLife } from './life.ts';
import { notedConnectors } from './noted-connectors.ts';
import type { EngineParts } from './parts.ts';
import type { EngineInternals, EngineOptions, MainServices, WriterHandlers } from './protocol.ts';

export interface EngineDeps {
  options: EngineOptions;
  clock: Clock;
  random: Random;
  log: Log;
  publish: Publish;
  main: MainServices;
  /** A statement met damage. Told once. */
  onDamage?: (error: AppError) => void;
}

export interface Engine {
  handlers: WriterHandlers;
  internals: EngineInternals;
  close(): Promise<void>;
}

/** Opens the store and builds everything that works on it. Throws the store's own errors. */
export function createEngine(deps: EngineDeps): Engine {
  const { db, close: closeStore } = openWork(deps.options, deps);
  try {
    return buildEngine(deps, db, closeStore);
  } catch (error) {
    // Damage may show only now. The store must have no owner then, or nobody could recover it.
    db.close();
    closeStore();
    throw toStoreError(error);
  }
}

function buildEngine(
  { options, clock, random, log, publish, main }: EngineDeps,
  db: WriteDb,
  closeStore: () => void,
): Engine {
  const secrets = createRemovableSecrets({ db, secrets: main, log });
  const connectors = createConnectors({ db, clock, steadyClock: systemSteadyClock, secrets });
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
    writeCopy: copiesInWorker(pathToFileURL(options.peaksWorkerPath)),
    onActivity: () => sync.touch(),
  });
  const sync = createSync({
    db,
    clock,
    steadyClock: systemSteadyClock,
    random,
    log,
    publish,
    connectors,
    onPulled: (connectionId) => {
      mediaJobs.kick();
      life.pulled(connectionId);
    },
    mediaActivity: () => mediaJobs.activity(),
  });
  const onQueued = () => sync.changed();
  const jobs = createJobs({ db, clock, log, publish });
  const clips = createClips({ db, clock, random, directory: join(options.dataDirectory, 'clips') });
  const life = createEngineLife();
  const parts: EngineParts = {
    db,
    clock,
    random,
    log,
    publish,
    connectors,
    online: createOnline({ connectors, sync }),
    jobs,
    clips,
    life,
    onQueued,
    readAgain: (connectionId) => sync.run(connectionId),
  };
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
  const imports = importCommands(parts);

  // What the keychain did not take when its connection was removed.
  if (secrets.countLeft() > 0) void secrets.sweep();
  clips.sweep().catch((error: unknown) => log.error('clips.sweep-failed', { detail: errorDetail(error) }));
  mediaJobs.start();
  sync.start();
  mediaJobs.setOnline(sync.status().state !== 'paused');

  const runExport = exportsInWorker(pathToFileURL(options.exportWorkerPath), options);
  const engine: Engine = {
    handlers: {
      calls: callCommands({
        ...parts,
        onLifted: (connectionId) => {
          mediaJobs.kick();
          sync.run(connectionId);
        },
      }),
      callSearch: callSearchCommands(parts),
      agents: agentCommands(parts),
      apiKeys: apiKeyCommands(parts, (id) => secrets.getSecret({ account: connectionAccount(id) })),
      audiences: audienceCommands(parts),
      audioLibrary: audioLibraryCommands(parts),
      conversations: conversationCommands(parts),
      dictionaries: dictionaryCommands(parts),
      exports: exportCommands({ ...parts, runExport }),
      flows: flowCommands(parts),
      imports: imports.commands,
      knowledge: knowledgeCommands(parts),
      messages: messageCommands(parts),
      numbers: numberCommands(parts),
      programs: programCommands(parts),
      reports: reportCommands(parts),
      sessions: sessionCommands(parts),
      jobs: jobCommands({ jobs }),
      comments: commentCommands({ db, clock, publish }),
      connections,
      contacts: contactCommands(parts),
      outbox: outboxCommands({ db, clock, publish, onQueued }),
      markers: markerCommands({ ...parts, author: userName() }),
      redactions: redactionCommands({ ...parts, author: userName() }),
      transcripts: transcriptCommands({ ...parts, author: userName() }),
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
      ...imports.files,
      ensureSampleConnection: async (input) => ensureSampleConnection(input),
      resolveMedia: async ({ recordingId }) => mediaJobs.resolve(recordingId) ?? clips.resolve(recordingId),
      reportDamage: ({ recordingId }) =>
        clips.resolve(recordingId) ? clips.forget(recordingId) : mediaJobs.reportDamage(recordingId),
      setAudioPolicy: async (policy) => mediaJobs.setPolicy(policy),
      countSecretsLeft: async () => secrets.countLeft(),
      removeSecretsLeft: () => secrets.sweep(),
      uploadAudio: (input) => uploadAudio(parts, input),
      addDictionaryEntry: (input) => addEntry(parts, input),
      uploadDocument: async (input) => void startUpload(parts, input),
      wake: async () => {
        if (secrets.countLeft() > 0) void secrets.sweep();
        sync.wake();
        mediaJobs.kick();
      },
      queuePeaks: async ({ recordingId }) => mediaJobs.queuePeaks(recordingId),
      startExport: async (input) => startExport(jobs, input),
      startPlatformReport: async (input) => startPlatformReport(parts, input),
      jobFile: async ({ id }) => jobFile(db, id),
    },
    async close() {
      const parts = await Promise.allSettled([
        sync.stop(),
        mediaJobs.stop(),
        jobs.stop(),
        life.close(),
        imports.stop(),
      ]);
      try {
        await connectors.close();
        for (const part of parts) if (part.status === 'rejected') throw part.reason;
        db.pragma('optimize');
      } finally {
        db.close();
        closeStore();
      }
    },
  };
  // Only now every feature has said how its jobs are done.
  jobs.resume();
  life.start();
  return engine;
}

/**
 * Opens the store and its work log. A log that is ahead of the database says that the database has lost its last commits, as
 * when its write-ahead log was damaged or an old copy was put back: those are put back from it before anybody reads.
 */
function openWork(
  { dataDirectory, databasePath, databaseKeyHex: keyHex }: EngineOptions,
  { clock, log, onDamage }: EngineDeps,
) {
  const { db, workLog, release } = openStore({ databasePath, keyHex, dataDirectory }, { now: clock.now() });
  try {
    removeRekeyCopy(databasePath);
    listenForDamage(db, (error) => onDamage?.(error));
    if (keyHex === null) return { db, close: release };
    const path = workLogPath(databasePath);
    const behind = workPosition(db);
    if (workLog.lastPosition > behind) {
      const missed = [...workLog.entries.values()].filter(({ position }) => position > behind);
      putBack(db, missed, workLog.state === 'sound');
      log.warn('store.commits-put-back', { count: missed.length });
    }
    const onFailure = (error: unknown) => log.error('store.work-log-failed', { detail: errorDetail(error) });
    // One of another key, as after the key was changed, is replaced: what it held is in the database.
    const mirror = mirrorWork(db, { path, keyHex, onFailure });
    return {
      db,
      close() {
        mirror.close();
        release();
      },
    };
  } catch (error) {
    db.close();
    release();
    throw toStoreError(error);
  }
}

function putBack(db: WriteDb, missed: readonly WorkEntry[], isLogSound: boolean): void {
  const of = (kind: WorkEntry['kind']) => missed.filter((entry) => entry.kind === kind && entry.row !== null);
  const removed = missed.filter(({ row }) => row === null);
  inTransaction(db, () => {
    for (const { kind, id } of removed) db.prepare(`DELETE FROM ${TABLES[kind]} WHERE id = ?`).run(id);
    takeIn(
      db,
      {
        connections: of('connection'),
        changes: of('change'),
        comments: [...of('comment'), ...of('annotation')],
      },
      { isUnsure: () => !isLogSound },
    );
  });
}

const TABLES = { connection: 'connections', change: 'outbox', comment: 'comments', annotation: 'annotations' } as const;
