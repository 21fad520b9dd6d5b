import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import multipart from '@fastify/multipart';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import { localRoutes, testHookRoutes } from '#shared/wire/local/routes.ts';
import { createComposer } from './answers/composer.ts';
import { type DocumentReader, SOURCE_READER } from './answers/documents/read-document.ts';
import { createModelAnswerer, type LanguageModel } from './answers/language-model.ts';
import { type OpenedDatabase, openDatabase } from './db/open.ts';
import type { Db } from './db/statements.ts';
import { installDialling } from './dialling/install.ts';
import { sweepContents } from './files/contents.ts';
import { registerFlowgent } from './flowgent/register.ts';
import { gomobileApi } from './gomobile/api.ts';
import { failUnfinishedAnswers } from './gomobile/conversations/answers.ts';
import { gomobileHandlers } from './gomobile/handlers.ts';
import { installReading } from './gomobile/knowledge-bases/reading.ts';
import { installAuth } from './http/auth.ts';
import { credentialChecker } from './http/credentials.ts';
import { installDocs } from './http/docs.ts';
import { installErrorHandler, sendError, toApiError } from './http/error-handler.ts';
import { installJsonGuard } from './http/json-guard.ts';
import { installConnectionGuards, type ServerTimeouts, serverLimits } from './http/limits.ts';
import { registerRoutes } from './http/register.ts';
import { validatorCompiler } from './http/validation.ts';
import { localApi } from './local/api.ts';
import { resumeTime } from './local/moved-time.ts';
import { localHandlers, testHookHandlers } from './local/routes.ts';
import { installTestHooks, TestHooks } from './local/test-hooks.ts';
import { isSeeded, seedWorkspace } from './seed/seed.ts';
import { StartFailure, systemCode } from './start-failure.ts';
import { DEFAULT_PER_MINUTE } from './trillet/rate-limit.ts';
import { registerTrillet } from './trillet/register.ts';
import { registerTruestate } from './truestate/register.ts';
import { createWorkspace, findSetting, identityOf, saveSetting, type Workspace } from './workspace.ts';

const WORD_PACE_MS = 20;

/** Room for an upsert of 1000 contacts with every field full. */
const BODY_LIMIT_BYTES = 5 * 1024 * 1024;

export interface PlatformOptions {
  /** Folder of the database; null keeps everything in memory. */
  dataDir: string | null;
  /** 32 bytes, hexadecimal: the database is encrypted with it. */
  dbKeyHex?: string | null;
  /** Null: the one kept with the data, made at random when it is new. */
  apiKey?: string | null;
  /** 0 takes any free one. */
  port: number;
  /** What a new workspace starts with; one that exists keeps what it has. */
  seed: 'sample' | 'empty';
  /** Contacts and recordings to generate on top, in a new workspace. */
  contacts?: number;
  recordings?: number;
  sampleDir: string;
  testHooks?: boolean;
  /** False leaves out everything that the documented APIs do not have. */
  extras?: boolean;
  /** Requests a minute that a key may send to Trillet; null for any number. Its smallest plan's 60 where it is left out. */
  trilletPerMinute?: number | null;
  /** What writes the agents' answers; the composer where it is left out. */
  languageModel?: LanguageModel | null;
  /** Ms between two words of a composed answer; 0 for none. Left out: as fast as a model writes. */
  wordPaceMs?: number;
  /** Where the code of the thread that reads documents lies, and what it may take, where it is not as usual. */
  documentReader?: Partial<DocumentReader>;
  /** Wall clock, ms since 1970 UTC. */
  now?: () => number;
  /** Makes the ids of new records; UUIDs at random where it is left out. */
  newId?: () => string;
  logger?: FastifyBaseLogger;
  timeouts?: Partial<ServerTimeouts>;
}

export interface Platform {
  /** Origin, such as `http://127.0.0.1:3000`. */
  url: string;
  apiKey: string;
  workspaceId: string;
  organisationId: string;
  /** False where the directory already held a workspace, so that `seed` did not apply. */
  isNew: boolean;
  close(): Promise<void>;
}

/** Opens the store, seeds it where it is new and listens on 127.0.0.1. Throws `StartFailure`. */
export async function createPlatform(options: PlatformOptions): Promise<Platform> {
  const store = openDatabase(options.dataDir, options.dbKeyHex ?? null);
  try {
    return await start(store, options);
  } catch (thrown) {
    store.close();
    throw thrown;
  }
}

async function start(store: OpenedDatabase, options: PlatformOptions): Promise<Platform> {
  const { db } = store;
  const { app, workspace, apiKey, isNew } = await preparePlatform(db, options);
  const url = await listen(app, options.port);
  workspace.tasks.start();
  const { workspaceId, organizationId } = identityOf(db);
  let closed: Promise<void> | undefined;
  return {
    url,
    apiKey,
    workspaceId,
    organisationId: organizationId,
    isNew,
    close: () => {
      closed ??= app
        .close()
        .then(() => Promise.all([workspace.background.stop(), workspace.tasks.stop()]))
        .then(() => store.close());
      return closed;
    },
  };
}

export interface PreparedPlatform {
  /** Answers requests; it listens nowhere yet. */
  app: FastifyInstance;
  workspace: Workspace;
  apiKey: string;
  /** False where the database already held a workspace. */
  isNew: boolean;
}

/** The platform over a database of the current schema, seeded where it is new. What it does by itself has not begun. */
export async function preparePlatform(
  db: Db,
  options: Omit<PlatformOptions, 'dataDir' | 'port'>,
): Promise<PreparedPlatform> {
  sweepContents(db);
  const workspace = createWorkspace({
    db,
    sampleDir: options.sampleDir,
    now: options.now ?? Date.now,
    answerer: options.languageModel
      ? createModelAnswerer(db, options.languageModel)
      : createComposer(db, paceOf(options.wordPaceMs ?? WORD_PACE_MS)),
    documentReader: { ...SOURCE_READER, ...options.documentReader },
    extras: options.extras ?? true,
    newId: options.newId,
    onError: (error) => options.logger?.error(error),
  });
  if (options.testHooks) resumeTime(workspace);
  const isNew = !isSeeded(db);
  if (isNew) {
    const { seed, contacts = 0, recordings = 0 } = options;
    seedWorkspace(workspace, { seed, contacts, recordings });
  }
  installReading(workspace);
  failUnfinishedAnswers(workspace);
  const apiKey = options.apiKey ?? keptApiKey(db);
  const app = await buildApp(workspace, apiKey, options);
  installDialling(workspace);
  return { app, workspace, apiKey, isNew };
}

/** Waits between two words, and no longer than anybody wants the answer. */
const paceOf = (ms: number) => async (signal?: AbortSignal) => {
  if (ms > 0) await wait(ms, undefined, { signal, ref: false });
};

function keptApiKey(db: Db): string {
  const kept = findSetting(db, 'apiKey');
  if (kept !== undefined) return kept;
  const made = `local_${randomBytes(24).toString('base64url')}`;
  saveSetting(db, 'apiKey', made);
  return made;
}

async function buildApp(
  workspace: Workspace,
  apiKey: string,
  options: Omit<PlatformOptions, 'dataDir' | 'port'>,
): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    ...(options.logger ? { loggerInstance: options.logger } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    ...serverLimits(options.timeouts),
    frameworkErrors: (error, request, reply) => sendError(toApiError(error, request), request, reply),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  installErrorHandler(app);
  installConnectionGuards(app);
  installJsonGuard(app);
  const hooks = options.testHooks ? new TestHooks() : null;
  // Before authentication: a fault acts on a request whoever sends it.
  if (hooks !== null) installTestHooks(app, hooks);
  installAuth(app, { findPrincipal: credentialChecker(workspace, apiKey), identity: () => identityOf(workspace.db) });
  await app.register(multipart);
  await installDocs(app);
  registerRoutes(app, workspace, gomobileApi, gomobileRoutes, gomobileHandlers(workspace), topicOf);
  await app.register((scope) => registerFlowgent(scope, workspace));
  const { trilletPerMinute = DEFAULT_PER_MINUTE } = options;
  await app.register((scope) => registerTrillet(scope, workspace, trilletPerMinute));
  await app.register((scope) => registerTruestate(scope, workspace));
  registerRoutes(
    app,
    workspace,
    localApi,
    localRoutes,
    localHandlers(workspace, { apiKey, testHooks: hooks !== null }),
  );
  if (hooks !== null)
    registerRoutes(app, workspace, localApi, testHookRoutes, testHookHandlers(workspace, hooks), () => 'test hooks');
  return app;
}

const topicOf = ({ path }: { path: string }): string => path.split('/')[2] ?? 'api';

/** Loopback alone: the local platform is never offered to a network. */
async function listen(app: FastifyInstance, port: number): Promise<string> {
  try {
    await app.listen({ host: '127.0.0.1', port });
  } catch (thrown) {
    await app.close();
    const code = systemCode(thrown);
    if (code === 'EADDRINUSE') {
      throw new StartFailure(
        'PORT_TAKEN',
        `Port ${port} is taken by another program. Stop it, or choose another port.`,
        thrown,
      );
    }
    if (code === 'EACCES')
      throw new StartFailure('PORT_TAKEN', `Port ${port} may not be used. Choose another port.`, thrown);
    throw thrown;
  }
  const address = app.server.address() as AddressInfo;
  return `http://127.0.0.1:${address.port}`;
}
