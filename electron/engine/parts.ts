import type { ConnectorRegistry } from '../connectors/registry.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Clock, Log, Random } from '../lib/ports.ts';
import type { Publish } from '../lib/publish.ts';
import type { Clips } from '../media/clips.ts';
import type { ReadDb, WriteDb } from '../store/database.ts';
import type { Online } from '../sync/online.ts';
import type { EngineLife } from './life.ts';

/** What the queries of a feature are built from. */
export interface ReaderParts {
  db: ReadDb;
}

/** What the commands of a feature are built from; each takes what it needs of it. */
export interface EngineParts {
  db: WriteDb;
  clock: Clock;
  random: Random;
  log: Log;
  publish: Publish;
  connectors: ConnectorRegistry;
  /** Does what cannot wait. */
  online: Online;
  jobs: Jobs;
  /** Audio of the library that is kept here. */
  clips: Clips;
  /** When the engine has started, has read a connection, and is about to close. */
  life: EngineLife;
  /** A change was queued, confirmed or decided: it is sent as soon as it can be. */
  onQueued(): void;
  /** Reads a connection again soon, such as after an action whose effects show in its lists. */
  readAgain(connectionId: string): void;
}
