/** The days that the figures of the list of agents are about. */
export const METRIC_DAYS = 28;

const LANGUAGE_TAG = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

const isText = (value: unknown, min: number, max: number): boolean =>
  typeof value === 'string' && value.trim().length >= min && value.length <= max;
const isTextOrNone = (value: unknown, max: number): boolean => value === null || isText(value, 0, max);
const isNumberOrNone = (value: unknown, min: number, max: number): boolean =>
  value === null || (typeof value === 'number' && value >= min && value <= max);

/** What a platform takes of an agent, field by field, before it is asked. */
export const AGENT_FIELD_RULES = {
  name: (value: unknown) => isText(value, 1, 128),
  description: (value: unknown) => isTextOrNone(value, 2000),
  instructions: (value: unknown) => isText(value, 1, 50_000),
  welcomeMessage: (value: unknown) => isTextOrNone(value, 2000),
  model: (value: unknown) => isText(value, 1, 128),
  temperature: (value: unknown) => isNumberOrNone(value, 0, 2),
  maxTokens: (value: unknown) => isNumberOrNone(value, 1, 100_000) && (value === null || Number.isInteger(value)),
  topP: (value: unknown) => isNumberOrNone(value, 0, 1),
  pipelineMode: (value: unknown) => value === 'batch' || value === 'streaming' || value === 'sts',
  language: (value: unknown) => isText(value, 1, 35) && LANGUAGE_TAG.test(String(value)),
  voice: (value: unknown) =>
    value === null ||
    (isText((value as { provider?: unknown }).provider, 1, 64) &&
      isText((value as { voiceId?: unknown }).voiceId, 1, 128)),
  knowledgeBaseId: (value: unknown) => isTextOrNone(value, 128),
} as const;
