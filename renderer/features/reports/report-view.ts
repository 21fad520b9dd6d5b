import type { CallReportFilter } from '#shared/contract/report-shapes.ts';
import { addDays, createCalendar, type DayRange } from '#shared/domain/calendar.ts';
import type { BreakdownBy, CallGrouping } from '#shared/domain/report-columns.ts';
import { createStore } from '../../lib/store.ts';

/** The zone that days are counted in: the person's. */
export const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export const RANGE_CHOICES = ['today', 'yesterday', 'last7', 'last30', 'custom'] as const;
export type RangeChoice = (typeof RANGE_CHOICES)[number];

export interface ChosenRange {
  choice: RangeChoice;
  /** Of a range of one's own; kept while another is chosen. */
  custom: DayRange | null;
}

/** The reports as the person left them: each is found again on coming back. */
export const reportView = createStore<{
  range: ChosenRange;
  by: CallGrouping;
  filter: CallReportFilter;
  executionTab: string;
  breakdown: BreakdownBy;
  callStatus: string | null;
  creditTab: 'days' | 'transactions';
  creditType: string | null;
  usageAgentId: string | null;
  usageRange: ChosenRange;
}>({
  range: { choice: 'last7', custom: null },
  by: 'day',
  filter: {},
  executionTab: 'summary',
  breakdown: 'day',
  callStatus: null,
  creditTab: 'days',
  creditType: null,
  usageAgentId: null,
  usageRange: { choice: 'last7', custom: null },
});

/** Takes a change of the filter; an empty value takes its key away. */
export function setReportFilter(change: { [K in keyof CallReportFilter]?: CallReportFilter[K] | undefined }): void {
  const merged = Object.entries({ ...reportView.get().filter, ...change }).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  reportView.set({ filter: Object.fromEntries(merged) });
}

const DAYS = { last7: 7, last30: 30 } as const;

/** The days of a choice: the last ones include today. */
export function daysOfChoice({ choice, custom }: ChosenRange, now: number, zone = timeZone): DayRange {
  const today = createCalendar(zone).dayOf(now);
  if (choice === 'custom' && custom !== null) return custom;
  if (choice === 'today') return { from: today, to: today };
  if (choice === 'yesterday') return { from: addDays(today, -1), to: addDays(today, -1) };
  return { from: addDays(today, 1 - DAYS[choice === 'last30' ? 'last30' : 'last7']), to: today };
}
