import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { readSheet } from 'read-excel-file/node';
import { extractText } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppApi } from '#shared/contract/index.ts';
import type { Console } from './support/console.ts';
import { goOffline, goOnline, graveFindings, startSample } from './support/workspace.ts';

// People are filtered and written to each kind of file with the keyboard alone; other parsers read the files back.

let console: Console;
let page: Page;
const folder = mkdtempSync(join(tmpdir(), 'earshot-exports-'));
const shots = process.env.EARSHOT_SHOTS;

beforeAll(async () => {
  console = await startSample();
  page = console.page;
});
afterAll(async () => {
  await console?.close();
  rmSync(folder, { recursive: true, force: true });
});

const shot = async (name: string) => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
};

const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

const focusedTestId = () =>
  page.evaluate(() => document.activeElement?.closest('[data-testid]')?.getAttribute('data-testid'));

/** Walks with Tab to what has this test id. */
async function tabTo(testId: string): Promise<void> {
  for (let step = 0; step < 80; step++) {
    if ((await focusedTestId()) === testId) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${testId}`);
}

/** Opens the export of the screen, takes the format so many steps to the right, and saves to `path`. */
async function exportTo(path: string, stepsRight: number): Promise<void> {
  await console.answerDialog({ filePath: path });
  await press('Shift+E');
  await page.getByTestId('export-dialog').waitFor();
  await page
    .getByTestId('export-count')
    .getByText(/row|call/)
    .waitFor();
  // The choice of the format has the focus, on what was chosen last.
  await page.locator('[data-testid=export-format] input:checked').focus();
  for (let step = 0; step < stepsRight; step++) await page.keyboard.press('ArrowRight');
  await tabTo('export-save');
  await press('Enter');
  await page.getByTestId('export-dialog').waitFor({ state: 'detached' });
  await expect.poll(() => existsSync(path)).toBe(true);
}

const phones = () =>
  page
    .locator('[data-testid=contacts-grid] [role=row] [data-column=primaryPhone]')
    .allTextContents()
    .then((texts) => texts.map((text) => text.replace(/[^+\d]/g, '')));

describe('an export', () => {
  it('holds the people of the filtered grid, whatever the format', async () => {
    await press('g', 'p');
    await page.getByTestId('contacts-grid').waitFor();
    const count = async () => Number(await page.getByTestId('list-count').textContent());
    const everybody = await count();
    await press('/');
    await page.keyboard.type('an');
    await expect.poll(count).toBeLessThan(everybody);
    await press('Enter');
    await expect.poll(async () => (await phones()).length).toBeGreaterThan(2);
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'grid');
    const shown = await phones();
    const total = await count();
    expect(total).toBeGreaterThanOrEqual(shown.length);

    const csv = join(folder, 'people.csv');
    await press('Shift+E');
    await page.getByTestId('export-count').getByText(`${total} rows`).waitFor();
    await shot('dialog');
    expect(await graveFindings(page)).toEqual([]);
    await press('Escape');
    await page.getByTestId('export-dialog').waitFor({ state: 'detached' });
    await exportTo(csv, 0);
    const rows = parse(await readFile(csv), { bom: true, columns: true }) as Record<string, string>[];
    expect(rows).toHaveLength(total);
    expect(rows.slice(0, shown.length).map(({ Phone }) => Phone?.replace(/[^+\d]/g, ''))).toEqual(shown);
    expect(statSync(csv).mode & 0o777).toBe(0o600);

    const xlsx = join(folder, 'people.xlsx');
    await exportTo(xlsx, 1);
    const [head, ...sheet] = await readSheet(xlsx);
    const phoneAt = head?.indexOf('Phone') ?? -1;
    expect(sheet.map((row) => row[phoneAt])).toEqual(rows.map(({ Phone }) => Phone));

    const pdf = join(folder, 'people.pdf');
    await exportTo(pdf, 1);
    const { text } = await extractText(new Uint8Array(await readFile(pdf)), { mergePages: true });
    for (const { Phone = '' } of rows) expect(text).toContain(Phone);

    const jsonl = join(folder, 'people.jsonl');
    await exportTo(jsonl, 1);
    const objects = readFileSync(jsonl, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(objects.map(({ primaryPhone }) => primaryPhone)).toEqual(rows.map(({ Phone }) => Phone));
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('is followed in Activity, opened, shown, done again and cleared with keys', async () => {
    await press('g', 'y');
    await expect.poll(() => page.locator('[data-testid=job][data-state=done]').count()).toBe(4);
    await shot('activity');
    expect(await graveFindings(page)).toEqual([]);
    await press('j');
    expect(await focusedTestId()).toBe('job');
    await press('Enter');
    await expect.poll(() => console.opened).toContain(join(folder, 'people.jsonl'));
    await tabTo('job-dismiss');
    await press('Enter');
    await expect.poll(() => page.getByTestId('job').count()).toBe(3);
    await page.getByTestId('jobs-clear').focus();
    await press('Enter');
    await page.getByTestId('jobs-empty').waitFor();
    await shot('activity-empty');
    expect(existsSync(join(folder, 'people.csv')), 'what was cleared keeps its file').toBe(true);
  });

  it('works the same offline, and of calls gives their transcripts', async () => {
    await goOffline(page);
    await press('g', 'c');
    await page.getByTestId('calls-grid').waitFor();
    const path = join(folder, 'transcripts.jsonl');
    await console.answerDialog({ filePath: path });
    await press('Shift+E');
    await page.getByTestId('export-dialog').waitFor();
    await page.getByTestId('export-what').press('Enter');
    await page.getByRole('option', { name: 'Transcripts' }).waitFor();
    await press('ArrowDown');
    await page.locator('[role=option][data-combobox-selected]', { hasText: 'Transcripts' }).waitFor();
    await press('Enter');
    await page.getByTestId('export-count').getByText(/calls/).waitFor();
    await tabTo('export-save');
    await press('Enter');
    await expect.poll(() => existsSync(path)).toBe(true);
    const said = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const call = await page.evaluate(async () => {
      const { app } = window as unknown as { app: AppApi };
      // The bridge answers what the rest of the page unwraps: a value or an error.
      const unwrapped = async <T>(answer: Promise<T>) => ((await answer) as unknown as { value: T }).value;
      const { rows } = await unwrapped(app.calls.list({ page: { offset: 0, limit: 1 } }));
      return unwrapped(app.calls.get({ id: rows[0]?.id ?? '' }));
    });
    const { segments } = call.transcript;
    expect(said.slice(0, segments.length).map(({ spokenText }) => spokenText)).toEqual(
      segments.map(({ text }) => text),
    );
    await goOnline(page);
  });

  it('that cannot be written says why, leaves nothing, and can be done again', async () => {
    await press('g', 'p');
    await page.getByTestId('contacts-grid').waitFor();
    const missing = join(folder, 'not here', 'people.csv');
    await console.answerDialog({ filePath: missing });
    await press('Shift+E');
    await page.getByTestId('export-count').getByText(/rows/).waitFor();
    await tabTo('export-save');
    await press('Enter');
    await press('Escape', 'g', 'y');
    const failed = page.locator('[data-testid=job][data-state=failed]');
    await failed.getByText(/folder is not there/).waitFor();
    await shot('activity-failed');
    await failed.getByTestId('job-again').focus();
    await press('Enter');
    await failed.getByText(/folder is not there/).waitFor();
    expect(existsSync(join(folder, 'not here'))).toBe(false);
  });
});
