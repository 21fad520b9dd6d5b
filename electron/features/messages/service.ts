import type { ActOutcome, Effect } from '#shared/contract/effects.ts';
import type { SmsPreflight, SmsProgram, SmsProgramInput } from '#shared/contract/messages.ts';
import { AppError, type ErrorData } from '#shared/errors/app-error.ts';
import type { SmsProgramCreate, SmsProgram as WireSmsProgram } from '#shared/wire/gomobile/sms-programs.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { failureOf } from '../../net/net-failure.ts';
import { inTransaction, prepare, type ReadDb } from '../../store/database.ts';
import { beginEffect, isInDoubt } from '../../sync/outbox/effects.ts';
import { smsPrograms } from '../../sync/pull/collections/programs.ts';
import { actOnState, isUnreachable } from '../../sync/state-act.ts';
import { keepDetail, keepRecord } from '../../sync/store/record-store.ts';
import { findRecord, findRecordByRemoteId } from '../../sync/store/record-table.ts';
import { previewMessage } from './preview.ts';
import { getSmsProgram, getSmsProgramRecord } from './repository.ts';

export function launchSmsProgram(
  parts: EngineParts,
  { changeId, id, people }: { changeId: string; id: string; people: number | null },
): Effect {
  const program = getSmsProgram(parts.db, id);
  return beginEffect(parts, {
    id: changeId,
    connectionId: program.connectionId,
    entity: 'smsProgram',
    entityId: id,
    entityLabel: program.name,
    operation: 'launch',
    patch: { audience: program.audience?.name ?? null, people, text: program.template },
    base: { request: JSON.stringify({ people }) },
  });
}

export function removeSmsProgram(parts: EngineParts, { changeId, id }: { changeId: string; id: string }): Effect {
  const { connectionId, name } = getSmsProgramRecord(parts.db, id);
  return beginEffect(parts, {
    id: changeId,
    connectionId,
    entity: 'smsProgram',
    entityId: id,
    entityLabel: name,
    operation: 'delete',
    patch: {},
  });
}

/** Creates a draft on its platform, and answers its local id. */
export async function createSmsProgram(
  parts: EngineParts,
  { connectionId, input }: { connectionId: string; input: SmsProgramInput },
): Promise<string> {
  const body = wireBodyOf(parts.db, input);
  const created = await parts.online(connectionId, ['gomobile'], async ({ client }) => {
    try {
      return await client.call('createSmsProgram', { body });
    } catch (error) {
      if (!mayHaveHappened(error)) throw error;
      const { items } = await client.list('listSmsPrograms', {
        query: { search: body.name.slice(0, 100), limit: 100 },
      });
      return adopted(parts.db, connectionId, body.name, items);
    }
  });
  return keep(parts, connectionId, created);
}

/** The one program of this name that nobody knew of is what the lost request made. */
function adopted(db: ReadDb, connectionId: string, name: string, items: WireSmsProgram[]): WireSmsProgram {
  const unknown = items.filter(
    (item) =>
      item.name === name &&
      findRecordByRemoteId(db, { connectionId, collection: 'smsPrograms', remoteId: item.id }) === null,
  );
  const [only] = unknown;
  if (only && unknown.length === 1) return only;
  throw new AppError('OUTCOME_UNKNOWN', 'It is not known whether the SMS program was created.', {
    action: 'Look for it in the list in a while, and create it again only if it is not there.',
  });
}

/** Changes a draft. What is sent is the whole of it, so that sending it twice changes nothing more. */
export async function updateSmsProgram(
  parts: EngineParts,
  { id, input }: { id: string; input: SmsProgramInput },
): Promise<string> {
  const { connectionId, remoteId } = getSmsProgramRecord(parts.db, id);
  const body = { ...wireBodyOf(parts.db, input), description: input.description || null };
  const updated = await parts.online(connectionId, ['gomobile'], async ({ client }) => {
    const send = () => client.call('updateSmsProgram', { params: { id: remoteId }, body });
    try {
      return await send();
    } catch (error) {
      if (!mayHaveHappened(error)) throw error;
      return send();
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

function wireBodyOf(
  db: ReadDb,
  { name, description, audienceId, senderId, template }: SmsProgramInput,
): SmsProgramCreate {
  const audience = prepare<{ remoteId: string }>(db, 'SELECT remote_id AS remoteId FROM audiences WHERE id = ?').get(
    audienceId,
  )?.remoteId;
  const sender = findRecord(db, senderId)?.remoteId;
  if (audience === undefined || sender === undefined) {
    throw new AppError('INVALID', 'The audience or the sender is no longer on the platform.', {
      action: 'Choose again.',
    });
  }
  return {
    name,
    ...(description !== '' && { description }),
    audienceId: audience,
    senderId: sender,
    messageTemplate: template,
  };
}

/** What a launch would send, to whom, and what is left to pay it with. */
export async function preflightSms(parts: EngineParts, id: string): Promise<SmsPreflight> {
  const record = getSmsProgramRecord(parts.db, id);
  const asked = await parts
    .online(record.connectionId, ['gomobile'], async ({ client }) => {
      const there = await client.call('getSmsProgram', { params: { id: record.remoteId } });
      const [audience, credits] = await Promise.allSettled([
        there.audienceId == null ? null : client.call('getAudience', { params: { id: there.audienceId } }),
        client.call('getCreditBalance'),
      ]);
      return {
        there,
        contactCount: audience.status === 'fulfilled' ? (audience.value?.contactCount ?? null) : null,
        balance: credits.status === 'fulfilled' ? credits.value.balance : null,
      };
    })
    .catch((error: unknown) => {
      if (!isUnreachable(error)) throw error;
      return null;
    });
  if (asked) keepRecord(parts, smsPrograms, { connectionId: record.connectionId, item: asked.there });
  const program = getSmsProgram(parts.db, id);
  const audienceId = program.audience?.id;
  const preview = audienceId ? previewMessage(parts.db, { template: program.template, audienceId }) : null;
  const facts = {
    programId: id,
    name: program.name,
    isOnline: asked !== null,
    audience: {
      name: program.audience?.name ?? null,
      contactCount: asked ? asked.contactCount : (program.audience?.contactCount ?? null),
      readAt: asked ? parts.clock.now() : program.readAt,
    },
    preview,
    sender: program.sender?.name ?? null,
    credits: { balance: asked?.balance ?? null, estimate: preview?.segments ?? null },
    effect: program.effect,
  };
  return { ...facts, blockers: blockersOf(facts, program) };
}

function blockersOf(
  { audience, credits, effect }: Pick<SmsPreflight, 'audience' | 'credits' | 'effect'>,
  program: SmsProgram,
): SmsPreflight['blockers'] {
  const found: [SmsPreflight['blockers'][number], boolean][] = [
    ['notDraft', program.status !== 'draft'],
    ['noAudience', program.audience === null],
    ['emptyAudience', audience.contactCount === 0],
    ['noCredits', credits.balance !== null && credits.balance < Math.max(1, credits.estimate ?? 1)],
    ['inDoubt', effect !== null && isInDoubt(effect)],
    ['waiting', effect !== null && effect.state !== 'failed' && !isInDoubt(effect)],
  ];
  return found.filter(([, holds]) => holds).map(([blocker]) => blocker);
}

/** Asks how far a program is. */
export async function refreshSmsProgram(parts: EngineParts, id: string): Promise<SmsProgram> {
  const { connectionId, remoteId } = getSmsProgramRecord(parts.db, id);
  const item = await parts.online(connectionId, ['gomobile'], ({ client }) =>
    client.call('getSmsProgram', { params: { id: remoteId } }),
  );
  keep(parts, connectionId, item);
  return getSmsProgram(parts.db, id);
}

/** Stops a program that is being sent: those whose turn has not come get nothing. Now, or not at all. */
export async function cancelSmsProgram(
  parts: EngineParts,
  id: string,
): Promise<{ outcome: ActOutcome; program: SmsProgram; error: ErrorData | null }> {
  const { connectionId, remoteId } = getSmsProgramRecord(parts.db, id);
  const params = { id: remoteId };
  const result = await parts
    .online(connectionId, ['gomobile'], ({ client }) =>
      actOnState<WireSmsProgram>({
        look: () => client.call('getSmsProgram', { params }),
        act: () => client.call('cancelSmsProgram', { params }),
        isThere: ({ status }) => status === 'cancelled',
        isAllowed: ({ status }) => status === 'pending' || status === 'sending',
      }),
    )
    .catch((error: unknown) => {
      if (!isUnreachable(error)) throw error;
      return { outcome: 'offline' as const, item: null, error: null };
    });
  if (result.item) keep(parts, connectionId, result.item);
  return { outcome: result.outcome, program: getSmsProgram(parts.db, id), error: result.error };
}

/** Keeps an answer, and that it was asked for just now. */
function keep(parts: EngineParts, connectionId: string, item: WireSmsProgram): string {
  const id = inTransaction(parts.db, () => {
    const kept = keepRecord(parts, smsPrograms, { connectionId, item });
    keepDetail(parts, kept, null);
    return kept;
  });
  parts.publish('messages', 'onChanged', { ids: [id] });
  return id;
}
