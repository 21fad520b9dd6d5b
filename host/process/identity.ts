import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process told apart from a later one that was given the same number. */
export interface ProcessIdentity {
  host: string;
  pid: number;
  /** Start time in clock ticks since boot, from /proc; absent where there is no /proc. */
  startedAt?: string;
}

export function identifyProcess(pid: number): ProcessIdentity {
  const startedAt = readStartTime(pid);
  return { host: hostname(), pid, ...(startedAt ? { startedAt } : {}) };
}

/** False only when the process has certainly ended: one on another host is taken to run. */
export function isRunning(identity: ProcessIdentity): boolean {
  if (identity.host !== hostname()) return true;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return identity.startedAt === undefined || identity.startedAt === readStartTime(identity.pid);
}

function readStartTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in parentheses and may hold spaces; the start time is the 22nd (proc(5)).
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    // No /proc, or no such process: the caller asks the kernel by signal 0.
    return undefined;
  }
}
