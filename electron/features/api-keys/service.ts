import type { ApiKey, OwnKeys } from '#shared/contract/api-keys.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { ApiKey as WireKey } from '#shared/wire/gomobile/api-keys.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { failureOf } from '../../net/net-failure.ts';
import { inTransaction, type ReadDb } from '../../store/database.ts';
import { apiKeys as definition } from '../../sync/pull/collections/administration.ts';
import { instantOf } from '../../sync/store/base-table.ts';
import { keepRecord, removeRecord } from '../../sync/store/record-store.ts';
import { eachRecord, findRecord, recordsReadAt, type StoredRecord } from '../../sync/store/record-table.ts';

const COLLECTIONS = ['apiKeys'] as const;
const PLATFORM = ['gomobile'] as const;

export interface KeyDeps extends EngineParts {
  /** The secret of a connection, where it is kept. */
  secretOf(connectionId: string): Promise<string | null>;
}

/** A record as a window sees it; null for one in a shape that cannot be read. */
function toKey({ id, connectionId, name, body }: StoredRecord): ApiKey | null {
  const { data } = WireKey.safeParse(body);
  if (!data) return null;
  return {
    ...{ id, connectionId, name },
    prefix: data.keyPrefix ?? null,
    isActive: data.isActive ?? true,
    expiresAt: instantOf(data.expiresAt),
    createdAt: instantOf(data.createdAt),
  };
}

export function listKeys(db: ReadDb): { rows: ApiKey[]; readAt: number | null } {
  const rows = [...eachRecord(db, { collections: COLLECTIONS })].flatMap((record) => toKey(record) ?? []);
  rows.sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
  return { rows, readAt: recordsReadAt(db, COLLECTIONS) };
}

/** Which key each connection uses, by how its secret begins. A key is told apart only by that; several may begin alike. */
export async function ownKeys({ db, secretOf }: Pick<KeyDeps, 'db' | 'secretOf'>): Promise<OwnKeys[]> {
  const { rows } = listKeys(db);
  const connectionIds = [...new Set(rows.map(({ connectionId }) => connectionId))];
  const found = await Promise.all(
    connectionIds.map(async (connectionId) => {
      const secret = await secretOf(connectionId).catch(() => null);
      const fitting = rows.filter(
        ({ connectionId: of, prefix }) => of === connectionId && prefix && secret?.startsWith(prefix) === true,
      );
      const longest = Math.max(0, ...fitting.map(({ prefix }) => prefix?.length ?? 0));
      return { connectionId, ids: fitting.filter(({ prefix }) => prefix?.length === longest).map(({ id }) => id) };
    }),
  );
  return found;
}

function getKey(db: ReadDb, id: string): StoredRecord {
  const record = findRecord(db, id);
  if (record?.collection !== 'apiKeys') throw new AppError('NOT_FOUND', 'This key is no longer here.');
  return record;
}

function keep(deps: EngineParts, connectionId: string, item: WireKey): ApiKey {
  const id = keepRecord(deps, definition, { connectionId, item });
  const key = toKey(getKey(deps.db, id));
  if (!key) throw new AppError('UPSTREAM_BAD_REPLY', 'The platform tells of this key in a way that cannot be read.');
  return key;
}

const isoOf = (instant: number): string => new Date(instant).toISOString();

/**
 * Makes a key. Its secret is handed on and kept nowhere. Where the reply was lost the keys are looked at: one that was made is
 * told of, because nobody will ever know its secret; none is made a second time.
 */
export async function createKey(
  deps: EngineParts,
  wish: { connectionId: string; name: string; prefix: string; expiresAt: number | null },
): Promise<{ key: ApiKey; secret: string }> {
  const { connectionId, name, prefix, expiresAt } = wish;
  const body = { name, prefix, ...(expiresAt !== null && { expiresAt: isoOf(expiresAt) }) };
  const known = new Set(
    [...eachRecord(deps.db, { collections: COLLECTIONS, connectionId })].map((one) => one.remoteId),
  );
  try {
    const { secret, ...item } = await deps.online(connectionId, PLATFORM, (connector) =>
      connector.client.call('createApiKey', { body }),
    );
    return { key: keep(deps, connectionId, item), secret };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === null || (failure.sent !== 'maybe-sent' && !failure.brokenReply)) throw error;
    throw await lostReply(deps, wish, known, error);
  }
}

async function lostReply(
  deps: EngineParts,
  { connectionId, name, prefix }: { connectionId: string; name: string; prefix: string },
  known: ReadonlySet<string>,
  cause: unknown,
): Promise<AppError> {
  const listed = await deps
    .online(connectionId, PLATFORM, (connector) => connector.client.list('listApiKeys'))
    .catch(() => null);
  if (listed === null) {
    return new AppError('OUTCOME_UNKNOWN', 'The key may have been made: the reply was lost, with its secret.', {
      action: 'Look at the list when the platform answers, and revoke a key of this name that you do not know.',
      cause,
    });
  }
  const made = listed.items.filter((key) => !known.has(key.id) && key.name === name && key.keyPrefix === prefix);
  for (const key of made) keep(deps, connectionId, key);
  return made.length > 0
    ? new AppError('OUTCOME_UNKNOWN', `The key ${name} was made, but its secret was lost on the way.`, {
        action: 'Revoke it, then make another one.',
        cause,
      })
    : new AppError('TIMEOUT', 'The platform did not answer, and made no key.', { action: 'Try again.', cause });
}

/** Changes a key. The same change may be made again: a lost reply is asked for once more. */
export async function updateKey(
  deps: EngineParts,
  wish: {
    id: string;
    name?: string | undefined;
    isActive?: boolean | undefined;
    expiresAt?: number | null | undefined;
  },
): Promise<ApiKey> {
  const { connectionId, remoteId } = getKey(deps.db, wish.id);
  const { id: _, expiresAt, ...rest } = wish;
  const body = {
    ...rest,
    ...(expiresAt !== undefined && { expiresAt: expiresAt === null ? null : isoOf(expiresAt) }),
  };
  const send = () =>
    deps.online(connectionId, PLATFORM, (connector) =>
      connector.client.call('updateApiKey', { params: { id: remoteId }, body }),
    );
  const item = await send().catch((error: unknown) => {
    if (failureOf(error)?.sent !== 'maybe-sent') throw error;
    return deps.online(connectionId, PLATFORM, (connector) =>
      connector.client.call('getApiKey', { params: { id: remoteId } }),
    );
  });
  return keep(deps, connectionId, item);
}

/** Ends a key for good. One that is gone already is no error. */
export async function revokeKey(
  deps: EngineParts,
  { id, confirmation }: { id: string; confirmation: string },
): Promise<void> {
  const { connectionId, remoteId, name } = getKey(deps.db, id);
  if (confirmation.trim() !== name.trim()) {
    throw new AppError('INVALID', 'The name that was typed is not the name of this key.', {
      action: `Type ${name} to revoke it.`,
    });
  }
  await deps
    .online(connectionId, PLATFORM, (connector) => connector.client.act('deleteApiKey', { params: { id: remoteId } }))
    .catch((error: unknown) => {
      if (failureOf(error)?.status !== 404) throw error;
    });
  inTransaction(deps.db, () => removeRecord(deps, { connectionId, collection: 'apiKeys', remoteId }));
}
