import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCsv } from 'hucre/csv';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AppApi } from '#shared/contract/index.ts';
import type { Console } from './support/console.ts';
import { pillShows } from './support/review.ts';
import { goOffline, goOnline, graveFindings, startSample } from './support/workspace.ts';

let console: Console;
let folder: string;
beforeAll(async () => {
  console = await startSample();
  folder = mkdtempSync(join(tmpdir(), 'earshot-e2e-imports-'));
});
afterAll(async () => {
  await console?.close();
  rmSync(folder, { recursive: true, force: true });
});

const FILE = [
  'Prénom;Nom;Téléphone;E-mail;Réf.',
  'Hannah;Brooks;+44 20 7946 0112;hannah.new@example.com;A-1',
  'Youssef;El Amrani;0612 34 56 78;youssef@example.ma;A-2',
  'Salma;=HYPERLINK("http://evil.example");0661 22 33 44;salma@example.ma;A-3',
  'Nadia;Tazi;call the office;nadia@example.ma;A-4',
  'Karim;Idrissi;0612345679;karim.example;A-5',
].join('\r\n');

/** Tabs until an element has the focus, as a person without a mouse does. */
async function tabTo(page: Page, testId: string): Promise<void> {
  for (let pressed = 0; pressed < 80; pressed++) {
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
    if (focused === testId) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no Tab leads to ${testId}`);
}

/** The contacts of the platform by plain HTTP, with a key made for it. */
async function contactsThere(page: Page): Promise<Record<string, unknown>[]> {
  const { url, secret } = await page.evaluate(async () => {
    const { app } = window as unknown as { app: AppApi };
    // As it crosses the bridge, before the page's own client has opened it.
    const opened = <T>(reply: unknown) => (reply as { value: T }).value;
    const [connection] = opened<{ id: string; baseUrl: string }[]>(await app.connections.list());
    const wish = { connectionId: connection?.id ?? '', name: 'To look', prefix: 'look', expiresAt: null };
    return { url: connection?.baseUrl, secret: opened<{ secret: string }>(await app.apiKeys.create(wish)).secret };
  });
  const reply = await fetch(`${url}/api/contact?limit=100`, { headers: { 'x-api-key': secret } });
  return ((await reply.json()) as { data: Record<string, unknown>[] }).data;
}

it('takes a file to contacts on the platform by keyboard alone, prepared offline, and says what became of each row', async () => {
  const { page } = console;
  const path = join(folder, 'people.csv');
  writeFileSync(path, Buffer.from(`\ufeff${FILE}`, 'utf16le'));
  await goOffline(page);
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await tabTo(page, 'tab-people-imports');
  await page.keyboard.press('Enter');
  await page.getByTestId('imports-grid-empty').waitFor();
  await console.answerDialog({ filePaths: [path] });
  await page.keyboard.press('Shift+N');
  await page.getByTestId('import-preview').waitFor();
  expect(await page.getByTestId('import').textContent()).toContain('UTF-16LE');
  expect(await graveFindings(page)).toEqual([]);

  await tabTo(page, 'import-country');
  await page.keyboard.type('Morocco');
  await page.getByRole('option', { name: /Morocco/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByTestId('import-preview').getByText('+212612345678').waitFor();
  await tabTo(page, 'import-samples-2');
  await page.getByRole('tooltip').getByText('call the office').waitFor();
  await tabTo(page, 'import-check');
  await page.keyboard.press('Enter');

  const grid = page.getByTestId('import-rows');
  await grid.getByText('karim.example').waitFor();
  expect(await graveFindings(page)).toEqual([]);
  await tabTo(page, 'import-rows');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByTestId('import-cell').fill('karim@example.ma');
  await page.keyboard.press('Enter');
  await grid.getByText('karim.example').waitFor({ state: 'detached' });
  await tabTo(page, 'import-next');
  await page.keyboard.press('Enter');

  // Prepared, and held: nothing is begun by itself when the line comes back.
  await page
    .getByTestId('import-summary')
    .getByText(/You are offline/)
    .waitFor();
  expect(await page.getByTestId('import-run').isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await page.getByTestId('import-state').getByText('Held until online').waitFor();
  await goOnline(page);
  await page.getByTestId('import-state').getByText('Ready to import').waitFor();
  await tabTo(page, 'imports-grid');
  await page.keyboard.press('Enter');
  await tabTo(page, 'import-next');
  await page.keyboard.press('Enter');
  expect(await page.getByTestId('import-plan').locator('[data-row]').allTextContents()).toEqual([
    'New people are added3',
    'People who are here already are updated1',
    'Rows with problems are left out1',
    'Rows of the file5',
  ]);
  expect(await graveFindings(page)).toEqual([]);
  await tabTo(page, 'import-run');
  await page.keyboard.press('Enter');
  await page.getByTestId('import-result').waitFor();
  expect(await graveFindings(page)).toEqual([]);

  const saved = join(folder, 'result.csv');
  await console.answerDialog({ filePath: saved });
  await tabTo(page, 'import-save-all');
  await page.keyboard.press('Enter');
  await page.getByText('The file was saved.').waitFor();
  const [head, ...rows] = parseCsv(readFileSync(saved, 'utf8'));
  expect(head).toEqual(['Row', 'Prénom', 'Nom', 'Téléphone', 'E-mail', 'Réf.', 'Outcome', 'Problem']);
  expect(rows.map((row) => row[6])).toEqual(['Updated', 'Added', 'Added', 'Left out, to correct', 'Added']);
  expect(rows[2]?.[2]).toBe(`'=HYPERLINK("http://evil.example")`);
  expect(String(rows[3]?.[7])).toContain('this is not a phone number');

  const there = await contactsThere(page);
  const named = (phone: string) => there.find(({ primaryPhone }) => primaryPhone === phone);
  expect(named('+212612345679')).toMatchObject({ firstName: 'Karim', primaryEmail: 'karim@example.ma' });
  expect(named('+212612345678')).toMatchObject({ firstName: 'Youssef', lastName: 'El Amrani' });
  expect(named('+442079460112')).toMatchObject({ primaryEmail: 'hannah.new@example.com', city: 'London' });
  expect(there.some(({ firstName }) => firstName === 'Nadia')).toBe(false);
  await pillShows(page, 'synced');
  await tabTo(page, 'import-show-people');
  await page.keyboard.press('Enter');
  await page.getByTestId('contacts-grid').getByText('Karim').first().waitFor();
  expect(await page.getByTestId('contacts-grid').textContent()).toContain('+212 ');
});
