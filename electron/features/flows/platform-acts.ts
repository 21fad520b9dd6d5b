import type { FlowProblem, FlowValidation } from '#shared/contract/flows.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { Flow, type FlowValidate, FlowValidate as FlowValidateBody } from '#shared/wire/gomobile/flows.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { inTransaction } from '../../store/database.ts';
import { callFlows, gomobileFlows, liveFlows, messageFlows } from '../../sync/pull/collections/flows.ts';
import { keepDetail, keepRecord } from '../../sync/store/record-store.ts';
import { type FlowRecord, integerOf, wholeOf } from './flow-record.ts';
import { keepValidation } from './repository.ts';
import { requireFlow } from './service.ts';

type Parts = Pick<EngineParts, 'db' | 'clock' | 'random' | 'online' | 'publish'>;

const MAX_PROBLEMS = 500;

/** Asks the platform what is wrong with a flow, and keeps the answer. Only Gomobile offers it. */
export async function validateFlow({ db, clock, online, publish }: Parts, id: string): Promise<FlowValidation> {
  const record = requireFlow(db, id);
  if (record.collection !== 'flows') {
    throw new AppError('NOT_OFFERED', 'The platform of this flow does not check flows.');
  }
  const whole = wholeOf(record);
  const body = toValidate(whole);
  const result = await online(record.connectionId, ['gomobile'], ({ client }) => client.call('validateFlow', { body }));
  const validation: FlowValidation = {
    version: integerOf(whole.version),
    valid: result.valid,
    errors: toProblems(result.errors),
    warnings: toProblems(result.warnings ?? []),
    checkedAt: clock.now(),
  };
  inTransaction(db, () => keepValidation(db, id, validation));
  publish('flows', 'onChanged', { ids: [id] });
  return validation;
}

const toProblems = (problems: readonly FlowProblem[]): FlowProblem[] =>
  problems.slice(0, MAX_PROBLEMS).map(({ nodeId, code, message }) => ({ nodeId, code, message }));

/** The graph alone, in the form that the route takes; a flow that it could not even read is refused here. */
function toValidate(whole: Record<string, unknown>): FlowValidate {
  const flow = Flow.safeParse(whole);
  const nodes = flow.data?.graph?.nodes.map(({ id, type, label, config, outputs }) => ({
    ...{ id, type, config: config ?? {}, outputs: outputs ?? {} },
    ...(label != null && { label }),
  }));
  const body = FlowValidateBody.safeParse({ startNodeId: flow.data?.graph?.startNodeId ?? '', nodes });
  if (!body.success) {
    throw new AppError('INVALID', 'This flow is not in a form that the platform can check.', {
      action: 'What Earshot itself finds in it is listed beside the canvas.',
    });
  }
  return body.data;
}

/** Asks for a flow as it is now, and keeps it. */
export async function readNewest(parts: Parts, id: string): Promise<{ isNewer: boolean }> {
  const record = requireFlow(parts.db, id);
  const before = JSON.stringify(wholeOf(record));
  await READERS[record.collection](parts, record);
  parts.publish('flows', 'onChanged', { ids: [id] });
  return { isNewer: JSON.stringify(wholeOf(requireFlow(parts.db, id))) !== before };
}

type Read = (parts: Parts, record: FlowRecord) => Promise<void>;

const READERS: Readonly<Record<FlowRecord['collection'], Read>> = {
  async flows(parts, { id, connectionId, remoteId }) {
    const params = { flowId: remoteId };
    const flow = await parts.online(connectionId, ['gomobile'], ({ client }) =>
      client.call('getLatestFlow', { params }),
    );
    inTransaction(parts.db, () => {
      keepRecord(parts, gomobileFlows, { connectionId, item: flow });
      keepDetail(parts, id, flow);
    });
  },
  async messageFlows(parts, { id, connectionId, remoteId }) {
    const flow = await parts.online(connectionId, ['trillet'], ({ api }) => api.getMessageFlow(remoteId));
    inTransaction(parts.db, () => {
      keepRecord(parts, messageFlows, { connectionId, item: flow });
      keepDetail(parts, id, flow);
    });
  },
  async callFlows(parts, { id, connectionId, remoteId }) {
    const flow = await parts.online(connectionId, ['trillet'], ({ api }) => api.getCallFlow(remoteId));
    inTransaction(parts.db, () => {
      keepRecord(parts, callFlows, { connectionId, item: flow });
      keepDetail(parts, id, flow);
    });
  },
  async liveFlows(parts, { id, connectionId, remoteId }) {
    const params = { live_flow_id: remoteId };
    const flow = await parts.online(connectionId, ['truestate'], ({ client }) =>
      client.call('getLiveFlow', { params }),
    );
    inTransaction(parts.db, () => {
      keepRecord(parts, liveFlows, { connectionId, item: flow });
      keepDetail(parts, id, flow);
    });
  },
};
