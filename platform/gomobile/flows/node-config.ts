import { z } from 'zod';
import type { NodeType } from '#shared/wire/gomobile/flows.ts';

/** Milliseconds that a node may wait. */
const Wait = z.number().int().min(100).max(600_000);
/** A text, and what it becomes when variables are filled in: a flow that goes round must not make it grow for ever. */
export const MAX_TEXT = 1000;
const Spoken = z.string().max(MAX_TEXT);
const VariableName = z.string().regex(/^[A-Za-z_][\w.]{0,127}$/);

/** What is played, one after the other. */
export const AudioItem = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('audioFile'), audioId: z.string().min(1) }),
  z.looseObject({ type: z.literal('number'), value: z.union([z.number(), Spoken]) }),
  z.looseObject({ type: z.literal('date'), value: Spoken }),
  z.looseObject({ type: z.literal('word'), dictionaryId: z.string().min(1), value: Spoken }),
]);

const Digits = z.union([z.array(z.string().regex(/^[0-9*#]$/)), z.string().regex(/^[0-9*#]*$/)]);

const Dial = z.looseObject({ timeout: Wait.default(30_000), enableAMD: z.boolean().default(true) });
const Play = z.looseObject({ audioItems: z.array(AudioItem).min(1).max(100) });
const Dtmf = z.looseObject({
  mode: z.enum(['single', 'multi', 'singleDigit', 'multiDigit']).default('single'),
  variable: VariableName.optional(),
  timeout: Wait.default(5000),
  singleDigitConfig: z.looseObject({ allowedDigits: Digits.optional() }).optional(),
  multiDigitConfig: z.looseObject({ maxDigits: z.number().int().min(1).max(32).optional() }).optional(),
  retry: z.looseObject({ maxRetries: z.number().int().min(0).max(10).default(0) }).optional(),
});
const Capture = z.looseObject({
  variable: VariableName.optional(),
  maxDuration: Wait.default(60_000),
  timeout: Wait.default(5000),
});
export const CONDITION_OPERATORS = [
  'equals',
  'not_equals',
  'greater_than',
  'greater_or_equal',
  'less_than',
  'less_or_equal',
  'contains',
  'starts_with',
  'exists',
  'not_exists',
] as const;
const Condition = z.looseObject({
  variable: VariableName,
  operator: z.enum(CONDITION_OPERATORS).default('equals'),
  value: z.unknown().optional(),
});
const SetVariable = z.looseObject({
  variable: VariableName.refine((name) => !name.startsWith('sys.'), 'sys. variables are read only'),
  value: z.union([z.string().max(MAX_TEXT), z.number(), z.boolean(), z.null()]),
});
const Hangup = z.looseObject({ reason: z.string().max(256).optional(), hangupType: z.string().max(64).optional() });
const ConnectAgent = z.looseObject({ agentId: z.string().min(1), maxDuration: Wait.default(300_000) });

/** What each type of node is set up with. Names that the documentation does not give are ours; others are let through. */
export const NODE_CONFIGS = {
  dial: Dial,
  answer: z.looseObject({}),
  play: Play,
  dtmf: Dtmf,
  record: Capture,
  condition: Condition,
  set_variable: SetVariable,
  hangup: Hangup,
  collect_audio: Capture,
  connect_agent: ConnectAgent,
} as const satisfies Record<NodeType, z.ZodType>;

export type AudioItem = z.infer<typeof AudioItem>;
export type NodeConfig<T extends NodeType> = z.infer<(typeof NODE_CONFIGS)[T]>;
