import { readFileSync } from 'node:fs';

/**
 * The most resident memory that a process has had since its program began, bytes. `maxRSS` of a started process can be that of
 * the process that started it: on Linux the kernel carries it over.
 */
export function peakBytes(pid: number | 'self'): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}
