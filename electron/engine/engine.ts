import { mkdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createConnectors } from '../connectors/registry.ts';
import { callHandlers } from '../features/calls/handlers.ts';
import { commentHandlers } from '../features/comments/handlers.ts';
import { connectionHandlers } from '../features/connections/handlers.ts';
import { contactHandlers } from '../features/contacts/handlers.ts';
import { outboxHandlers } from '../features/outbox/handlers.ts';
import { recordingHandlers } from '../features/recordings/handlers.ts';
import { storageHandlers } from '../features/storage/handlers.ts';
import { syncHandlers } from '../features/sync/handlers.ts';
import type { Clock, Log, Random } from '../lib/ports.ts';
import type { Publish } from '../lib/publish.ts';
import { createMediaJobs } from '../media/jobs/media-jobs.ts';
import { openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { createSync } from '../sync/sync.ts';
import type { EngineHandlers, EngineInternals, EngineOptions, MainServices } from './protocol.ts';

export interface EngineDeps {
  options: EngineOptions;
  clock: Clock;
  random: Random;
  log: Log;
  publish: Publish;
  main: MainServices;
}

export interface Engine {
  handlers: EngineHandlers;
  internals: EngineInternals;
  close(): Promise<void>;
}
