import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import { type EngineClient, startEngine } from '../engine/client.ts';
import type { AudioPolicy } from '../engine/protocol.ts';
import type { Log } from '../lib/ports.ts';
import type { SecretStore } from '../secrets/secret-store.ts';

export interface WorkspaceDeps {
  dataDirectory: string;
  enginePath: string;
  peaksWorkerPath: string;
  audioPolicy: () => AudioPolicy;
  onEvent: (feature: string, member: string, payload: unknown) => void;
  onCrash: () => void;
  log: Log;
}

/** The opened store with its engine and secrets. There is none before the first run is done or while it is locked. */
export interface Workspace {
  databaseExists(): boolean;
  isOpen(): boolean;
  open(keyHex: string, secrets: SecretStore): Promise<void>;
  /** Rejects calls that come while nothing is open. */
  engine(): EngineClient;
  secrets(): SecretStore;
  close(): Promise<void>;
}

export function createWorkspace(deps: WorkspaceDeps): Workspace {
  const databasePath = join(deps.dataDirectory, 'earshot.db');
  let engine: EngineClient | null = null;
  let secrets: SecretStore | null = null;

  const opened = <T>(part: T | null): T => {
    if (part === null) {
      throw new AppError('DB_KEY_UNAVAILABLE', 'Earshot is locked.', { action: 'Unlock it first.' });
    }
    return part;
  };

  return {
    databaseExists: () => existsSync(databasePath),
    isOpen: () => engine !== null,
    engine: () => opened(engine),
    secrets: () => opened(secrets),
    async open(keyHex, store) {
      if (engine) throw new AppError('BUG', 'the workspace is open already');
      engine = await startEngine(
        {
          databasePath,
          databaseKeyHex: keyHex,
          dataDirectory: deps.dataDirectory,
          peaksWorkerPath: deps.peaksWorkerPath,
          mediaDirectory: join(deps.dataDirectory, 'media'),
          audioPolicy: deps.audioPolicy(),
        },
        {
          workerPath: deps.enginePath,
          main: {
            getSecret: ({ account }) => store.get(account),
            setSecret: ({ account, value }) => store.set(account, value),
            removeSecret: ({ account }) => store.remove(account),
          },
          onEvent: deps.onEvent,
          onCrash: () => {
            engine = null;
            deps.onCrash();
          },
          log: deps.log,
        },
      );
      secrets = store;
    },
    async close() {
      const closing = engine;
      engine = null;
      secrets = null;
      await closing?.close();
    },
  };
}
