/** The longest wait between two attempts, where nobody asked for more. */
export const BACKOFF_CAP_MS = 300_000;

/** Wait before the next attempt, after `attemptCount` that failed (1 or more): full jitter under a doubling bound. */
export function backoffMs(
  attemptCount: number,
  fraction: number,
  { baseMs = 1000, capMs = BACKOFF_CAP_MS }: { baseMs?: number; capMs?: number } = {},
): number {
  const bound = Math.min(capMs, baseMs * 2 ** Math.min(30, Math.max(0, attemptCount - 1)));
  return Math.round(bound * fraction);
}

/** A `Retry-After` header in milliseconds from `now`: seconds, or an HTTP date. Null where there is none to read. */
export function retryAfterMs(header: string | null | undefined, now: number): number | null {
  if (!header) return null;
  const value = header.trim();
  if (/^\d+$/.test(value)) return Math.min(Number(value), 86_400) * 1000;
  if (!/[a-z]/i.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.min(Math.max(0, at - now), 86_400_000);
}
