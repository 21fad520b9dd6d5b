import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import { type EngineClient, startEngine } from '../engine/client.ts';
import type { AudioPolicy } from '../engine/protocol.ts';
import { startReadOnly } from '../engine/read-only-client.ts';
import type { RecoveryPlace } from '../engine/recovery.ts';
import { runStoreTask } from '../engine/store-task.ts';
import type { Log } from '../lib/ports.ts';
import type { SecretStore } from '../secrets/secret-store.ts';

export interface WorkspaceDeps {
  dataDirectory: string;
  enginePath: string;
  readerPath: string;
  peaksWorkerPath: string;
  exportWorkerPath: string;
  audioPolicy: () => AudioPolicy;
  onEvent: (feature: string, member: string, payload: unknown) => void;
  /** The engine ended by itself. Nothing is open until `open` is called again. */
  onCrash: () => void;
  /** The store turned out damaged: it is closed by now, so that nothing more is written or sent. */
  onDamage: (error: AppError) => void;
  log: Log;
}

/** The opened store with its engine and secrets. There is none before the first run is done or while it is locked. */
export interface Workspace {
  databaseExists(): boolean;
  /** Open for work, not for reading only. */
  isOpen(): boolean;
  /** What can be read of a damaged store is open, and nothing else. */
  isReadOnly(): boolean;
  /** The store with the key that was tried last, for work on it while it is closed. */
  place(): RecoveryPlace | null;
  /** Earshot is locked: nothing can be done with the store until a key is given again. */
  forgetKey(): void;
  /** Opens what can be read of a damaged store, with the key that was tried last. */
  openReadOnly(): Promise<void>;
  open(keyHex: string, secrets: SecretStore): Promise<void>;
  /** Rejects calls that come while nothing is open. */
  engine(): EngineClient;
  secrets(): SecretStore;
  /** The engine works with these secrets from now on: they moved. */
  useSecrets(secrets: SecretStore): void;
  /** Does work on the closed store. Rejects with the store's own error. */
  runTask(
    task: { name: 'checkKey'; keyHex: string } | { name: 'rekey'; keyHex: string; nextKeyHex: string },
  ): Promise<void>;
  /** Closes the store until it is opened again. */
  suspend(): Promise<void>;
  /** Closes the store for good, also one that is still being opened. */
  close(): Promise<void>;
}

export function createWorkspace(deps: WorkspaceDeps): Workspace {
  const databasePath = join(deps.dataDirectory, 'earshot.db');
  let current: { engine: EngineClient; secrets: SecretStore } | null = null;
  let opening: Promise<EngineClient> | null = null;
  let lastTried: { keyHex: string; secrets: SecretStore } | null = null;
  let isReadOnly = false;
  let hasCrashed = false;
  let isClosing = false;

  const opened = () => {
    if (current) return current;
    if (isClosing) throw closingError();
    if (hasCrashed) {
      throw new AppError('DB_LOCKED', 'Your data is being opened again.', { action: 'Try again in a moment.' });
    }
    throw new AppError('DB_KEY_UNAVAILABLE', 'Earshot is locked.', { action: 'Unlock it first.' });
  };

  const start = (keyHex: string, initial: SecretStore) => {
    const store = () => current?.secrets ?? initial;
    return startEngine(
      {
        databasePath,
        databaseKeyHex: keyHex,
        dataDirectory: deps.dataDirectory,
        peaksWorkerPath: deps.peaksWorkerPath,
        exportWorkerPath: deps.exportWorkerPath,
        mediaDirectory: join(deps.dataDirectory, 'media'),
        audioPolicy: deps.audioPolicy(),
      },
      {
        workerPath: deps.enginePath,
        readerPath: deps.readerPath,
        main: {
          getSecret: ({ account }) => store().get(account),
          setSecret: ({ account, value }) => store().set(account, value),
          removeSecret: ({ account }) => store().remove(account),
        },
        onEvent: deps.onEvent,
        onCrash: () => {
          current = null;
          hasCrashed = true;
          if (!isClosing) deps.onCrash();
        },
        onDamage: (error) => {
          if (isClosing) return;
          // Not awaited by what is under way: a sync that is being ended must not hold the screen back.
          void closeEngine().then(() => deps.onDamage(error));
        },
        log: deps.log,
      },
    );
  };

  /** A store that did not open has nothing to close, and whoever opens it is told why. */
  const closeEngine = async () => {
    const engine = current?.engine ?? (await opening?.catch(() => null));
    current = null;
    isReadOnly = false;
    await engine?.close();
  };

  return {
    isReadOnly: () => isReadOnly,
    place: () => lastTried && { databasePath, keyHex: lastTried.keyHex, dataDirectory: deps.dataDirectory },
    forgetKey() {
      lastTried = null;
    },
    async openReadOnly() {
      if (!lastTried) throw new AppError('DB_KEY_UNAVAILABLE', 'Earshot is locked.', { action: 'Unlock it first.' });
      await closeEngine();
      const options = { databasePath, databaseKeyHex: lastTried.keyHex };
      const engine = await startReadOnly(options, { readerPath: deps.readerPath, log: deps.log });
      current = { engine, secrets: lastTried.secrets };
      isReadOnly = true;
    },
    databaseExists: () => existsSync(databasePath),
    isOpen: () => current !== null && !isReadOnly,
    engine: () => opened().engine,
    secrets: () => opened().secrets,
    async open(keyHex, store) {
      if (isReadOnly) await closeEngine();
      if (current || opening) throw new AppError('BUG', 'the workspace is open already');
      if (isClosing) throw closingError();
      lastTried = { keyHex, secrets: store };
      opening = start(keyHex, store);
      try {
        current = { engine: await opening, secrets: store };
        hasCrashed = false;
        deps.log.info('workspace.opened');
      } finally {
        opening = null;
      }
    },
    useSecrets(secrets) {
      if (current) current = { ...current, secrets };
      if (lastTried) lastTried = { ...lastTried, secrets };
    },
    runTask: (task) => runStoreTask({ ...task, path: databasePath }, deps.enginePath),
    suspend: closeEngine,
    async close() {
      isClosing = true;
      await closeEngine();
    },
  };
}

const closingError = () => new AppError('CANCELLED', 'Earshot is closing.');
