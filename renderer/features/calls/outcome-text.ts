import type { TFunction } from 'i18next';
import { humanize, isolate } from '../../lib/format.ts';

/** How a call ended. Platforms have words of their own: one that is not known here is shown as it came. */
export const outcomeText = (status: string, t: TFunction): string =>
  t(`review.outcome.${status}` as 'review.outcome.completed', { defaultValue: isolate(humanize(status)) });
