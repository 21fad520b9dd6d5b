import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Contact } from '#shared/contract/contacts.ts';
import type { ExportFormat, ExportTarget } from '#shared/contract/exports.ts';
import { contactName } from '#shared/domain/contact-name.ts';
import { createReader } from '../../electron/engine/reader.ts';
import { openReader, type ReadDb } from '../../electron/store/database.ts';
import { fillLargeStore } from '../../electron/store/test-support/large-store.ts';
import { type TempDatabase, tempDatabase } from '../../electron/store/test-support/temp-database.ts';
import type { ExportMeasure, ExportOrder } from './support/export-process.ts';
import { exportRequest } from './support/export-request.ts';

const run = promisify(execFile);
const isLong = process.env.EARSHOT_TEST_SIZE === 'long';
const ALL = 100_000;
/** How many rows: the promise itself where it is quick, and of the other formats in the long run. */
const ROWS: Readonly<Record<ExportFormat, number>> = {
  csv: ALL,
  jsonl: ALL,
  xlsx: isLong ? ALL : 20_000,
  pdf: isLong ? ALL : 5_000,
};
const MOST_GROWTH_BYTES = 200 * 2 ** 20;
const COLUMNS = ['name', 'primaryPhone', 'primaryEmail', 'city', 'callCount', 'lastCallAt', 'recordState'] as const;
const TARGET = {
  source: 'contacts',
  query: { filter: {}, sort: { by: 'name', order: 'asc' } },
} satisfies ExportTarget;

const folder = mkdtempSync(join(tmpdir(), 'earshot-exports-'));
const stores = new Map<number, { temp: TempDatabase; db: ReadDb; screen: Contact[] }>();

/** A store of so many people, with what the screen shows of them page after page. */
function storeOf(count: number) {
  const known = stores.get(count);
  if (known) return known;
  const temp = tempDatabase();
  fillLargeStore(temp.db, { contactCount: count, segmentCount: 2_000 });
  const db = openReader({ path: temp.path, keyHex: temp.keyHex });
  const { contacts } = createReader({ db, onPeaksWanted: () => {} });
  const screen: Contact[] = [];
  for (let offset = 0; offset < count; offset += 200) {
    const page = contacts.list({ ...TARGET.query, page: { offset, limit: 200 } }, { requestId: 'test' });
    screen.push(...(page as { rows: Contact[] }).rows);
  }
  const made = { temp, db, screen };
  stores.set(count, made);
  return made;
}

async function exported(format: ExportFormat): Promise<{ measure: ExportMeasure; path: string; screen: Contact[] }> {
  const { temp, screen } = storeOf(ROWS[format]);
  const path = join(folder, `people.${format}`);
  const order: ExportOrder = {
    databasePath: temp.path,
    databaseKeyHex: temp.keyHex,
    request: exportRequest(TARGET, { format, columns: COLUMNS }),
    path,
  };
  const { stdout } = await run(process.execPath, [
    join(import.meta.dirname, 'support/export-process.ts'),
    JSON.stringify(order),
  ]);
  return { measure: JSON.parse(stdout), path, screen };
}

beforeAll(() => void storeOf(ALL), 300_000);
afterAll(() => {
  for (const { temp, db } of stores.values()) {
    db.close();
    temp.remove();
  }
  rmSync(folder, { recursive: true, force: true });
});

/** 2020-09-13T12:26:40.000Z as another clock tells it. */
const inCasablanca = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Africa/Casablanca',
  dateStyle: 'short',
  timeStyle: 'medium',
});

describe('an export of people holds the rows of the screen, in their order, and keeps the process small', () => {
  const small = (measure: ExportMeasure, format: ExportFormat) => {
    expect(measure.rowCount).toBe(ROWS[format]);
    expect(measure.grownBytes).toBeLessThan(MOST_GROWTH_BYTES);
  };

  test('CSV, read by csv-parse', async () => {
    const { measure, path, screen } = await exported('csv');
    small(measure, 'csv');
    const rows = parse(await readFile(path), { bom: true, columns: true }) as Record<string, string>[];
    expect(rows.map((row) => ({ ...row, lastCallAt: row.lastCallAt && Date.parse(row.lastCallAt) }))).toEqual(
      screen.map((contact) => ({
        name: contactName(contact) ?? '',
        primaryPhone: contact.primaryPhone,
        primaryEmail: contact.primaryEmail ?? '',
        city: contact.city ?? '',
        callCount: String(contact.callCount),
        lastCallAt: contact.lastCallAt ?? '',
        recordState: contact.state,
      })),
    );
  }, 300_000);

  test('JSON Lines, read by JSON.parse', async () => {
    const { measure, path, screen } = await exported('jsonl');
    small(measure, 'jsonl');
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      screen.map((contact) => ({
        name: contactName(contact),
        primaryPhone: contact.primaryPhone,
        primaryEmail: contact.primaryEmail,
        city: contact.city,
        callCount: contact.callCount,
        lastCallAt: contact.lastCallAt === null ? null : new Date(contact.lastCallAt).toISOString(),
        recordState: contact.state,
      })),
    );
  }, 300_000);

  test('XLSX, read by read-excel-file', async () => {
    const { measure, path, screen } = await exported('xlsx');
    small(measure, 'xlsx');
    const [head, ...rows] = await readSheet(path);
    expect(head).toEqual([...COLUMNS]);
    // A sheet has no zones: its times are those on the wall, which the reader takes for UTC.
    const wall = (instant: number) => inCasablanca.format(instant);
    const shown = rows.map((row) => row.map((cell) => (cell instanceof Date ? told(cell) : cell)));
    expect(shown).toEqual(
      screen.map((contact) => [
        contactName(contact),
        contact.primaryPhone,
        contact.primaryEmail,
        contact.city,
        contact.callCount,
        contact.lastCallAt === null ? null : wall(contact.lastCallAt),
        contact.state === 'synced' ? 'Synced' : 'Queued',
      ]),
    );
  }, 300_000);

  test('PDF, read by unpdf: every row on its line, the header and the number on each page', async () => {
    const { measure, path, screen } = await exported('pdf');
    small(measure, 'pdf');
    const pages = await pdfLines(path);
    const body = pages.flatMap((lines) => {
      const head = lines.findIndex((line) => line.join('|') === COLUMNS.join('|'));
      expect(head).toBeGreaterThanOrEqual(0);
      return lines.slice(head + 1, -1);
    });
    expect(pages.map((lines) => lines.at(-1)?.join(' '))).toEqual(pages.map((_, index) => `Page ${index + 1}`));
    expect(body).toEqual(
      screen.map((contact) =>
        [
          anyOrder(contactName(contact) ?? ''),
          contact.primaryPhone,
          contact.primaryEmail,
          contact.city,
          String(contact.callCount),
          contact.lastCallAt === null ? null : pdfMoment.format(contact.lastCallAt),
          contact.state === 'synced' ? 'Synced' : 'Queued',
        ].filter((cell) => cell !== null),
      ),
    );
  }, 300_000);
});

const pdfMoment = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Africa/Casablanca',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

interface TextItem {
  str: string;
  dir: string;
  width: number;
  transform: number[];
}

/** The texts of each page, a line a height and a cell where there is a gap, from the top and from the left. */
async function pdfLines(path: string): Promise<string[][][]> {
  const document = await getDocumentProxy(new Uint8Array(await readFile(path)));
  const pages: string[][][] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const lines = new Map<number, TextItem[]>();
    for (const item of items) {
      if (!('str' in item)) continue;
      if (item.str.trim() === '') continue;
      const y = Math.round(item.transform[5] ?? 0);
      lines.set(y, [...(lines.get(y) ?? []), item]);
    }
    const fromTop = [...lines].toSorted(([a], [b]) => b - a).map(([, line]) => cellsOf(line));
    pages.push(fromTop);
    page.cleanup();
  }
  return pages;
}

const leftOf = ({ transform }: TextItem): number => transform[4] ?? 0;

/** Less than this between two stretches, in points, is no space: another font begins there. */
const TOUCHING = 0.8;
const SAME_CELL = 4;

/** Stretches close to each other are one cell. */
function cellsOf(items: TextItem[]): string[] {
  const cells: { text: string; end: number }[] = [];
  for (const item of items.toSorted((a, b) => leftOf(a) - leftOf(b))) {
    const { str, width } = item;
    const x = leftOf(item);
    const last = cells.at(-1);
    if (!last || x - last.end >= SAME_CELL) {
      cells.push({ text: str.trim(), end: x + width });
      continue;
    }
    last.text += (x - last.end < TOUCHING ? '' : ' ') + str.trim();
    last.end = x + width;
  }
  return cells.map(({ text }) => anyOrder(text));
}

const ARABIC = /[\u0600-\u06ff]/;

/** The words of a text that runs both ways, in one order on paper and another when read: that order has tests of its own. */
const anyOrder = (text: string): string => (ARABIC.test(text) ? text.split(' ').toSorted().join(' ') : text);

/** To the second: a sheet keeps times as shares of a day, which are a few microseconds off. */
const told = (cell: Date): string =>
  new Date(Math.round(cell.getTime() / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ');
