import { indexSource } from '../answers/knowledge-index.ts';
import { insertAgent } from '../flowgent/agents/repository.ts';
import { insertItem } from '../flowgent/knowledge/repository.ts';
import { index } from '../flowgent/knowledge/service.ts';
import { callFlowDocument } from '../trillet/call-flows/service.ts';
import { messageFlowDocument } from '../trillet/message-flows/service.ts';
import { insertFlow as insertTrilletFlow } from '../trillet/repository.ts';
import { insertFlow as insertLiveFlow } from '../truestate/live-flows/repository.ts';
import { collectionOf } from '../truestate/sessions/advance.ts';
import type { Workspace } from '../workspace.ts';
import { sampleId, sampleObjectId } from './ids.ts';
import {
  FLOWGENT_AGENTS,
  FLOWGENT_KNOWLEDGE,
  TRILLET_CALL_FLOWS,
  TRILLET_MESSAGE_FLOWS,
  TRUESTATE_FLOWS,
} from './services-data.ts';

const MINUTE_MS = 60_000;

/** What FlowGent and TrueState have in every workspace, because their APIs offer no way to make it. */
export function seedServiceMeans(workspace: Workspace, at: number): void {
  const { db } = workspace;
  for (const { key, ...agent } of FLOWGENT_AGENTS) {
    insertAgent(db, { id: sampleId('flowgent-agent', key), ...agent }, at);
  }
  for (const flow of TRUESTATE_FLOWS) seedLiveFlow(workspace, flow, at);
}

/** Knowledge of FlowGent's agents, and flows of Trillet; a minute apart, the last at `at`. */
export function seedServiceSample(workspace: Workspace, at: number): void {
  const { db } = workspace;
  FLOWGENT_KNOWLEDGE.forEach(({ key, name, content, indexOn, source, agentKeys }, position) => {
    const id = sampleId('flowgent-knowledge', key);
    const agentIds = agentKeys.map((agentKey) => sampleId('flowgent-agent', agentKey));
    const item = { id, name, content, index_on: indexOn, source, agentIds };
    insertItem(db, item, at - (FLOWGENT_KNOWLEDGE.length - 1 - position) * MINUTE_MS);
    index(workspace, id);
  });
  for (const { key, agentKey, ...flow } of TRILLET_MESSAGE_FLOWS) {
    const document = messageFlowDocument({ ...flow, agent: sampleObjectId('trillet-agent', agentKey) });
    insertTrilletFlow(db, 'trillet_message_flows', sampleObjectId('trillet-message-flow', key), document, at);
  }
  for (const { key, agentKey, ...flow } of TRILLET_CALL_FLOWS) {
    const document = callFlowDocument({ ...flow, agent: sampleObjectId('trillet-agent', agentKey) });
    insertTrilletFlow(db, 'trillet_call_flows', sampleObjectId('trillet-call-flow', key), document, at);
  }
}

function seedLiveFlow({ db, newId }: Workspace, flow: (typeof TRUESTATE_FLOWS)[number], at: number): void {
  const { key, name, description, knowledge, steps, transitions } = flow;
  const id = sampleId('truestate-flow', key);
  const stepId = (stepName: string) => sampleId('truestate-step', `${key}:${stepName}`);
  const version = {
    id: sampleId('truestate-version', key),
    steps: steps.map((step) => ({ id: stepId(step.name), ...step })),
    transitions: transitions.map(([from, to, label], position) => ({
      id: sampleId('truestate-transition', `${key}:${position}`),
      from: stepId(from),
      to: stepId(to),
      label,
    })),
  };
  insertLiveFlow(db, { id, name, description, version }, at);
  indexSource(db, newId, { collections: [collectionOf(id)], sourceId: id, sourceName: name, passages: knowledge });
}
