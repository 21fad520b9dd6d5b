import { AppError } from '#shared/errors/app-error.ts';
import type { Connector } from '../connectors/connector.ts';
import type { AnyConnector, ConnectorRegistry } from '../connectors/registry.ts';
import type { Clock, Log, Random } from '../lib/ports.ts';
import { inTransaction, type WriteDb } from '../store/database.ts';
import type { ChangeNotes } from './change-notes.ts';
import { findConnectionState, setCapabilities, setClockSkew, setOrganisation } from './connection-table.ts';
import { pull } from './pull/puller.ts';
import type { Pusher } from './push/pusher.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { Lane } from './schedule.ts';
import type { Activity } from './status.ts';

export interface ExchangeDeps {
  db: WriteDb;
  clock: Clock;
  random: Random;
  log: Log;
  notes: ChangeNotes;
  pusher: Pusher;
  connectors: Pick<ConnectorRegistry, 'for'>;
  /** Connectors whose key was seen to belong to the organization of their connection. */
  met: WeakSet<AnyConnector>;
}

/** What one exchange with a platform is to do, and whom it tells. */
export interface Talk {
  connectionId: string;
  /** Also read; else only send. */
  isPull: boolean;
  /** Read everything again. */
  full: boolean;
  /** Ends everything. */
  signal: AbortSignal;
  /** Ends the reading. */
  pullSignal: AbortSignal;
  /** Its silence is kept, and set where the platform asks for one. */
  lane: Pick<Lane, 'pausedUntil'>;
  /** Of attempts again, shared by all that speaks to this host. */
  budget: RetryBudget;
  isHalted(): boolean;
  /** The platform is there. */
  onMet(): void;
  onProgress(activity: Activity): void;
}

/**
 * One exchange: is it there, send, read, send what came up meanwhile. Throws what ended it; a list that could not be read did
 * not end it, and is noted with the list.
 */
export async function exchangeOnce(deps: ExchangeDeps, talk: Talk): Promise<void> {
  const { connectionId, signal, pullSignal } = talk;
  const connector = await deps.connectors.for(connectionId);
  // A problem may be another organization under this key, and so may a key that nobody has asked about; neither is sent anything.
  const isKnown = deps.met.has(connector) && !findConnectionState(deps.db, connectionId)?.problem;
  if (talk.isPull) await meet(deps, connectionId, connector, pullSignal);
  else if (!isKnown) await meet(deps, connectionId, connector, signal);
  deps.met.add(connector);
  talk.onMet();
  setClockSkew(deps.db, connectionId, connector.clockSkewMs());
  await exchangeRecords(deps, talk, connector);
  if (!talk.isPull) return;
  await lookAtOffer(deps, connectionId, connector, pullSignal);
  deps.notes.noteAll('connections');
}

/** Sends what waits, reads what is new, and sends what came up meanwhile. */
async function exchangeRecords(deps: ExchangeDeps, talk: Talk, connector: AnyConnector): Promise<void> {
  const { connectionId, lane, signal, pullSignal } = talk;
  const push = async () => {
    if (lane.pausedUntil > deps.clock.now()) return;
    const result = await deps.pusher.pushDue({
      connectionId,
      connector,
      signal,
      budget: talk.budget,
      isHalted: talk.isHalted,
      onProgress: (doneCount, totalCount) => talk.onProgress({ kind: 'push', doneCount, totalCount }),
    });
    deps.notes.flushIfDue();
    if (result.pausedUntilMs !== null) lane.pausedUntil = result.pausedUntilMs;
    if (result.error !== null) throw result.error;
  };
  await push();
  if (!talk.isPull) return;
  const onProgress = (doneCount: number, totalCount: number | null) =>
    talk.onProgress({ kind: 'pull', doneCount, totalCount });
  onProgress(0, null);
  const { full } = talk;
  await pull({ ...deps, connector, connectionId, signal: pullSignal, full, onProgress, between: push });
  await push();
}

const OFFER_AGE_MS = 86_400_000;

/** What the platform offers changes with roles and contracts: it is looked at once a day. */
async function lookAtOffer(
  { db, clock }: ExchangeDeps,
  connectionId: string,
  connector: Pick<Connector, 'test'>,
  signal: AbortSignal,
): Promise<void> {
  const age = clock.now() - (findConnectionState(db, connectionId)?.capabilitiesAt ?? 0);
  if (age >= 0 && age < OFFER_AGE_MS) return;
  const { report, error } = await connector.test(signal);
  // What it says in trouble is no statement about what it offers.
  if (error === null && !signal.aborted) setCapabilities(db, connectionId, report.capabilities, clock.now());
}

/** Reads who the key belongs to. Another organization under the same connection would mix two sets of records. */
async function meet(
  { db }: ExchangeDeps,
  connectionId: string,
  connector: Pick<Connector, 'identify'>,
  signal: AbortSignal,
): Promise<void> {
  const { organisationId, organisationName } = await connector.identify(signal);
  const known = findConnectionState(db, connectionId);
  if (known?.organisationId && organisationId && known.organisationId !== organisationId) {
    throw new AppError('CONFLICT', 'The key of this connection now belongs to another organization.', {
      action:
        'Enter a key of the organization it was set up for, or add a connection for the other one. Nothing was read or sent.',
    });
  }
  inTransaction(db, () => setOrganisation(db, connectionId, { id: organisationId, name: organisationName }));
}
