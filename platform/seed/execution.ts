import type { NodeStep } from '#shared/wire/gomobile/call-report.ts';
import { toIso } from '../db/clock.ts';
import type { Db } from '../db/statements.ts';
import type { ProgramSettings } from '../gomobile/programs/repository.ts';
import { sampleId } from './ids.ts';
import { type DialledCallSeed, insertDialledCall, insertExecution, insertExecutionContact } from './insert.ts';
import type { Random } from './random.ts';

/** A node of a flow, as much of it as a walk needs. */
export interface SeedNode {
  id: string;
  type: string;
  label: string;
  config: Record<string, unknown>;
  outputs: Record<string, string | Record<string, string>>;
}

export interface SeedGraph {
  startNodeId: string;
  nodes: SeedNode[];
}

/** An execution that is over: whom it called, when and with which flow. Times in ms since 1970 UTC. */
export interface ExecutionSeed {
  /** Of the identifiers, so that they are the same everywhere. */
  key: string;
  programId: string;
  audienceId: string;
  flowId: string;
  graph: SeedGraph;
  settings: ProgramSettings;
  contacts: readonly { id: string; primaryPhone: string }[];
  /** E.164. */
  from: string;
  agentId: string | null;
  startedAt: number;
  /** When a contact is first called, by its place in the list. */
  firstCallAt(index: number): number;
  /** From an attempt that failed to the next. */
  retryMs: number;
  maxRetries: number;
}

const CREDITS_A_MINUTE = 1;

/** How calls end that nobody answers, with how likely it is (each up to the next) and how long it rings. */
const UNANSWERED = [
  { status: 'no_answer', output: 'onNoAnswer', upTo: 0.46, ringMs: [24_000, 30_000] },
  { status: 'voicemail', output: 'onVoicemail', upTo: 0.7, ringMs: [14_000, 22_000] },
  { status: 'busy', output: 'onBusy', upTo: 0.87, ringMs: [1500, 3500] },
  { status: 'rejected', output: 'onRejected', upTo: 0.96, ringMs: [4000, 11_000] },
  { status: 'failed', output: 'onError', upTo: 1, ringMs: [300, 900] },
] as const;

export interface SeededExecution {
  executionId: string;
  /** Oldest first. */
  calls: readonly DialledCallSeed[];
}

/** Writes a finished execution with its calls, as the dialler would leave it behind. The same seed gives the same calls. */
export function seedExecution(db: Db, seed: ExecutionSeed, random: Random): SeededExecution {
  const executionId = sampleId('execution', seed.key);
  const calls: DialledCallSeed[] = [];
  const statuses = seed.contacts.map((contact, index) => {
    const attempts = callContact(seed, executionId, contact, index, random);
    calls.push(...attempts);
    const status = attempts.at(-1)?.status === 'completed' ? ('completed' as const) : ('failed' as const);
    return { attempts: attempts.length, status };
  });
  const endedAt = calls.reduce((latest, call) => Math.max(latest, call.endedAt), seed.startedAt);
  insertExecution(db, {
    id: executionId,
    programId: seed.programId,
    audienceId: seed.audienceId,
    flowId: seed.flowId,
    settings: seed.settings,
    startedAt: seed.startedAt,
    endedAt,
    completed: statuses.filter(({ status }) => status === 'completed').length,
    failed: statuses.filter(({ status }) => status === 'failed').length,
  });
  // In the order of time, which is that of creation.
  for (const call of calls.sort((a, b) => a.startedAt - b.startedAt)) insertDialledCall(db, call);
  seed.contacts.forEach(({ id }, position) => {
    const { status = 'failed', attempts = 0 } = statuses[position] ?? {};
    const jobId = jobIdOf(seed, position);
    insertExecutionContact(db, { executionId, position, contactId: id, status, attempts, jobId });
  });
  return { executionId, calls };
}

const jobIdOf = ({ key }: ExecutionSeed, index: number): string => sampleId('job', `${key}:${index}`);

function callContact(
  seed: ExecutionSeed,
  executionId: string,
  contact: ExecutionSeed['contacts'][number],
  index: number,
  random: Random,
): DialledCallSeed[] {
  const attempts: DialledCallSeed[] = [];
  const jobId = jobIdOf(seed, index);
  let startedAt = seed.firstCallAt(index);
  for (let attempt = 1; attempt <= seed.maxRetries + 1; attempt++) {
    const call = dial(seed.graph, startedAt, random);
    attempts.push({
      ...call,
      id: sampleId('call', `${seed.key}:${index}:${attempt}`),
      jobId,
      executionId,
      programId: seed.programId,
      flowId: seed.flowId,
      contactId: contact.id,
      agentId: call.path.some(({ nodeType }) => nodeType === 'connect_agent') ? seed.agentId : null,
      from: seed.from,
      to: contact.primaryPhone,
      attempt,
    });
    if (call.status === 'completed') break;
    startedAt = call.endedAt + seed.retryMs;
  }
  return attempts;
}

type Dialled = Pick<
  DialledCallSeed,
  'status' | 'outcome' | 'startedAt' | 'answeredAt' | 'endedAt' | 'billedSeconds' | 'credits' | 'path' | 'events'
>;

function dial(graph: SeedGraph, startedAt: number, random: Random): Dialled {
  const start = graph.nodes.find(({ id }) => id === graph.startNodeId);
  if (start === undefined) throw new Error('the flow has no start');
  return random.chance(0.6) ? answer(graph, start, startedAt, random) : miss(start, startedAt, random);
}

function miss(start: SeedNode, startedAt: number, random: Random): Dialled {
  const chance = random.uint32() / 2 ** 32;
  const how = UNANSWERED.find(({ upTo }) => chance < upTo) ?? UNANSWERED[0];
  const endedAt = startedAt + random.integer(how.ringMs[0], how.ringMs[1]);
  return {
    status: how.status,
    outcome: how.status,
    startedAt,
    answeredAt: null,
    endedAt,
    billedSeconds: 0,
    credits: 0,
    path: [stepOf(start, how.output, startedAt, endedAt)],
    events: [
      { type: 'dialing', at: toIso(startedAt), data: {} },
      { type: how.status, at: toIso(endedAt), data: { simulated: true } },
    ],
  };
}

function answer(graph: SeedGraph, start: SeedNode, startedAt: number, random: Random): Dialled {
  const answeredAt = startedAt + random.integer(3000, 19_000);
  const path = [stepOf(start, 'onAnswer', startedAt, answeredAt)];
  let at = answeredAt;
  let node = follow(graph, start, 'onAnswer');
  let outcome = 'completed';
  // No flow of the samples is longer; a loop in one ends here.
  for (let steps = 0; node !== null && steps < 40; steps++) {
    const [shortest, longest] = DURATIONS_MS[node.type] ?? [0, 20];
    const endsAt = at + random.integer(shortest, longest);
    const hangsUp = longest > 1000 && random.chance(0.05);
    const output = hangsUp || node.type === 'hangup' ? null : chooseOutput(node, random);
    path.push(stepOf(node, output, at, endsAt));
    at = endsAt;
    if (node.type === 'hangup') outcome = String(node.config.reason ?? outcome);
    if (hangsUp) outcome = 'contact_hung_up';
    node = output === null ? null : follow(graph, node, output);
  }
  const billedSeconds = Math.ceil((at - answeredAt) / 1000);
  return {
    status: 'completed',
    outcome,
    startedAt,
    answeredAt,
    endedAt: at,
    billedSeconds,
    credits: Math.ceil(billedSeconds / 60) * CREDITS_A_MINUTE,
    path,
    events: [
      { type: 'dialing', at: toIso(startedAt), data: {} },
      { type: 'answered', at: toIso(answeredAt), data: { simulated: true } },
      { type: 'hangup', at: toIso(at), data: { outcome } },
    ],
  };
}

const DURATIONS_MS: Readonly<Record<string, [number, number]>> = {
  play: [6000, 16_000],
  dtmf: [2500, 9000],
  record: [5000, 25_000],
  collect_audio: [5000, 25_000],
  connect_agent: [25_000, 190_000],
};

/** A key that somebody presses, or how it mostly goes. */
function chooseOutput(node: SeedNode, random: Random): string {
  const { branches } = node.outputs;
  const keys = typeof branches === 'object' ? Object.keys(branches) : [];
  const [first, ...others] = keys;
  if (first !== undefined && random.chance(0.92)) {
    return `branches.${random.chance(0.6) ? first : random.pick([first, ...others])}`;
  }
  if (node.type === 'dtmf') return keys.length === 0 && random.chance(0.85) ? 'onSuccess' : 'onTimeout';
  if (node.type === 'condition') return random.chance(0.65) ? 'onTrue' : 'onFalse';
  return node.type === 'play' || node.type === 'record' ? 'onComplete' : firstOutput(node);
}

const firstOutput = ({ outputs }: SeedNode): string =>
  Object.keys(outputs).find((name) => name !== 'branches' && name !== 'onError') ?? 'default';

function follow(graph: SeedGraph, { outputs }: SeedNode, output: string): SeedNode | null {
  const { branches } = outputs;
  const key = output.startsWith('branches.') ? output.slice('branches.'.length) : null;
  const target = key !== null && typeof branches === 'object' ? branches[key] : (outputs[output] ?? outputs.default);
  return graph.nodes.find(({ id }) => id === target) ?? null;
}

const stepOf = (node: SeedNode, outputPath: string | null, enteredAt: number, exitedAt: number): NodeStep => ({
  nodeId: node.id,
  nodeType: node.type,
  nodeLabel: node.label,
  outputPath,
  enteredAt: toIso(enteredAt),
  exitedAt: toIso(exitedAt),
  data: null,
});
