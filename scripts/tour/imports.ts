import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { AppApi } from '#shared/contract/index.ts';
import type { Visit } from './visit.ts';

const PEOPLE = [
  ['Hannah', 'Brooks', '+44 20 7946 0112', 'hannah.brooks@example.com', 'London'],
  ['Youssef', 'El Amrani', '0612 34 56 78', 'youssef@example.ma', 'Casablanca'],
  ['سلمى', 'بنعلي', '0661 22 33 44', 'salma@example.ma', 'الرباط'],
  ['Ben', 'Carter', 'call the office', 'ben.carter@example.net', 'Bristol'],
  ['Éloïse', 'Lefèvre', '+33 6 12 34 56 78', 'eloise.lefevre', 'Lyon'],
];

/** A file of contacts with the mistakes that such files have, from its columns to the summary. */
export const visit: Visit = async ({ page, show, answerDialog }) => {
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.getByTestId('tab-people-imports').click();
  await page.getByTestId('imports-grid-empty').waitFor();
  await show('imports-empty');
  const folder = mkdtempSync(join(tmpdir(), 'earshot-tour-'));
  try {
    const path = join(folder, 'spring campaign.csv');
    const rows = [['First name', 'Last name', 'Mobile', 'E-mail', 'Town'], ...PEOPLE];
    writeFileSync(path, rows.map((row) => row.join(';')).join('\r\n'));
    answerDialog({ filePaths: [path] });
    await page.getByTestId('import-choose').click();
    await page.getByTestId('import-preview').waitFor();
    await show('import-columns');
    await page.getByTestId('import-check').click();
    await page.getByTestId('import-rows').waitFor();
    await show('import-check');
    await page.getByTestId('import-next').click();
    await page.getByTestId('import-summary').waitFor();
    await show('import-summary');
    await page.getByTestId('imports-back').click();
    await page.getByTestId('imports-grid').waitFor();
    await show('imports');
    await forget(page);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const forget = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const { app } = window as unknown as { app: AppApi };
    // As it crosses the bridge, before the page's own client has opened it.
    const reply = (await app.imports.list({})) as unknown as { value: { rows: { id: string }[] } };
    for (const { id } of reply.value.rows) await app.imports.remove({ id });
  });
