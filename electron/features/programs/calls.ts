import { z } from 'zod';
import type { ActOutcome, Effect } from '#shared/contract/effects.ts';
import type { PersonCall } from '#shared/contract/programs.ts';
import { AppError, type ErrorData, toErrorData } from '#shared/errors/app-error.ts';
import type { CallJobReport } from '#shared/wire/gomobile/call-report.ts';
import type { CallRequestCreate } from '#shared/wire/gomobile/call-requests.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { inTransaction, prepare, type ReadDb } from '../../store/database.ts';
import { beginEffect, toEffect } from '../../sync/outbox/effects.ts';
import type { CallRequest } from '../../sync/push/kinds/call.ts';
import { actOnState, isUnreachable } from '../../sync/state-act.ts';
import { instantOf } from '../../sync/store/base-table.ts';
import { findEffectResult, keepEffectResult } from '../../sync/store/effect-results.ts';
import { type ChangeRecord, getChange } from '../../sync/store/outbox-table.ts';
import { findPerson } from '../../sync/store/person.ts';
import { findRecord } from '../../sync/store/record-table.ts';

export interface CallInput {
  changeId: string;
  contactId: string;
  flowId: string;
  numberId: string;
  mode: 'request' | 'flow';
  startAt: number | null;
  retry: { type: 'none' } | { type: 'fixedDelay'; delayMinutes: number; maxRetries: number };
}

const MINUTE_MS = 60_000;

/** What a screen shows of a call beyond its change. */
const View = z.object({
  contactId: z.string(),
  contactName: z.string(),
  flowName: z.string(),
  fromNumber: z.string(),
  mode: z.enum(['request', 'flow']),
  startAt: z.number().nullable(),
});

/** Has one person called: at once, or held where the platform is away. */
export function callPerson(parts: EngineParts, input: CallInput): Effect {
  const { db } = parts;
  const person = findPerson(db, input.contactId);
  const flow = findRecord(db, input.flowId);
  const number = findRecord(db, input.numberId);
  if (!flow || !number || flow.connectionId !== person.connectionId || number.connectionId !== person.connectionId) {
    throw new AppError('INVALID', 'The flow or the number is not on the platform of this person.', {
      action: 'Choose again.',
    });
  }
  const view: z.infer<typeof View> = {
    contactId: person.id,
    contactName: person.name,
    flowName: flow.name,
    fromNumber: number.name,
    mode: input.mode,
    startAt: input.mode === 'request' ? input.startAt : null,
  };
  const request = toRequest(input, { contactId: person.remoteId, flowId: flow.remoteId, did: number });
  return beginEffect(parts, {
    id: input.changeId,
    connectionId: person.connectionId,
    entity: 'call',
    // Calls are independent of each other, also those to one person.
    entityId: input.changeId,
    entityLabel: person.name,
    operation: 'start',
    patch: { flow: flow.name, from: number.name },
    base: { request: JSON.stringify(request), view: JSON.stringify(view) },
  });
}

function toRequest(
  { mode, startAt, retry }: CallInput,
  { contactId, flowId, did }: { contactId: string; flowId: string; did: { remoteId: string; name: string } },
): CallRequest {
  if (mode === 'flow') return { mode, body: { flowId, contactId, fromPhone: did.name } };
  const wireRetry: CallRequestCreate['retry'] =
    retry.type === 'none'
      ? { type: 'none' }
      : { type: 'fixed-delay', delay: retry.delayMinutes * MINUTE_MS, maxRetries: retry.maxRetries };
  const at = startAt === null ? {} : { startAt: new Date(startAt).toISOString() };
  return { mode, body: { didId: did.remoteId, contactId, flowId, retry: wireRetry, ...at } };
}

/** Calls to one person that were asked for here, the newest first. */
export function listCalls(db: ReadDb, page: { offset: number; limit: number }): { rows: PersonCall[]; total: number } {
  const total = prepare<{ n: number }>(db, "SELECT count(*) AS n FROM outbox WHERE entity = 'call'").get()?.n ?? 0;
  const ids = prepare<{ id: string }>(
    db,
    "SELECT id FROM outbox WHERE entity = 'call' ORDER BY sequence DESC LIMIT @limit OFFSET @offset",
  ).all(page);
  return { rows: ids.map(({ id }) => toPersonCall(db, getChange(db, id))), total };
}

/** What the platform answered to a call, and said of its job since. */
const Answer = z.object({
  jobId: z.string().optional(),
  status: z.string().nullish(),
  attemptCount: z.number().int().nullish(),
  nextAttemptAt: z.number().nullish(),
  failureReason: z.string().nullish(),
});

const answerOf = (db: ReadDb, id: string): z.infer<typeof Answer> =>
  Answer.safeParse(findEffectResult(db, id)?.result).data ?? {};

function toPersonCall(db: ReadDb, change: ChangeRecord): PersonCall {
  const text = change.base.view;
  const view = typeof text === 'string' ? View.safeParse(JSON.parse(text)).data : undefined;
  const answer = answerOf(db, change.id);
  return {
    id: change.id,
    contactId: view?.contactId ?? null,
    contactName: view?.contactName ?? change.entityLabel,
    flowName: view?.flowName ?? null,
    fromNumber: view?.fromNumber ?? null,
    mode: view?.mode ?? 'request',
    startAt: view?.startAt ?? null,
    effect: toEffect(change),
    status: answer.status ?? null,
    attemptCount: answer.attemptCount ?? null,
    nextAttemptAt: answer.nextAttemptAt ?? null,
    failureReason: answer.failureReason ?? null,
    readAt: findEffectResult(db, change.id)?.readAt ?? null,
  };
}

/** Asks the platform how the job of a call stands. */
export async function refreshCall(parts: EngineParts, id: string): Promise<PersonCall> {
  const change = getChange(parts.db, id);
  const jobId = jobOf(parts.db, id);
  const report = await parts.online(change.connectionId, ['gomobile'], ({ client }) =>
    client.call('getCallJobReport', { params: { jobId } }),
  );
  keepReport(parts, id, report);
  return toPersonCall(parts.db, change);
}

/** Takes a call back that waits in the platform's queue. One that has begun is not ended by it. */
export async function cancelCall(
  parts: EngineParts,
  id: string,
): Promise<{ outcome: ActOutcome; call: PersonCall; error: ErrorData | null }> {
  const change = getChange(parts.db, id);
  const jobId = jobOf(parts.db, id);
  const result = await parts
    .online(change.connectionId, ['gomobile'], ({ client }) => {
      const look = () => client.call('getCallJobReport', { params: { jobId } });
      return actOnState<CallJobReport>({
        look,
        act: async () => {
          await client.act('cancelCallRequest', { params: { jobId } });
          return look();
        },
        isThere: ({ status }) => status === 'cancelled',
        isAllowed: ({ status }) => status === 'queued',
      });
    })
    .catch((error: unknown) => {
      if (!isUnreachable(error)) throw error;
      return { outcome: 'offline' as const, item: null, error: toErrorData(error) };
    });
  if (result.item) keepReport(parts, id, result.item);
  return { outcome: result.outcome, call: toPersonCall(parts.db, change), error: result.error };
}

function jobOf(db: ReadDb, id: string): string {
  const { jobId } = answerOf(db, id);
  if (jobId !== undefined) return jobId;
  throw new AppError('NOT_FOUND', 'The platform has not taken this call in.', {
    action: 'See the Outbox for how it stands.',
  });
}

function keepReport({ db, clock, publish }: EngineParts, id: string, report: CallJobReport): void {
  const { jobId, status, attempts, nextAttemptAt, failureReason } = report;
  inTransaction(db, () => {
    keepEffectResult(db, clock, id, {
      jobId,
      status,
      attemptCount: attempts.length,
      nextAttemptAt: instantOf(nextAttemptAt),
      failureReason: failureReason ?? null,
    });
  });
  publish('programs', 'onChanged', { ids: [id] });
}
