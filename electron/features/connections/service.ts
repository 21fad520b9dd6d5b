import type {
  AuthScheme,
  CollectionName,
  Connection,
  ConnectionInput,
  ConnectionTest,
} from '#shared/contract/connections.ts';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import { failedTest, type TestedConnection } from '../../connectors/connection-test.ts';
import type { ConnectorRegistry } from '../../connectors/registry.ts';
import type { Clock, Random } from '../../lib/ports.ts';
import { parseBaseUrl } from '../../net/base-url.ts';
import { connectionAccount } from '../../secrets/secret-store.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import { findConnectionState, setCapabilities, setClockSkew, setConnectionState } from '../../sync/connection-table.ts';
import { keepAcceptance } from '../../sync/store/collection-table.ts';
import { countOpenChanges } from '../../sync/store/outbox-table.ts';
import type { Sync } from '../../sync/sync.ts';
import { endSession } from './end-session.ts';
import {
  countHeldCalls,
  deleteConnection,
  findConnection,
  findTwin,
  insertConnection,
  moveConnection,
  renameConnection,
  setAuthScheme,
} from './repository.ts';
import type { RemovableSecrets } from './secret-removals.ts';

export interface ConnectionDeps {
  db: WriteDb;
  clock: Clock;
  secrets: RemovableSecrets;
  random: Pick<Random, 'uuid'>;
  connectors: Pick<ConnectorRegistry, 'make' | 'secretOf' | 'drop' | 'for'>;
  sync: Pick<Sync, 'suspend' | 'wake' | 'touch' | 'run'>;
  /** Deletes the audio files of a connection; its rows are still there. */
  removeMedia: (connectionId: string) => Promise<void>;
}

type Settings = ConnectionInput;

function getConnection(db: WriteDb, id: string): Connection {
  const connection = findConnection(db, id);
  if (!connection) throw new AppError('NOT_FOUND', 'This connection is no longer here.');
  return connection;
}

/** Calls the platform with these settings and keeps nothing. What is wrong with them is part of the answer. */
export async function testConnection(
  { connectors }: Pick<ConnectionDeps, 'connectors'>,
  settings: Settings,
): Promise<TestedConnection> {
  let connector: ReturnType<ConnectorRegistry['make']>;
  try {
    connector = connectors.make({ ...settings, baseUrl: addressOf(settings.baseUrl) });
  } catch (error) {
    return failedTest(error);
  }
  try {
    return await connector.test();
  } finally {
    await connector.close();
  }
}

/** Calls the platform of a connection with the key kept for it, and keeps what it offers. */
export async function testAgain(deps: ConnectionDeps, id: string): Promise<ConnectionTest> {
  const { db, clock, connectors, sync } = deps;
  getConnection(db, id);
  const tested = await connectors.for(id).then(
    (connector) => connector.test(),
    // The key is not in the keychain any more: that is where the test ends.
    (error: unknown) => failedTest(error),
  );
  const error = tested.error ?? strangerIn(db, id, tested);
  if (error !== tested.error)
    return { ...tested.report, ...failedTest(error).report, clockSkewMs: tested.report.clockSkewMs };
  if (tested.error === null) {
    setCapabilities(db, id, tested.report.capabilities, clock.now());
    setClockSkew(db, id, tested.report.clockSkewMs);
    // It works: what waited for that is done now.
    sync.run(id);
  }
  return tested.report;
}

/** The error for a key that belongs to another organization than the records that are here, or null. */
function strangerIn(db: WriteDb, id: string, tested: TestedConnection): AppError | null {
  const known = findConnectionState(db, id)?.organisationId ?? null;
  if (known === null || tested.organisationId === null || tested.organisationId === known) return null;
  const owner = tested.report.organisationName ?? 'another organization';
  return new AppError('CONFLICT', `This key belongs to another organization: ${owner}. Nothing was changed.`, {
    action:
      'Use a key of the organization that this connection reads, or add a connection of its own for the other one.',
  });
}

/** Takes another key for a connection once the platform accepts it. What was read and what waits stays as it is. */
export async function replaceKey(
  deps: ConnectionDeps,
  { id, apiKey, authScheme }: { id: string; apiKey: string; authScheme?: AuthScheme | undefined },
): Promise<Connection> {
  const { db } = deps;
  const { platform, name, baseUrl, privateNetwork, ...kept } = getConnection(db, id);
  const scopeId = kept.scopeId ?? undefined;
  const settings = {
    platform,
    name,
    baseUrl,
    privateNetwork,
    scopeId,
    apiKey,
    authScheme: authScheme ?? kept.authScheme,
  };
  const tested = await testConnection(deps, settings);
  const error = tested.error ?? strangerIn(db, id, tested);
  if (error !== null) throw error;
  // It may have been removed while the platform was asked.
  return giveKey(deps, getConnection(db, id), settings);
}

/** Keeps that the person accepts the removal of what the platform no longer lists, and reads that list again. */
export function acceptRemoval(
  { db, clock, random, sync }: Pick<ConnectionDeps, 'db' | 'clock' | 'random' | 'sync'>,
  {
    id,
    collection,
    count,
    confirmation,
  }: { id: string; collection: CollectionName; count: number; confirmation: string },
): Connection {
  const connection = inTransaction(db, () => {
    const { name, collections } = getConnection(db, id);
    if (confirmation.trim() !== name) {
      throw new AppError('INVALID', 'The name that was typed is not the name of this connection.', {
        action: `Type ${name} to accept the removal.`,
      });
    }
    const vanished = collections.find((one) => one.collection === collection)?.vanished ?? null;
    if (!vanished || vanished.count > count) {
      throw new AppError('CONFLICT', 'What the platform lists has changed since this was shown. Nothing was removed.', {
        action: 'Look at the new numbers, then decide.',
      });
    }
    const { knownCount } = vanished;
    const now = clock.now();
    keepAcceptance(db, { id: random.uuid(), connectionId: id, collection, count: vanished.count, knownCount, now });
    return getConnection(db, id);
  });
  sync.run(id);
  return connection;
}

/**
 * Adds a connection that answers. Once, however often the same id arrives. Where the organization is connected already and
 * the key of that connection is lost or refused, the key given here takes its place, and that connection is answered.
 */
export async function addConnection(deps: ConnectionDeps, input: Settings & { id: string }): Promise<Connection> {
  const { db, clock, secrets, connectors, sync } = deps;
  const existing = findConnection(db, input.id);
  if (existing) return existing;
  const tested = await testConnection(deps, input);
  // One that can be spoken to is added even if some of its lists fail for now: the others are read.
  if (tested.error !== null) throw tested.error;
  const baseUrl = addressOf(input.baseUrl);
  const { organisationId, report } = tested;
  const { organisationName } = report;
  const twin = () =>
    organisationId === null ? null : findTwin(db, { platform: input.platform, baseUrl, organisationId });
  const refuseTwin = () => {
    const other = twin();
    if (!other) return;
    throw new AppError('CONFLICT', `${organisationName} is connected already, as "${other.name}".`, {
      action: 'Use that connection, or remove it first.',
    });
  };
  // The same may have been added while the platform or the keychain was asked; the key then belongs to that row.
  const asked = findConnection(db, input.id);
  if (asked) return asked;
  const keyless = twin();
  if (keyless && (await hasNoKey(deps, keyless))) return giveKey(deps, keyless, input);
  refuseTwin();
  // The key first: a row without its key would look like a connection that has lost its key.
  const account = connectionAccount(input.id);
  await secrets.setSecret({ account, value: connectors.secretOf(input) });
  const added = findConnection(db, input.id);
  if (added) return added;
  try {
    refuseTwin();
    insertConnection(db, {
      id: input.id,
      platform: input.platform,
      name: input.name,
      baseUrl,
      authScheme: input.authScheme,
      scopeId: input.scopeId ?? null,
      organisationId,
      organisationName,
      sample: false,
      capabilities: report.capabilities,
      privateNetwork: input.privateNetwork,
      createdAt: clock.now(),
    });
  } catch (error) {
    await secrets.removeSecret({ account });
    throw error;
  }
  sync.wake();
  return getConnection(db, input.id);
}

/** Whether its platform refuses the key kept here, or none is kept any more. */
async function hasNoKey({ secrets }: ConnectionDeps, { id, problem }: Connection): Promise<boolean> {
  return problem?.code === 'AUTH_EXPIRED' || (await secrets.getSecret({ account: connectionAccount(id) })) === null;
}

/** A new key for a connection whose own is lost: what waits in its outbox would be lost if it had to be removed first. */
async function giveKey(
  { db, secrets, connectors, sync }: ConnectionDeps,
  { id }: Connection,
  { apiKey, authScheme }: Pick<Settings, 'apiKey' | 'authScheme'>,
): Promise<Connection> {
  const release = await sync.suspend(id);
  try {
    await secrets.setSecret({ account: connectionAccount(id), value: connectors.secretOf({ apiKey, authScheme }) });
    setAuthScheme(db, id, authScheme);
    await connectors.drop(id);
  } finally {
    release();
  }
  sync.run(id);
  return getConnection(db, id);
}

export function rename({ db }: Pick<ConnectionDeps, 'db'>, { id, name }: { id: string; name: string }): Connection {
  return inTransaction(db, () => {
    getConnection(db, id);
    renameConnection(db, id, name);
    return getConnection(db, id);
  });
}

/** Removes a connection, what was read from it and its key. Refused while changes wait, unless they may be lost, and for held calls. */
export async function removeConnection(
  deps: ConnectionDeps,
  { id, discardUnsent }: { id: string; discardUnsent: boolean },
): Promise<void> {
  const { db, secrets, connectors, sync, removeMedia } = deps;
  if (!findConnection(db, id)) return;
  refuseHeld(db, id);
  refuseUnsent(db, id, discardUnsent);
  const release = await sync.suspend(id);
  try {
    // What was on the wire has ended now and may have become a change that waits.
    refuseUnsent(db, id, discardUnsent);
    const connection = getConnection(db, id);
    await removeMedia(id);
    await endSession(deps, connection);
    inTransaction(db, () => {
      // Edits go on while files are deleted.
      refuseUnsent(db, id, discardUnsent);
      refuseHeld(db, id);
      deleteConnection(db, id);
      secrets.noteRemoval(connectionAccount(id));
    });
    await connectors.drop(id);
    await secrets.sweep();
  } finally {
    release();
  }
}

/**
 * Forgets the key of a connection on this computer and keeps what was read from it and what waits to be sent: it asks for
 * its key again. Once this is answered nothing uses the key, also when the keychain takes the removal only later.
 */
export async function signOut(deps: ConnectionDeps, { id }: { id: string }): Promise<Connection> {
  const { db, secrets, connectors, sync } = deps;
  const connection = getConnection(db, id);
  const { lastSyncedAt } = connection;
  const release = await sync.suspend(id);
  try {
    await endSession(deps, connection);
    await secrets.removeSecret({ account: connectionAccount(id) });
    await connectors.drop(id);
    const problem = new AppError('AUTH_EXPIRED', 'You signed out of this connection on this computer.', {
      action: 'Enter its key again to go on: what was read and what waits to be sent is kept.',
    });
    setConnectionState(db, id, { lastSyncedAt, offlineSince: null, problem: toErrorData(problem) });
  } finally {
    release();
  }
  return getConnection(db, id);
}

function refuseHeld(db: WriteDb, id: string): void {
  const count = countHeldCalls(db, id);
  if (count === 0) return;
  throw new AppError('CONFLICT', `${count === 1 ? 'A call is' : `${count} calls are`} on legal hold.`, {
    action: 'Lift the hold of each first. Nothing was removed.',
  });
}

function refuseUnsent(db: WriteDb, id: string, discardUnsent: boolean): void {
  if (discardUnsent) return;
  const count = Object.values(countOpenChanges(db, id)).reduce((sum, n) => sum + n, 0);
  if (count === 0) return;
  const what = count === 1 ? 'A change has' : `${count} changes have`;
  throw new AppError('CONFLICT', `${what} not reached the platform yet.`, {
    action: 'Look at the Outbox first, or remove the connection and give them up.',
  });
}

/**
 * Adds the connection of the sample workspace, or moves it to where its platform listens now. Its key is in the secret
 * store already. The platform may still be starting, so nothing is asked of it here.
 */
export async function ensureSampleConnection(
  deps: ConnectionDeps,
  input: { id: string; name: string; baseUrl: string },
): Promise<Connection> {
  const { db, clock, secrets, connectors, sync } = deps;
  const { id, name } = input;
  const baseUrl = addressOf(input.baseUrl);
  const existing = findConnection(db, id);
  if (existing && existing.baseUrl !== baseUrl) {
    const release = await sync.suspend(id);
    try {
      moveConnection(db, id, { name: existing.name, baseUrl });
      await connectors.drop(id);
    } finally {
      release();
    }
  } else if (!existing) {
    insertConnection(db, {
      id,
      platform: 'gomobile',
      name,
      baseUrl,
      authScheme: 'apiKey',
      scopeId: null,
      organisationId: null,
      organisationName: null,
      sample: true,
      privateNetwork: false,
      capabilities: [
        { key: 'calls', offered: 'platform' },
        { key: 'recordings', offered: 'platform' },
        { key: 'transcripts', offered: 'platform' },
        { key: 'contacts', offered: 'platform' },
        { key: 'audiences', offered: 'platform' },
        { key: 'comments', offered: 'local' },
      ],
      createdAt: clock.now(),
    });
  }
  // Its key was kept by the main side; one that an earlier removal left noted is this one now.
  secrets.keep(connectionAccount(id));
  sync.wake();
  return getConnection(db, id);
}

/** One address for one place, so that two ways of writing it compare as equal. */
const addressOf = (text: string): string => parseBaseUrl(text).href.replace(/\/$/, '');
