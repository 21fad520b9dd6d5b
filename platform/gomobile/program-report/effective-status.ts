import type { PauseWindows } from '#shared/wire/gomobile/programs.ts';
import { pauseEndsAt } from '../../dialling/pause-windows.ts';

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
  return pauseWindows && pauseEndsAt(pauseWindows, timeZone, now) !== null ? 'paused_window' : 'running';
}
