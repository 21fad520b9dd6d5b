import { z } from 'zod';
import type { PauseWindows, Program, ProgramInput, RetryStrategy, Trigger } from '#shared/contract/programs.ts';
import { MAX_TRIGGERS, PauseWindows as PauseWindowsSchema, WEEKDAYS } from '#shared/contract/programs.ts';
import type { ProgramCreate, Program as WireProgram } from '#shared/wire/gomobile/programs.ts';
import { AutoPauseRule, ContactTrigger, PauseWindows as WirePauseWindows } from '#shared/wire/gomobile/programs.ts';
import { instantOf } from '../../sync/store/base-table.ts';

/** What a platform sent as this program's retries; null where it is in no known shape. */
export function toRetry(retry: WireProgram['retryStrategy']): RetryStrategy | null {
  const { type, delayMinutes, maxRetries, retryDates } = retry ?? { type: '' };
  if (type === 'none') return { type };
  if (type === 'fixed_delay' && delayMinutes != null && maxRetries != null) {
    return { type: 'fixedDelay', delayMinutes, maxRetries };
  }
  const dates = (retryDates ?? []).flatMap((date) => instantOf(date) ?? []);
  return type === 'scheduled' && dates.length > 0 ? { type, dates: dates.slice(0, 20) } : null;
}

const fromRetry = (retry: RetryStrategy): ProgramCreate['retryStrategy'] => {
  switch (retry.type) {
    case 'none':
      return { type: 'none' };
    case 'fixedDelay':
      return { type: 'fixed_delay', delayMinutes: retry.delayMinutes, maxRetries: retry.maxRetries };
    case 'scheduled':
      return { type: 'scheduled', retryDates: retry.dates.map(isoOf) };
  }
};

const isoOf = (at: number): string => new Date(at).toISOString();

/** Windows in the shape of screens; null where there are none, or in a shape that nobody knows. */
export function toPauseWindows(windows: unknown): PauseWindows | null {
  const wire = WirePauseWindows.safeParse(windows).data;
  if (wire === undefined) return null;
  const days = Object.fromEntries(WEEKDAYS.flatMap((day) => ((wire[day] ?? []).length > 0 ? [[day, wire[day]]] : [])));
  const advanced = (wire.advanced ?? []).flatMap(({ startAt, endAt }) => {
    const [from, to] = [instantOf(startAt), instantOf(endAt)];
    return from === null || to === null ? [] : [{ startAt: from, endAt: to }];
  });
  if (Object.keys(days).length === 0 && advanced.length === 0) return null;
  return PauseWindowsSchema.safeParse({ days, advanced }).data ?? null;
}

const fromPauseWindows = (windows: PauseWindows): WirePauseWindows => ({
  ...windows.days,
  advanced: windows.advanced.map(({ startAt, endAt }) => ({ startAt: isoOf(startAt), endAt: isoOf(endAt) })),
});

export const toRules = (rules: unknown): Program['autoPauseRules'] =>
  (Array.isArray(rules) ? rules : []).flatMap((rule) => AutoPauseRule.safeParse(rule).data ?? []).slice(0, 100);

export interface RemoteReferences {
  audienceId: string;
  flowId: string;
  didIds: string[];
}

/** The whole body of a program as its platform takes it. */
export const toWireProgram = (
  input: ProgramInput,
  { audienceId, flowId, didIds }: RemoteReferences,
): ProgramCreate => ({
  name: input.name,
  audienceId,
  flowId,
  startAt: isoOf(input.startAt),
  stopAt: input.stopAt === null ? null : isoOf(input.stopAt),
  didPool: didIds,
  retryStrategy: fromRetry(input.retry),
  pauseWindows: input.pauseWindows && fromPauseWindows(input.pauseWindows),
  autoPauseRules: input.autoPauseRules,
});

const KeptTriggers = z.object({ triggers: z.array(z.unknown()) });

/** The triggers kept beside a program, the newest first. */
export function toTriggers(detail: unknown, readAt: number | null): Program['triggers'] {
  const kept = KeptTriggers.safeParse(detail).data;
  if (kept === undefined || readAt === null) return null;
  const rows = kept.triggers.flatMap((trigger): Trigger[] => {
    const parsed = ContactTrigger.safeParse(trigger).data;
    if (parsed === undefined) return [];
    return [
      {
        id: parsed.id,
        contactName: parsed.contactName ?? null,
        contactPhone: parsed.contactPhone ?? null,
        triggerAt: instantOf(parsed.triggerAt),
        status: parsed.status ?? null,
        value: parsed.attributeValue == null ? null : String(parsed.attributeValue),
      },
    ];
  });
  return { rows: rows.slice(0, MAX_TRIGGERS), readAt };
}
