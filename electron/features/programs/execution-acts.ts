import type { ActOutcome } from '#shared/contract/effects.ts';
import type { Execution } from '#shared/contract/programs.ts';
import { doneOf, isEnded, isPaused, mayCancel, mayPause, mayResume } from '#shared/domain/execution-progress.ts';
import type { ErrorData } from '#shared/errors/app-error.ts';
import type { Execution as WireExecution } from '#shared/wire/gomobile/executions.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { inTransaction } from '../../store/database.ts';
import { executions } from '../../sync/pull/collections/programs.ts';
import { actOnState, isUnreachable } from '../../sync/state-act.ts';
import { applyRecord } from '../../sync/store/record-store.ts';
import type { StoredRecord } from '../../sync/store/record-table.ts';
import { addSample, countsOf, getExecution, getExecutionRecord, listSamples } from './execution-repository.ts';

export type Action = 'pause' | 'resume' | 'cancel';

/** One that was asked about less than this ago is not asked about again. */
const FRESH_MS = 900;

/** Where an action leads, and from which states. */
const ACTIONS: Readonly<Record<Action, { isThere(status: string): boolean; isAllowed(status: string): boolean }>> = {
  pause: { isThere: isPaused, isAllowed: mayPause },
  resume: { isThere: (status) => status === 'running', isAllowed: mayResume },
  cancel: { isThere: (status) => status === 'cancelled', isAllowed: mayCancel },
};

/** Pauses, resumes or cancels now, on the platform, or says that it was not done. Never waits in a queue: a late pause is a false promise. */
export async function actOnExecution(
  parts: EngineParts,
  { id, action }: { id: string; action: Action },
): Promise<{ outcome: ActOutcome; execution: Execution; error: ErrorData | null }> {
  const record = getExecutionRecord(parts.db, id);
  const params = { id: record.remoteId };
  const { isThere, isAllowed } = ACTIONS[action];
  const result = await parts
    .online(record.connectionId, ['gomobile'], ({ client }) =>
      actOnState<WireExecution>({
        look: () => client.call('getExecution', { params }),
        act: () => {
          if (action === 'pause') return client.call('pauseExecution', { params });
          return action === 'resume'
            ? client.call('resumeExecution', { params, body: {} })
            : client.call('cancelExecution', { params });
        },
        isThere: ({ status }) => isThere(status),
        isAllowed: ({ status }) => isAllowed(status),
      }),
    )
    .catch((error: unknown) => {
      if (!isUnreachable(error)) throw error;
      return { outcome: 'offline' as const, item: null, error: null };
    });
  if (result.item) keepExecution(parts, record, result.item);
  return { outcome: result.outcome, execution: getExecution(parts.db, id), error: result.error };
}

/** Asks how an execution stands, and what it has cost; the figures kept tell how fast it goes. */
export async function refreshExecution(parts: EngineParts, id: string): Promise<Execution> {
  const { db, clock, online } = parts;
  const record = getExecutionRecord(db, id);
  const last = listSamples(db, record).at(-1);
  if (last && clock.now() - last.at < FRESH_MS) return getExecution(db, id);
  const params = { executionId: record.remoteId };
  const seen = await online(record.connectionId, ['gomobile'], async ({ client }) => {
    const [execution, summary, billing] = await Promise.all([
      client.call('getExecution', { params: { id: record.remoteId } }),
      // The counts go on without what the reports add.
      client.call('getProgramReport', { params }).catch(() => null),
      client.call('getReportBilling', { params }).catch(() => null),
    ]);
    return { execution, summary, billing };
  });
  inTransaction(db, () => {
    addSample(db, record, {
      at: clock.now(),
      doneCount: doneOf(countsOf(seen.execution)),
      credits: seen.billing?.totalCredits ?? last?.credits ?? null,
      effectiveStatus: seen.summary?.effectiveStatus ?? null,
    });
  });
  keepExecution(parts, record, seen.execution);
  return getExecution(db, id);
}

function keepExecution(parts: EngineParts, { id, connectionId, status }: StoredRecord, item: WireExecution): void {
  inTransaction(parts.db, () => applyRecord(parts, executions, { connectionId, item, generation: null }));
  parts.publish('programs', 'onChanged', { ids: [id] });
  // What it did to calls and credits shows in their lists.
  if (isEnded(item.status) && !isEnded(status ?? '')) parts.readAgain(connectionId);
}
