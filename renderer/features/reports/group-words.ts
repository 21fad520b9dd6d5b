import type { TFunction } from 'i18next';
import type { CallGrouping } from '#shared/domain/report-columns.ts';
import { formatDate, formatDateShort, formatHour, formatLanguage, humanize, isolate } from '../../lib/format.ts';

/** What a group of calls is called; calls of which it is not known have a name too. */
export function groupName(t: TFunction, by: CallGrouping, key: string | null, isShort = false): string {
  if (key === null || key === '') return t('reports.unknown');
  switch (by) {
    case 'day':
      return isShort ? formatDateShort(key) : formatDate(key);
    case 'hour':
      return formatHour(Number(key));
    case 'outcome':
      return statusWords(t, key);
    case 'language':
      return formatLanguage(key);
    case 'length':
      return t(`calls.band.${key}` as 'calls.band.short');
    default:
      return key;
  }
}

/** How a call ended. Platforms have words of their own: one that is not known here is shown as it came. */
export const statusWords = (t: TFunction, status: string): string =>
  t(`review.outcome.${status}` as 'review.outcome.completed', { defaultValue: isolate(humanize(status)) });

/** Where an execution stands; the report tells pauses apart that the execution itself does not. */
export const executionStatusWords = (t: TFunction, status: string): string =>
  t(`reports.execution.status.${status}` as 'reports.execution.status.running', {
    defaultValue: isolate(humanize(status)),
  });

/** What credits were added or charged for. */
export const creditTypeWords = (t: TFunction, type: string): string =>
  t(`reports.credits.type.${type}` as 'reports.credits.type.call_charge', { defaultValue: isolate(humanize(type)) });
