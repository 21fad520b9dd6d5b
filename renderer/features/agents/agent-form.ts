import type { AgentDetail, AgentDraftFields, AgentFieldName } from '#shared/contract/agents.ts';
import { AGENT_FIELD_RULES } from '#shared/domain/agent-limits.ts';

/** What the form holds: every field as it is being typed. */
export type FormFields = Required<AgentDraftFields>;

/** The platform's values under what was typed and not sent. */
export function formOf({ values, draft }: AgentDetail): FormFields {
  const { voice, ...rest } = values;
  return {
    ...rest,
    model: values.model ?? '',
    pipelineMode: values.pipelineMode ?? '',
    language: values.language ?? '',
    voice: voice && { provider: voice.provider ?? '', voiceId: voice.voiceId ?? '' },
    ...draft?.fields,
  };
}

/** The fields that the platform would refuse as they are, of those that differ from what it has. */
export function invalidFields(fields: FormFields, changed: readonly AgentFieldName[]): AgentFieldName[] {
  return changed.filter((name) => !AGENT_FIELD_RULES[name](fields[name]));
}

/** A voice out of its two parts: none where both are empty. */
export const voiceOf = (provider: string, voiceId: string): FormFields['voice'] =>
  provider === '' && voiceId === '' ? null : { provider, voiceId };

/** A number out of a field that may be empty. */
export const numberOf = (value: string | number): number | null =>
  value === '' || Number.isNaN(Number(value)) ? null : Number(value);
