import { randomUUID } from 'node:crypto';
import type { Answerer } from './answers/answerer.ts';
import { type DocumentReader, SOURCE_READER } from './answers/documents/read-document.ts';
import { type Clock, clockFor } from './db/clock.ts';
import { type Db, first, run } from './db/statements.ts';
import { Background } from './tasks/background.ts';
import { Tasks } from './tasks/tasks.ts';

/** What the features share: the store, the clock, and where sample audio lies. */
export interface Workspace {
  db: Db;
  clock: Clock;
  newId: () => string;
  /** What happens by itself later. */
  tasks: Tasks;
  /** What goes on after the request that began it. */
  background: Background;
  /** Writes what agents answer. */
  answerer: Answerer;
  documentReader: DocumentReader;
  /** Whether it offers what the documented APIs do not: ETag, idempotency keys, `updatedSince` and so on. */
  extras: boolean;
  /** Folder with the sample calls' manifest and audio. */
  sampleDir: string;
}

export interface Identity {
  /** 24 hexadecimal digits, the form that workspace headers take. */
  workspaceId: string;
  organizationId: string;
  userId: string;
}

export interface WorkspaceOptions {
  db: Db;
  sampleDir: string;
  now: () => number;
  answerer: Answerer;
  documentReader?: DocumentReader;
  extras: boolean;
  newId?: (() => string) | undefined;
  onError: (error: unknown) => void;
}

export function createWorkspace({ db, now, onError, newId = randomUUID, ...rest }: WorkspaceOptions): Workspace {
  const clock = clockFor(db, now);
  return {
    db,
    clock,
    newId,
    tasks: new Tasks(db, clock, onError),
    background: new Background(onError),
    documentReader: SOURCE_READER,
    ...rest,
  };
}

export function findSetting(db: Db, key: string): string | undefined {
  return first<{ value: string }>(db, 'SELECT value FROM settings WHERE key = @key', { key })?.value;
}

export function saveSetting(db: Db, key: string, value: string): void {
  run(db, 'INSERT INTO settings VALUES (@key, @value) ON CONFLICT DO UPDATE SET value = excluded.value', {
    key,
    value,
  });
}

/** The organization and user that every request acts for; a seeded workspace has exactly one of each. */
export function identityOf(db: Db): Identity {
  const row = first<{ userId: string; organizationId: string }>(
    db,
    'SELECT id AS userId, organization_id AS organizationId FROM users LIMIT 1',
  );
  const workspaceId = findSetting(db, 'workspaceId');
  if (row === undefined || workspaceId === undefined) throw new Error('the workspace has not been seeded');
  return { ...row, workspaceId };
}
