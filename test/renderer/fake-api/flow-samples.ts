import type { FlowDetail, FlowSession } from '#shared/contract/flows.ts';
import type { FlowGraph } from '#shared/domain/flow-graph.ts';
import { graphOfCallFlow, graphOfGomobile, graphOfVersion, rawNodesOf } from '#shared/domain/flow-mapping.ts';
import { NOW, uuid } from '../fixture.ts';

export interface FakeFlow {
  detail: FlowDetail;
  graph: FlowGraph | null;
  raw: unknown[];
}

const HOUR_MS = 3_600_000;
const ago = (hours: number): number => NOW - hours * HOUR_MS;

const blank: FlowDetail = {
  id: uuid(40, 0),
  connectionId: uuid(9, 0),
  platform: 'gomobile',
  kind: 'flow',
  name: '',
  version: null,
  nodeCount: null,
  isActive: null,
  updatedAt: ago(30),
  programCount: 0,
  remoteId: 'f-1',
  description: null,
  direction: null,
  channel: null,
  autopilot: null,
  agent: null,
  prompt: null,
  firstMessage: null,
  settings: [],
  hasGraph: false,
  versions: [],
  programs: [],
  validation: null,
  inputs: [],
  sessionCount: 0,
  askedAt: ago(2),
};

const make = (index: number, more: Partial<FlowDetail>, source: unknown, graph: FlowGraph | null): FakeFlow => ({
  detail: {
    ...blank,
    id: uuid(40, index),
    remoteId: `f-${index}`,
    hasGraph: graph !== null,
    nodeCount: graph?.nodes.length ?? null,
    ...more,
  },
  graph,
  raw: rawNodesOf(source),
});

const reminder = {
  graph: {
    startNodeId: 'dial',
    nodes: [
      {
        id: 'dial',
        type: 'dial',
        label: 'Dial the contact',
        config: { timeout: 30_000, enableAMD: true },
        outputs: { onAnswer: 'greet', onBusy: 'missed', onNoAnswer: 'missed', default: 'missed' },
      },
      {
        id: 'greet',
        type: 'play',
        label: 'تذكير بالموعد',
        config: { audioItems: [{ type: 'audioFile', audioId: 'a-1' }] },
        outputs: { onComplete: 'menu' },
      },
      {
        id: 'menu',
        type: 'dtmf',
        label: 'Confirm or move',
        config: { variable: 'choice', timeout: 6000, singleDigitConfig: { allowedDigits: ['1', '2'] } },
        outputs: { branches: { 1: 'thanks', 2: 'desk' }, onTimeout: 'menu', onInvalid: 'nowhere', default: 'end' },
      },
      {
        id: 'thanks',
        type: 'play',
        label: 'Thank you',
        config: { audioItems: [{ type: 'audioFile', audioId: 'a-2' }] },
        outputs: { onComplete: 'end' },
      },
      {
        id: 'desk',
        type: 'connect_agent',
        label: 'Front desk',
        config: { agentId: 'nora', maxDuration: 600_000 },
        outputs: { onComplete: 'end', default: 'end' },
      },
      { id: 'end', type: 'hangup', label: 'Hang up', config: { reason: 'done' } },
      { id: 'missed', type: 'hangup', label: 'Not reached', config: { reason: 'not_reached' } },
      { id: 'old', type: 'play', label: 'Old greeting', config: {} },
    ],
  },
};

const invoices = {
  flowData: {
    nodes: [
      { id: 'start', type: 'start', data: { prompt: 'Say who calls and why.' } },
      { id: 'promise', type: 'question', data: { prompt: 'Ask when the invoice will be paid.' } },
      { id: 'end', type: 'end', data: { prompt: 'Thank the caller.' } },
    ],
    edges: [
      { source: 'start', target: 'promise' },
      { source: 'promise', target: 'end', label: 'has a date' },
    ],
  },
};

const version = {
  steps: [
    { id: 's1', name: 'start', step_type: 'START' },
    {
      id: 's2',
      name: 'ask_need',
      step_type: 'USER_INPUT',
      prompt_template: { type: 'text', text: 'What do you need?' },
    },
    { id: 's3', name: 'look_up', step_type: 'LLM', prompt_template: { type: 'text', text: 'Answer the caller.' } },
    { id: 's4', name: 'end', step_type: 'END' },
  ],
  step_transitions: [
    { id: 't1', source_step_id: 's1', target_step_id: 's2', label: '' },
    { id: 't2', source_step_id: 's2', target_step_id: 's3', label: '' },
    { id: 't3', source_step_id: 's3', target_step_id: 's4', label: 'yes' },
    { id: 't4', source_step_id: 's3', target_step_id: 's2', label: 'no' },
  ],
};

/** A flow of each platform, with something odd in the first. */
export const sampleFlows = (): FakeFlow[] => [
  make(
    0,
    {
      name: 'Appointment reminder',
      version: 4,
      description: 'Reminds of an appointment and lets the contact confirm or move it',
      programCount: 1,
      programs: [{ id: uuid(30, 0), name: 'Spring reminders', status: 'active' }],
    },
    reminder,
    graphOfGomobile(reminder, (kind) => (kind === 'agent' ? 'Nora' : 'Appointment reminder')),
  ),
  make(
    1,
    {
      ...{ platform: 'trillet', kind: 'messageFlow', name: 'Delivery reminder', isActive: true, channel: 'SMS' },
      ...{ direction: 'outbound', autopilot: true, agent: 'Nora' },
      prompt: 'Confirm the day, or offer another one of this week.',
      settings: [{ path: ['responseSettings', 'delay'], value: '2' }],
    },
    null,
    null,
  ),
  make(
    2,
    { platform: 'trillet', kind: 'callFlow', name: 'Late invoices', isActive: true, direction: 'outbound', version: 2 },
    invoices,
    graphOfCallFlow(invoices),
  ),
  make(
    3,
    {
      ...{ platform: 'truestate', kind: 'liveFlow', name: 'First help', inputs: ['caller'], sessionCount: 2 },
      versions: [
        { id: 'v2', number: 2, createdAt: ago(40), isCurrent: true },
        { id: 'v1', number: 1, createdAt: ago(400), isCurrent: false },
      ],
    },
    version,
    graphOfVersion(version),
  ),
];

export const sampleSessions = (): FlowSession[] => {
  const step = (index: number, name: string, kind: string, status: string) => ({
    id: `st${index}`,
    nodeId: `s${index}`,
    ...{ name, kind, status, prompt: null, result: null, error: null, userInput: null },
    at: ago(1) + index * 60_000,
  });
  const session = (index: number, more: Partial<FlowSession>): FlowSession => ({
    id: uuid(41, index),
    flowId: uuid(40, 3),
    remoteId: `session-${index}`,
    status: 'COMPLETED',
    inputs: [{ name: 'caller', value: 'Ana' }],
    error: null,
    stepsCount: 2,
    versionId: 'v2',
    startedAt: ago(1 + index),
    updatedAt: ago(1 + index),
    steps: [step(1, 'start', 'START', 'COMPLETED')],
    waitingStepId: null,
    readAt: ago(0.2),
    ...more,
  });
  return [
    session(0, {
      status: 'WAITING_FOR_USER_INPUT',
      steps: [
        step(1, 'start', 'START', 'COMPLETED'),
        { ...step(2, 'ask_need', 'USER_INPUT', 'WAITING'), prompt: 'Hello Ana. What do you need help with?' },
      ],
      waitingStepId: 'st2',
    }),
    session(1, { status: 'FAILED', error: 'The model did not answer in time.' }),
  ];
};
