import type { AgentFields } from '#shared/contract/agents.ts';
import type { AgentUpdate } from '#shared/wire/gomobile/agents.ts';

/** What the platform is sent for fields of an agent: only those, and the settings of its model as a whole where one of them changed. */
export function toWireUpdate(fields: Partial<AgentFields>, model: Partial<AgentFields> = {}): AgentUpdate {
  const { model: name, temperature, maxTokens, topP, ...rest } = fields;
  const isModelChanged = [name, temperature, maxTokens, topP].some((value) => value !== undefined);
  const plain = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  if (!isModelChanged) return plain;
  const all = { ...model, ...fields };
  const settings = { temperature: all.temperature, maxTokens: all.maxTokens, topP: all.topP };
  const known = Object.entries(settings).filter(([, value]) => value !== null && value !== undefined);
  return {
    ...plain,
    ...(all.model ? { modelConfig: { model: all.model, modelSettings: Object.fromEntries(known) } } : {}),
  };
}
