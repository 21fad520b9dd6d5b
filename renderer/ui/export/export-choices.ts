import type { CsvStyle, ExportFormat, ExportRequest } from '#shared/contract/exports.ts';
import { createStore } from '../../lib/store.ts';

/** How the person exported last; the next export starts there. */
export const exportChoices = createStore<{
  format: ExportFormat;
  timeZone: string;
  values: ExportRequest['values'];
  csv: CsvStyle;
}>({
  format: 'csv',
  timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  values: 'raw',
  csv: { separator: ',', hasMark: true, isGuarded: true },
});

/** Every time zone that this machine knows, with the plain one that is in no list. */
export const timeZones = (): string[] => [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
];
