import type { FlowSession, FlowSessionRow, FlowSessionStep } from '#shared/contract/flows.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { instantOf } from '#shared/wire/truestate/common.ts';
import type { ReadDb } from '../../store/database.ts';
import { findRecord, findRecordByRemoteId, listRecords, type StoredRecord } from '../../sync/store/record-table.ts';
import { integerOf, recordOf, textOf, wholeOf } from './flow-record.ts';
import { requireFlow } from './service.ts';

const ENDED: ReadonlySet<string> = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);
export const hasEnded = (status: string): boolean => ENDED.has(status);
export const WAITING = 'WAITING_FOR_USER_INPUT';

const timeOf = (value: unknown): number | null => instantOf(textOf(value) ?? '');
const MAX_TEXT = 40_000;
const longText = (value: unknown): string | null => textOf(value)?.slice(0, MAX_TEXT) ?? null;

/** The sessions of a live flow, newest first. */
export function listSessions(
  db: ReadDb,
  { flowId, page }: { flowId: string; page: { offset: number; limit: number } },
): { rows: FlowSessionRow[]; total: number } {
  const { connectionId, remoteId } = requireFlow(db, flowId);
  const { rows, total } = listRecords(
    db,
    { collections: ['flowSessions'], connectionId, parentRemoteId: remoteId },
    { by: 'datedAt', order: 'desc' },
    page,
  );
  return { rows: rows.map((row) => toSessionRow(row, flowId)), total };
}

/** Throws NOT_FOUND. */
export function requireSession(db: ReadDb, id: string): StoredRecord {
  const record = findRecord(db, id);
  if (record?.collection !== 'flowSessions') throw new AppError('NOT_FOUND', 'This session is no longer here.');
  return record;
}

export function getSession(db: ReadDb, id: string): FlowSession {
  const record = requireSession(db, id);
  const flow = findRecordByRemoteId(db, {
    connectionId: record.connectionId,
    collection: 'liveFlows',
    remoteId: record.parentRemoteId,
  });
  const whole = wholeOf(record);
  const row = toSessionRow(record, flow?.id ?? null);
  // The list leaves the steps out, so they are as old as the last time that the session itself was asked for.
  const steps = toSteps(whole.steps);
  return {
    ...row,
    remoteId: record.remoteId,
    steps,
    waitingStepId:
      row.status === WAITING ? (textOf(recordOf(whole.current_step).id) ?? steps.at(-1)?.id ?? null) : null,
    readAt: record.detailAt,
  };
}

function toSessionRow(record: StoredRecord, flowId: string | null): FlowSessionRow {
  const whole = wholeOf(record);
  return {
    id: record.id,
    flowId,
    status: record.status ?? textOf(whole.status) ?? '',
    inputs: Object.entries(recordOf(whole.inputs))
      .slice(0, 100)
      .map(([name, value]) => ({ name, value: typeof value === 'string' ? value : (JSON.stringify(value) ?? '') })),
    error: textOf(whole.error),
    stepsCount: integerOf(whole.steps_count),
    versionId: textOf(recordOf(whole.flow_version).id),
    startedAt: record.datedAt,
    updatedAt: record.updatedAt,
  };
}

const MAX_STEPS = 1000;

function toSteps(steps: unknown): FlowSessionStep[] {
  if (!Array.isArray(steps)) return [];
  return steps.slice(0, MAX_STEPS).map((item, index): FlowSessionStep => {
    const one = recordOf(item);
    const step = recordOf(one.step);
    return {
      id: textOf(one.id) ?? `#${index}`,
      nodeId: textOf(step.id),
      name: textOf(step.name) ?? textOf(step.id) ?? '?',
      kind: textOf(step.step_type) ?? '',
      status: textOf(one.status) ?? '',
      prompt: longText(recordOf(one.prompt).text),
      result: longText(one.result),
      error: longText(one.error),
      userInput: longText(one.user_input),
      at: timeOf(one.updated_at) ?? timeOf(one.created_at),
    };
  });
}
