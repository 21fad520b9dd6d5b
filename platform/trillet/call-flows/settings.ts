import type { CallFlowSettings } from '#shared/wire/trillet/call-flows.ts';

/** Durations in seconds. */
const DEFAULTS = {
  knowledgeBases: [],
  responseSettings: { delay: 0 },
  security: { hipaaCompliance: false },
  callSetting: { maxCallDuration: 600, endCallOnSilence: 10 },
};

/** Settings with what is sent put over them: a part that is an object changes only the fields that it has. */
export function withSettings(
  sent: CallFlowSettings | undefined,
  settings: CallFlowSettings = DEFAULTS,
): CallFlowSettings {
  const merged: Record<string, unknown> = { ...settings };
  for (const [part, value] of Object.entries(sent ?? {})) {
    const before = merged[part];
    merged[part] = isRecord(value) && isRecord(before) ? { ...before, ...value } : value;
  }
  return merged;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
