import { z } from 'zod';
import { FLOW_FINDINGS } from '../domain/flow-graph.ts';
import { Changed, ForeignText, Instant, LocalId, Nothing, PageRequest, page, SortOrder } from './common.ts';
import { PlatformName } from './connections.ts';
import { command, event, query } from './define.ts';

/** flow: Gomobile · messageFlow, callFlow: Trillet · liveFlow: TrueState. */
export const FlowKind = z.enum(['flow', 'messageFlow', 'callFlow', 'liveFlow']);

export const FlowRow = z.object({
  id: LocalId,
  connectionId: LocalId,
  platform: PlatformName,
  kind: FlowKind,
  name: ForeignText,
  /** A number that rises with each change, where the platform counts; else null. */
  version: z.number().int().nullable(),
  /** Null where the flow is a prompt without a graph, or where its graph was not read yet. */
  nodeCount: z.number().int().nullable(),
  /** Null where the platform does not say. */
  isActive: z.boolean().nullable(),
  updatedAt: Instant.nullable(),
  /** Programs that call by it. */
  programCount: z.number().int(),
});

export const FlowFilter = z.object({
  text: z.string().max(256).optional(),
  kinds: z.array(FlowKind).max(4).optional(),
  connectionId: LocalId.optional(),
});

export const FlowSort = z.object({ by: z.enum(['name', 'updatedAt']), order: SortOrder });

export const FlowProblem = z.object({ nodeId: z.string().nullable(), code: ForeignText, message: ForeignText });

/** What the platform said of a flow when it was asked. */
export const FlowValidation = z.object({
  /** The version that was looked at. */
  version: z.number().int().nullable(),
  valid: z.boolean(),
  errors: z.array(FlowProblem).max(500),
  warnings: z.array(FlowProblem).max(500),
  checkedAt: Instant,
});

export const FlowVersion = z.object({
  id: z.string(),
  /** 1 for the oldest that is known. */
  number: z.number().int(),
  createdAt: Instant.nullable(),
  isCurrent: z.boolean(),
});

export const FlowDetail = FlowRow.extend({
  remoteId: z.string(),
  description: ForeignText.nullable(),
  direction: ForeignText.nullable(),
  channel: ForeignText.nullable(),
  /** Whether it answers without a person. */
  autopilot: z.boolean().nullable(),
  agent: ForeignText.nullable(),
  prompt: z.string().max(40_000).nullable(),
  firstMessage: z.string().max(40_000).nullable(),
  /** Other settings, as the platform names them. */
  settings: z.array(z.object({ path: z.array(z.string()).max(20), value: z.string() })).max(200),
  hasGraph: z.boolean(),
  /** Newest first; empty where the platform has no versions to look at. */
  versions: z.array(FlowVersion).max(100),
  programs: z.array(z.object({ id: LocalId, name: ForeignText, status: z.string().nullable() })).max(100),
  validation: FlowValidation.nullable(),
  /** What a session is started with, as the prompts name it. */
  inputs: z.array(z.string()).max(100),
  sessionCount: z.number().int(),
  /** When the flow itself was last asked for by its id. */
  askedAt: Instant.nullable(),
});

const FlowNode = z.object({
  id: z.string(),
  kind: z.string().max(256),
  label: z.string(),
  summary: z.string(),
});
const FlowEdge = z.object({ from: z.string(), to: z.string(), label: z.string() });

const FlowFinding = z.object({
  code: z.enum(FLOW_FINDINGS),
  nodeId: z.string().nullable(),
  nodeIds: z.array(z.string()),
  label: z.string(),
  target: z.string(),
});

/** Nodes without their configuration, which is asked for one by one. */
export const FlowGraphView = z.object({
  nodes: z.array(FlowNode),
  edges: z.array(FlowEdge),
  start: z.string().nullable(),
  findings: z.array(FlowFinding),
});

export const FlowNodeDetail = z.object({
  details: z
    .array(
      z.object({
        path: z.array(z.string()).max(20),
        value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
        name: z.string().nullable(),
      }),
    )
    .max(200),
  /** JSON as the platform sent it. */
  raw: z.string(),
  isRawCut: z.boolean(),
});

const GraphRequest = z.object({
  id: LocalId,
  /** The newest where it is left out. */
  versionId: z.string().max(256).optional(),
});

export const FlowSessionRow = z.object({
  id: LocalId,
  flowId: LocalId.nullable(),
  status: z.string(),
  /** Names and values, as text. */
  inputs: z.array(z.object({ name: ForeignText, value: ForeignText })).max(100),
  error: ForeignText.nullable(),
  stepsCount: z.number().int().nullable(),
  versionId: z.string().nullable(),
  startedAt: Instant.nullable(),
  updatedAt: Instant.nullable(),
});

export const FlowSessionStep = z.object({
  id: z.string(),
  /** The step of the flow, as the graph names it. */
  nodeId: z.string().nullable(),
  name: ForeignText,
  kind: z.string(),
  status: z.string(),
  prompt: z.string().nullable(),
  result: z.string().nullable(),
  error: z.string().nullable(),
  userInput: z.string().nullable(),
  at: Instant.nullable(),
});

export const FlowSession = FlowSessionRow.extend({
  remoteId: z.string(),
  /** In the order in which they ran; empty until they were read. */
  steps: z.array(FlowSessionStep).max(1000),
  /** The step at which it waits for a person, or null. */
  waitingStepId: z.string().nullable(),
  readAt: Instant.nullable(),
});

/** The start of a session of which it is not known whether it came about. */
export const FlowStart = z.object({
  id: LocalId,
  inputs: z.array(z.object({ name: z.string(), value: z.string() })),
  sentAt: Instant,
});

const SessionInputs = z.record(z.string().min(1).max(128), z.string().max(8000));
const ACT_MS = 60_000;

/** Flows of all platforms. */
export const flows = {
  list: query(
    z.object({
      filter: FlowFilter.prefault({}),
      sort: FlowSort.prefault({ by: 'name', order: 'asc' }),
      page: PageRequest.prefault({}),
    }),
    page(FlowRow),
  ),
  /** How many of each kind there are, and when the oldest of their lists was read. */
  overview: query(Nothing, z.object({ counts: z.record(FlowKind, z.number().int()), readAt: Instant.nullable() })),
  get: query(z.object({ id: LocalId }), FlowDetail),
  /** Null where the flow has none. */
  graph: query(GraphRequest, FlowGraphView.nullable()),
  node: query(GraphRequest.extend({ nodeId: z.string().max(256) }), FlowNodeDetail),
  sessions: query(z.object({ flowId: LocalId, page: PageRequest.prefault({}) }), page(FlowSessionRow)),
  session: query(z.object({ id: LocalId }), FlowSession),
  starts: query(z.object({ flowId: LocalId }), z.array(FlowStart).max(100)),
  /** Asks the platform what is wrong with a flow; its answer is kept. */
  validate: command(z.object({ id: LocalId }), FlowValidation, { deadlineMs: ACT_MS }),
  /** Asks the platform for the flow as it is now; `isNewer` where that is another than was here. */
  readNewest: command(z.object({ id: LocalId }), z.object({ isNewer: z.boolean() }), { deadlineMs: ACT_MS }),
  /** Starts a session; `id` is made by the caller, and a start is sent once. */
  startSession: command(
    z.object({ id: LocalId, flowId: LocalId, inputs: SessionInputs }),
    z.object({ sessionId: LocalId }),
    { deadlineMs: ACT_MS },
  ),
  /** Looks for the session of a start in doubt; null where the platform has none. */
  findStarted: command(z.object({ id: LocalId }), z.object({ sessionId: LocalId.nullable() }), { deadlineMs: ACT_MS }),
  /** Takes a start in doubt off the screen. */
  forgetStart: command(z.object({ id: LocalId }), Nothing),
  /** Reads a session with its steps now. */
  readSession: command(z.object({ id: LocalId }), FlowSession, { deadlineMs: ACT_MS }),
  answerSession: command(z.object({ id: LocalId, text: z.string().trim().min(1).max(32_000) }), FlowSession, {
    deadlineMs: ACT_MS,
  }),
  cancelSession: command(z.object({ id: LocalId }), FlowSession, { deadlineMs: ACT_MS }),
  onChanged: event(Changed),
};

export type FlowKind = z.infer<typeof FlowKind>;
export type FlowRow = z.infer<typeof FlowRow>;
export type FlowFilter = z.infer<typeof FlowFilter>;
export type FlowSort = z.infer<typeof FlowSort>;
export type FlowDetail = z.infer<typeof FlowDetail>;
export type FlowVersion = z.infer<typeof FlowVersion>;
export type FlowValidation = z.infer<typeof FlowValidation>;
export type FlowProblem = z.infer<typeof FlowProblem>;
export type FlowGraphView = z.infer<typeof FlowGraphView>;
export type FlowNodeView = FlowGraphView['nodes'][number];
export type FlowNodeDetail = z.infer<typeof FlowNodeDetail>;
export type FlowSessionRow = z.infer<typeof FlowSessionRow>;
export type FlowSessionStep = z.infer<typeof FlowSessionStep>;
export type FlowSession = z.infer<typeof FlowSession>;
export type FlowStart = z.infer<typeof FlowStart>;
