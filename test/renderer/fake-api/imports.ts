import type { Import } from '#shared/contract/imports.ts';
import type { AppApi } from '#shared/contract/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { CONNECTION_ID, NOW, uuid } from '../fixture.ts';
import { guessed, importRowAt } from './import-rows.ts';
import { slice } from './rows.ts';
import { EVERYTHING, failWhenAsked, type World } from './world.ts';

const COUNTS = { total: 36, valid: 6, existing: 6, duplicate: 6, invalid: 18, warned: 6 };

const importAt = (index: number, change: Partial<Import>): Import => ({
  id: uuid(9, index),
  connectionId: CONNECTION_ID,
  fileName: 'contacts.csv',
  sizeBytes: 3_120,
  format: 'csv',
  encoding: 'utf-8',
  delimiter: ';',
  sheet: null,
  sheetCount: null,
  hasHeader: true,
  rowCount: 36,
  ...guessed(),
  defaultCountry: 'MA',
  existing: 'update',
  audienceId: null,
  state: 'mapping',
  phase: null,
  doneCount: 0,
  totalCount: null,
  counts: null,
  result: null,
  error: null,
  createdAt: NOW - index * 3_600_000,
  endedAt: null,
  ...change,
});

const sampleImports = (): Import[] => [
  importAt(0, { fileName: 'spring campaign.csv' }),
  importAt(1, {
    fileName: 'customers 2026.xlsx',
    format: 'xlsx',
    encoding: null,
    delimiter: null,
    sheet: 'Clients',
    sheetCount: 3,
    state: 'checked',
    counts: COUNTS,
  }),
  importAt(2, {
    fileName: 'clinic-patients.csv',
    state: 'running',
    phase: 'results',
    doneCount: 24,
    totalCount: 36,
    counts: COUNTS,
  }),
  importAt(3, {
    fileName: 'renewals.csv',
    state: 'stopped',
    phase: 'execute',
    counts: COUNTS,
    error: {
      code: 'OUTCOME_UNKNOWN',
      message: 'The platform was told to import and has not said what came of it.',
      retryable: false,
      action: 'Go on with this import: Earshot asks for the same one again and imports nothing twice.',
    },
  }),
  importAt(4, {
    fileName: 'قائمة العملاء.csv',
    state: 'done',
    counts: COUNTS,
    endedAt: NOW - 3 * 3_600_000,
    result: {
      ...{ created: 6, updated: 6, merged: 5, skipped: 0, invalid: 18, refused: 1, missing: 0 },
      platform: { created: 6, updated: 6, addedToAudience: 0 },
    },
  }),
  importAt(5, {
    fileName: 'scan.pdf',
    state: 'unreadable',
    format: null,
    rowCount: 0,
    columns: [],
    mappings: [],
    error: {
      code: 'INVALID',
      message: 'This file is neither a CSV file nor an XLSX workbook.',
      retryable: false,
      action: 'Save it again as CSV or XLSX, then choose it once more.',
    },
  }),
];

export function fakeImports(world: World): AppApi['imports'] {
  const all = new Map(world.mode === 'empty' ? [] : sampleImports().map((one) => [one.id, one]));
  const get = (id: string): Import => {
    const found = all.get(id);
    if (!found) throw new AppError('NOT_FOUND', 'This import is no longer here.');
    return found;
  };
  const change = (id: string, values: Partial<Import>): Import => {
    const next = { ...get(id), ...values };
    all.set(id, next);
    world.events.imports.emit(EVERYTHING);
    return next;
  };
  return {
    list: async ({ page }) => {
      failWhenAsked(world);
      return slice([...all.values()], page);
    },
    get: async ({ id }) => get(id),
    rows: async ({ id, filter, page }) => {
      const { rowCount, counts, result } = get(id);
      const rows = Array.from({ length: rowCount }, (_, index) =>
        importRowAt(index, { hasChecked: counts !== null, hasRun: result !== null }),
      );
      const matches = rows.filter(({ verdict, problems, outcome }) => {
        if (filter === undefined || filter === 'all') return true;
        if (filter === 'warned') return problems.some(({ code }) => code === 'phoneUnlikely');
        if (filter === 'refused') return outcome === 'refused' || outcome === 'invalid' || outcome === 'missing';
        if (filter === 'taken') return outcome === 'created' || outcome === 'updated' || outcome === 'merged';
        return verdict === filter;
      });
      return slice(matches, page);
    },
    countries: async () => [
      { code: 'FR', callingCode: '33' },
      { code: 'GB', callingCode: '44' },
      { code: 'MA', callingCode: '212' },
    ],
    chooseFile: async ({ id, connectionId }) => {
      all.set(id, { ...importAt(0, {}), id, connectionId });
      world.events.imports.emit(EVERYTHING);
      return get(id);
    },
    configure: async ({ id, ...wish }) => {
      const known = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
      const isRead = 'mappings' in known || 'hasHeader' in known || 'defaultCountry' in known;
      return change(id, { ...known, ...(isRead && { state: 'mapping', counts: null }) });
    },
    check: async ({ id }) => change(id, { state: 'checked', counts: COUNTS }),
    correct: async ({ line }) => importRowAt(line - 2, { hasChecked: true, hasRun: false }),
    run: async ({ id }) => change(id, { state: 'running', phase: 'upload', totalCount: 36 }),
    cancel: async ({ id }) => change(id, { state: 'checked', phase: null }),
    remove: async ({ id }) => {
      all.delete(id);
      world.events.imports.emit(EVERYTHING);
    },
    saveRows: async () => true,
    onChanged: world.events.imports.on,
  };
}
