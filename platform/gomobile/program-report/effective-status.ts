import { localTimeIn, type Weekday } from '../../db/zone.ts';

interface Minutes {
  hour: number;
  minute: number;
}

type PauseWindows = Partial<Record<Weekday, { startAt: Minutes; endAt: Minutes }[]>> & {
  advanced?: { startAt: string; endAt: string }[];
};

interface Dialled {
  status: string;
  /** JSON, with the program's `pauseWindows`. */
  settings: string;
}

/** The status that reports show: an execution itself says `paused` or `running` where a report tells why nothing is dialled. */
export function effectiveStatus({ status, settings }: Dialled, now: number, timeZone: string): string {
  if (status === 'paused') return 'paused_manual';
  if (status !== 'running') return status;
  const { pauseWindows } = JSON.parse(settings) as { pauseWindows?: PauseWindows | null };
  return pauseWindows && isInWindow(pauseWindows, now, timeZone) ? 'paused_window' : 'running';
}

/** Windows of a weekday are in the organization's time zone and end before `endAt`. */
function isInWindow({ advanced = [], ...weekdays }: PauseWindows, now: number, timeZone: string): boolean {
  if (advanced.some(({ startAt, endAt }) => Date.parse(startAt) <= now && now < Date.parse(endAt))) return true;
  const { weekday, hour, minute } = localTimeIn(timeZone)(now);
  const at = hour * 60 + minute;
  return (weekdays[weekday] ?? []).some(({ startAt, endAt }) => {
    const [start, end] = [startAt, endAt].map((time) => time.hour * 60 + time.minute) as [number, number];
    return start <= at && at < end;
  });
}
