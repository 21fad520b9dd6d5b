import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';
import { changeListQuery, pageOf } from './paging.ts';

export const NODE_TYPES = [
  'dial',
  'answer',
  'play',
  'dtmf',
  'record',
  'condition',
  'set_variable',
  'hangup',
  'collect_audio',
  'connect_agent',
] as const;

export type NodeType = (typeof NODE_TYPES)[number];

export const MAX_FLOW_NODES = 1000;
/** Of a node, and digits of its branches. */
const MAX_OUTPUTS = 100;

/** Where a node leads, by the name of its output; `branches` alone has further names, a digit each. */
const Outputs = z
  .record(
    z.string().min(1).max(64),
    z.union([z.string().min(1).max(128), z.record(z.string().min(1).max(64), z.string().min(1).max(128))]),
  )
  .refine((outputs) =>
    Object.entries(outputs).every(([name, target]) => (typeof target === 'object') === (name === 'branches')),
  )
  .refine(
    ({ branches = {}, ...named }) => Math.max(Object.keys(branches).length, Object.keys(named).length) <= MAX_OUTPUTS,
  );

/** The type is an open text: what a flow that is being drawn lacks is said by the validation, not by a refusal to save it. */
export const FlowNodeInput = z.strictObject({
  id: z.string().min(1).max(128),
  type: z.string().min(1).max(64),
  label: z.string().max(256).optional(),
  config: z.record(z.string(), z.unknown()).default({}),
  outputs: Outputs.default({}),
});

export const FlowGraphInput = z.strictObject({
  startNodeId: z.string().max(128),
  nodes: z.array(FlowNodeInput).max(MAX_FLOW_NODES),
});

const FlowNode = z.looseObject({
  id: z.string(),
  type: z.string(),
  label: maybe(z.string()),
  config: maybe(z.record(z.string(), z.unknown())),
  outputs: maybe(z.record(z.string(), z.unknown())),
});

export const Flow = z.looseObject({
  id: WireId,
  organizationId: maybe(WireId),
  name: z.string(),
  description: maybe(z.string()),
  version: maybe(z.number().int()),
  graph: maybe(z.looseObject({ startNodeId: maybe(z.string()), nodes: z.array(FlowNode) })),
  createdAt: maybe(WireInstant),
  updatedAt: maybe(WireInstant),
  deletedAt: maybe(WireInstant),
});

export const FlowPage = pageOf(Flow);

export const FLOW_SORT_FIELDS = ['name', 'createdAt', 'updatedAt'] as const;
export const FlowListQuery = changeListQuery(FLOW_SORT_FIELDS);

const name = z.string().min(1).max(128);
const description = z.string().max(1024);

export const FlowCreate = z.strictObject({ name, description: description.optional(), graph: FlowGraphInput });

export const FlowUpdate = z.strictObject({
  name: name.optional(),
  description: description.nullable().optional(),
  graph: FlowGraphInput.optional(),
});

/** A graph, or a flow as it was read or is about to be sent. Nothing of it is saved. */
export const FlowValidate = FlowGraphInput.partial()
  .extend({
    id: z.string().optional(),
    organizationId: z.string().optional(),
    name: z.string().optional(),
    description: z.string().nullable().optional(),
    version: z.number().optional(),
    graph: FlowGraphInput.optional(),
    createdAt: z.string().optional(),
    updatedAt: z.string().optional(),
    deletedAt: z.string().nullable().optional(),
  })
  .refine(({ graph, startNodeId, nodes }) =>
    graph === undefined
      ? startNodeId !== undefined && nodes !== undefined
      : startNodeId === undefined && nodes === undefined,
  );

export const FlowProblem = z.looseObject({ nodeId: z.string().nullable(), code: z.string(), message: z.string() });

/** Only errors keep a flow from being run. */
export const ValidationResult = z.looseObject({
  valid: z.boolean(),
  errors: z.array(FlowProblem),
  warnings: maybe(z.array(FlowProblem)),
});

/** E.164. */
export const PhoneNumber = z.string().regex(/^\+\d{3,19}$/);

export const FlowExecute = z.strictObject({
  flowId: z.uuid(),
  contactId: z.uuid(),
  /** One of the organization's numbers. */
  fromPhone: PhoneNumber,
  initialVariables: z.record(z.string().min(1).max(128), z.unknown()).optional(),
});

/** `executionId` is the job whose report tells how the call went; it is no program execution. */
export const FlowExecuteReply = z.looseObject({
  executionId: WireId,
  callId: maybe(WireId),
  status: maybe(z.string()),
});

export type Flow = z.infer<typeof Flow>;
export type FlowCreate = z.infer<typeof FlowCreate>;
export type FlowUpdate = z.infer<typeof FlowUpdate>;
export type FlowValidate = z.infer<typeof FlowValidate>;
export type FlowGraph = z.infer<typeof FlowGraphInput>;
export type FlowNode = z.infer<typeof FlowNodeInput>;
export type FlowListQuery = z.infer<typeof FlowListQuery>;
export type FlowProblem = z.infer<typeof FlowProblem>;
export type ValidationResult = z.infer<typeof ValidationResult>;
export type FlowExecute = z.infer<typeof FlowExecute>;
export type FlowExecuteReply = z.infer<typeof FlowExecuteReply>;
