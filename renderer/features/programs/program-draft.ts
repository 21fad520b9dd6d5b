import type { Program, ProgramInput } from '#shared/contract/programs.ts';

/** A program as its form holds it: everything a text or a choice, until it is looked over. */
export interface ProgramDraft {
  name: string;
  audienceId: string | null;
  flowId: string | null;
  numberIds: string[];
  startAt: string;
  stopAt: string;
  retryType: 'none' | 'fixedDelay' | 'scheduled';
  delayMinutes: number;
  maxRetries: number;
  retryDates: string[];
  windows: { id: string; day: Weekday; from: string; to: string }[];
  dates: { id: string; from: string; to: string }[];
  rules: { id: string; nodeId: string; threshold: number; resetOnResume: boolean }[];
}

export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof DAYS)[number];

export type DraftProblem = 'name' | 'audience' | 'flow' | 'numbers' | 'start' | 'stop' | 'retry' | 'windows' | 'rules';

const pad = (value: number): string => String(value).padStart(2, '0');

/** A moment as a field of date and time has it, in the machine's own time. */
export function toLocal(at: number | null): string {
  if (at === null) return '';
  const date = new Date(at);
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

const fromLocal = (text: string): number | null => {
  const at = new Date(text).getTime();
  return text === '' || Number.isNaN(at) ? null : at;
};

const timeText = ({ hour, minute }: { hour: number; minute: number }): string => `${pad(hour)}:${pad(minute)}`;

const newId = (): string => crypto.randomUUID();

export const emptyDraft = (now: number): ProgramDraft => ({
  name: '',
  audienceId: null,
  flowId: null,
  numberIds: [],
  startAt: toLocal(now),
  stopAt: '',
  retryType: 'none',
  delayMinutes: 60,
  maxRetries: 2,
  retryDates: [''],
  windows: [],
  dates: [],
  rules: [],
});

export function draftOf(program: Program, now: number): ProgramDraft {
  const { retry, pauseWindows } = program;
  const empty = emptyDraft(now);
  return {
    ...empty,
    name: program.name,
    audienceId: program.audience?.id ?? null,
    flowId: program.flow?.id ?? null,
    numberIds: program.numbers.flatMap(({ id }) => id ?? []),
    startAt: toLocal(program.startAt ?? now),
    stopAt: toLocal(program.stopAt),
    retryType: retry?.type ?? 'none',
    ...(retry?.type === 'fixedDelay' && { delayMinutes: retry.delayMinutes, maxRetries: retry.maxRetries }),
    ...(retry?.type === 'scheduled' && { retryDates: retry.dates.map(toLocal) }),
    windows: DAYS.flatMap((day) =>
      (pauseWindows?.days[day] ?? []).map(({ startAt, endAt }) => ({
        id: newId(),
        day,
        from: timeText(startAt),
        to: timeText(endAt),
      })),
    ),
    dates: (pauseWindows?.advanced ?? []).map(({ startAt, endAt }) => ({
      id: newId(),
      from: toLocal(startAt),
      to: toLocal(endAt),
    })),
    rules: program.autoPauseRules.map((rule) => ({ id: newId(), ...rule })),
  };
}

const toTime = (text: string): { hour: number; minute: number } | null => {
  const [, hour, minute] = /^(\d{2}):(\d{2})$/.exec(text) ?? [];
  return hour === undefined || minute === undefined ? null : { hour: Number(hour), minute: Number(minute) };
};

/** What the platform is to get, or what is still to be corrected. */
export function checkDraft(
  draft: ProgramDraft,
): { input: ProgramInput; problems: [] } | { input: null; problems: DraftProblem[] } {
  const startAt = fromLocal(draft.startAt);
  const stopAt = fromLocal(draft.stopAt);
  const retry = retryOf(draft);
  const windows = windowsOf(draft);
  const rules = draft.rules.map(({ id: _id, ...rule }) => rule);
  const checks: [DraftProblem, boolean][] = [
    ['name', draft.name.trim() === '' || draft.name.trim().length > 128],
    ['audience', draft.audienceId === null],
    ['flow', draft.flowId === null],
    ['numbers', draft.numberIds.length === 0],
    ['start', startAt === null],
    ['stop', stopAt !== null && startAt !== null && stopAt <= startAt],
    ['retry', retry === null],
    ['windows', windows === undefined],
    ['rules', rules.some(({ nodeId, threshold }) => nodeId === '' || !(threshold >= 1))],
  ];
  const problems = checks.filter(([, isWrong]) => isWrong).map(([problem]) => problem);
  const { audienceId, flowId } = draft;
  if (problems.length > 0 || audienceId === null || flowId === null || startAt === null)
    return { input: null, problems };
  if (retry === null || windows === undefined) return { input: null, problems };
  const { name, numberIds } = draft;
  const input = { name: name.trim(), audienceId, flowId, startAt, stopAt, numberIds, retry };
  return { input: { ...input, pauseWindows: windows, autoPauseRules: rules }, problems: [] };
}

function retryOf({ retryType, delayMinutes, maxRetries, retryDates }: ProgramDraft): ProgramInput['retry'] | null {
  if (retryType === 'none') return { type: 'none' };
  if (retryType === 'fixedDelay') {
    const isFine = delayMinutes >= 1 && delayMinutes <= 44_640 && maxRetries >= 1 && maxRetries <= 20;
    return isFine ? { type: 'fixedDelay', delayMinutes, maxRetries } : null;
  }
  const dates = retryDates.flatMap((text) => fromLocal(text) ?? []);
  return dates.length > 0 && dates.length === retryDates.length ? { type: 'scheduled', dates } : null;
}

/** Undefined where one of them is not whole. */
function windowsOf({ windows, dates }: ProgramDraft): ProgramInput['pauseWindows'] | undefined {
  const days: NonNullable<ProgramInput['pauseWindows']>['days'] = {};
  for (const { day, from, to } of windows) {
    const [startAt, endAt] = [toTime(from), toTime(to)];
    if (startAt === null || endAt === null) return undefined;
    days[day] = [...(days[day] ?? []), { startAt, endAt }];
  }
  const advanced: { startAt: number; endAt: number }[] = [];
  for (const { from, to } of dates) {
    const [startAt, endAt] = [fromLocal(from), fromLocal(to)];
    if (startAt === null || endAt === null || endAt <= startAt) return undefined;
    advanced.push({ startAt, endAt });
  }
  return windows.length + dates.length === 0 ? null : { days, advanced };
}
