const GIGABYTE = 1_000_000_000;

/** The quotas to choose from; evenly spaced on the slider although they grow by factors. */
export const QUOTA_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500].map((gigabytes) => gigabytes * GIGABYTE);

export const quotaAt = (position: number): number =>
  QUOTA_STEPS[Math.min(QUOTA_STEPS.length - 1, Math.max(0, Math.round(position)))] ?? 20 * GIGABYTE;

/** The step nearest to a stored quota, which may be any number. */
export function quotaPosition(quotaBytes: number): number {
  const distance = (bytes: number) => Math.abs(Math.log(Math.max(1, bytes)) - Math.log(Math.max(1, quotaBytes)));
  return QUOTA_STEPS.reduce(
    (best, step, index) => (distance(step) < distance(QUOTA_STEPS[best] ?? 1) ? index : best),
    0,
  );
}
