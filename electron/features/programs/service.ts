import type { Effect } from '#shared/contract/effects.ts';
import type { ProgramInput } from '#shared/contract/programs.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { ProgramCreate, Program as WireProgram } from '#shared/wire/gomobile/programs.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { failureOf } from '../../net/net-failure.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import { beginEffect } from '../../sync/outbox/effects.ts';
import { programs } from '../../sync/pull/collections/programs.ts';
import { keepDetail, keepRecord } from '../../sync/store/record-store.ts';
import { findRecord, findRecordByRemoteId } from '../../sync/store/record-table.ts';
import { type RemoteReferences, toWireProgram } from './mapping.ts';
import { getProgramRecord, toProgram } from './repository.ts';

/** Queues the launch that a person confirmed for so many people, or holds it where the platform is away. */
export function launchProgram(
  parts: EngineParts,
  { changeId, id, people }: { changeId: string; id: string; people: number | null },
): Effect {
  const record = getProgramRecord(parts.db, id);
  const program = toProgram(parts.db, record);
  return beginEffect(parts, {
    id: changeId,
    connectionId: record.connectionId,
    entity: 'program',
    entityId: id,
    entityLabel: program.name,
    operation: 'launch',
    patch: { audience: program.audience?.name ?? null, people, flow: program.flow?.name ?? null },
    base: { request: JSON.stringify({ people }) },
  });
}

export function removeProgram(parts: EngineParts, { changeId, id }: { changeId: string; id: string }): Effect {
  const record = getProgramRecord(parts.db, id);
  return beginEffect(parts, {
    id: changeId,
    connectionId: record.connectionId,
    entity: 'program',
    entityId: id,
    entityLabel: record.name,
    operation: 'delete',
    patch: {},
  });
}

/** Creates a program on its platform, and answers its local id. */
export async function createProgram(
  parts: EngineParts,
  { connectionId, input }: { connectionId: string; input: ProgramInput },
): Promise<string> {
  const body = wireBodyOf(parts.db, connectionId, input);
  const created = await parts.online(connectionId, ['gomobile'], async ({ client }) => {
    try {
      return await client.call('createProgram', { body });
    } catch (error) {
      if (!mayHaveHappened(error)) throw error;
      const { items } = await client.list('listPrograms', { query: { search: body.name.slice(0, 100), limit: 100 } });
      return adopted(parts.db, connectionId, body.name, items);
    }
  });
  return keep(parts, connectionId, created);
}

/** The one program of this name that nobody knew of is what the lost request made. */
function adopted(db: ReadDb, connectionId: string, name: string, items: WireProgram[]): WireProgram {
  const unknown = items.filter(
    (item) =>
      item.name === name &&
      findRecordByRemoteId(db, { connectionId, collection: 'programs', remoteId: item.id }) === null,
  );
  const [only] = unknown;
  if (only && unknown.length === 1) return only;
  throw new AppError('OUTCOME_UNKNOWN', 'It is not known whether the program was created.', {
    action: 'Look for it in the list in a while, and create it again only if it is not there.',
  });
}

/** Changes a program of which nothing runs. What is sent is the whole of it, so that sending it twice changes nothing more. */
export async function updateProgram(
  parts: EngineParts,
  { id, input }: { id: string; input: ProgramInput },
): Promise<string> {
  const { connectionId, remoteId } = getProgramRecord(parts.db, id);
  const request = { params: { id: remoteId }, body: wireBodyOf(parts.db, connectionId, input) };
  const updated = await parts.online(connectionId, ['gomobile'], async ({ client }) => {
    try {
      return await client.call('updateProgram', request);
    } catch (error) {
      if (!mayHaveHappened(error)) throw error;
      return client.call('updateProgram', request);
    }
  });
  return keep(parts, connectionId, updated);
}

/** Nobody said what became of the request. */
function mayHaveHappened(error: unknown): boolean {
  const failure = failureOf(error);
  if (failure === null || failure.sent === 'not-sent') return false;
  return failure.sent === 'maybe-sent' || failure.brokenReply || (failure.status ?? 0) >= 500;
}

function keep(parts: EngineParts, connectionId: string, item: WireProgram): string {
  const id = keepRecord(parts, programs, { connectionId, item });
  parts.publish('programs', 'onChanged', { ids: [id] });
  return id;
}

function wireBodyOf(db: ReadDb, connectionId: string, input: ProgramInput): ProgramCreate {
  const audienceId = audienceRemoteId(db, connectionId, input.audienceId);
  const flowId = findRecord(db, input.flowId)?.remoteId;
  const didIds = input.numberIds.flatMap((number) => findRecord(db, number)?.remoteId ?? []);
  if (audienceId === null || flowId === undefined || didIds.length < input.numberIds.length) {
    throw new AppError('INVALID', 'The audience, the flow or a number is no longer on the platform.', {
      action: 'Choose again.',
    });
  }
  const references: RemoteReferences = { audienceId, flowId, didIds };
  if (input.stopAt !== null && input.stopAt <= input.startAt) {
    throw new AppError('INVALID', 'The program would stop before it starts.', { action: 'Choose a later end.' });
  }
  return toWireProgram(input, references);
}

const audienceRemoteId = (db: ReadDb, connectionId: string, id: string): string | null =>
  prepare<{ remoteId: string }>(
    db,
    'SELECT remote_id AS remoteId FROM audiences WHERE connection_id = ? AND id = ?',
  ).get(connectionId, id)?.remoteId ?? null;

/** Reads the triggers of a live program and keeps them beside it. */
export async function readTriggers(parts: EngineParts, id: string): Promise<void> {
  const { connectionId, remoteId } = getProgramRecord(parts.db, id);
  const { items } = await parts.online(connectionId, ['gomobile'], ({ client }) =>
    client.list('listContactTriggers', { params: { id: remoteId } }),
  );
  keepDetail(parts, id, { triggers: items });
  parts.publish('programs', 'onChanged', { ids: [id] });
}
