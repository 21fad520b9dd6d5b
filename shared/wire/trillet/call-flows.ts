import { z } from 'zod';
import { AgentReference, FLOW_DIRECTIONS, ObjectId, OpenObject, WireId, WireInstant } from './common.ts';

/** A row of the list: without prompt, flow data and settings. */
export const CallFlowRow = z.looseObject({
  _id: WireId,
  workspaceId: WireId.nullish(),
  name: z.string(),
  direction: z.string().nullish(),
  agent: AgentReference.nullish(),
  isActive: z.boolean().nullish(),
  /** simple or flow; an open text on reading. */
  promptType: z.string().nullish(),
  createdAt: WireInstant.nullish(),
  updatedAt: WireInstant.nullish(),
  /** Counts the changes of the document. */
  __v: z.number().int().nullish(),
});

export const CallFlowRowList = z.array(CallFlowRow);

export const FlowData = z.looseObject({ nodes: z.array(OpenObject), edges: z.array(OpenObject) });

/** Durations in seconds. Newer servers have more fields in every part. */
export const CallFlowSettings = z.looseObject({
  knowledgeBases: z.array(z.unknown()).nullish(),
  responseSettings: z.looseObject({ delay: z.number().nullish() }).nullish(),
  security: z.looseObject({ hipaaCompliance: z.boolean().nullish() }).nullish(),
  callSetting: z
    .looseObject({ maxCallDuration: z.number().nullish(), endCallOnSilence: z.number().nullish() })
    .nullish(),
});

export const CallFlow = CallFlowRow.extend({
  description: z.string().nullish(),
  flowData: FlowData.nullish(),
  prompt: z.string().nullish(),
  settings: CallFlowSettings.nullish(),
  folderId: z.string().nullish(),
  isGlobal: z.boolean().nullish(),
  welcomeMessage: z.string().nullish(),
  customWelcomeMessage: z.string().nullish(),
  dynamicVariableCollections: z.array(OpenObject).nullish(),
  webhooks: z.array(OpenObject).nullish(),
});

const seconds = z.number().min(0).max(86_400);

const SettingsInput = z.looseObject({
  knowledgeBases: z.array(z.unknown()).optional(),
  responseSettings: z.looseObject({ delay: seconds.optional() }).optional(),
  security: z.looseObject({ hipaaCompliance: z.boolean().optional() }).optional(),
  callSetting: z.looseObject({ maxCallDuration: seconds.optional(), endCallOnSilence: seconds.optional() }).optional(),
});

const fields = {
  name: z.string().min(1).max(256),
  direction: z.enum(FLOW_DIRECTIONS),
  description: z.string().max(2000).optional(),
  agent: ObjectId.optional(),
  promptType: z.enum(['simple', 'flow']).optional(),
  flowData: FlowData.optional(),
  prompt: z.string().max(32_000).optional(),
  isActive: z.boolean().optional(),
  settings: SettingsInput.optional(),
  folderId: z.string().nullable().optional(),
  isGlobal: z.boolean().optional(),
  welcomeMessage: z.enum(['user_initiated', 'ai_dynamic', 'ai_custom']).optional(),
  /** Said where `welcomeMessage` is ai_custom. */
  customWelcomeMessage: z.string().max(8000).optional(),
  dynamicVariableCollections: z.array(OpenObject).optional(),
  webhooks: z.array(OpenObject).optional(),
};

export const CallFlowCreate = z.strictObject(fields);

/** The fields that are sent change; a part of `settings` that is sent changes the fields it has. */
export const CallFlowUpdate = CallFlowCreate.partial();

export type CallFlowRow = z.infer<typeof CallFlowRow>;
export type CallFlow = z.infer<typeof CallFlow>;
export type CallFlowSettings = z.infer<typeof CallFlowSettings>;
export type CallFlowCreate = z.infer<typeof CallFlowCreate>;
export type CallFlowUpdate = z.infer<typeof CallFlowUpdate>;
