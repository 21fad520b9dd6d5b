import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Visit } from './visit.ts';

/** An export of people as it is chosen, and Activity when it is done. */
export const visit: Visit = async ({ page, show, answerDialog }) => {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-tour-'));
  try {
    await page.getByTestId('nav-people').click();
    await page.getByTestId('contacts-grid').waitFor();
    await page.getByTestId('export').click();
    await page.getByTestId('export-count').getByText(/\d/).waitFor();
    await show('export');
    answerDialog({ filePath: join(folder, 'People.csv') });
    await page.getByTestId('export-save').click();
    await page.getByTestId('nav-activity').click();
    await page.locator('[data-testid=job][data-state=done]').first().waitFor();
    await show('activity');
    await page.getByTestId('jobs-clear').click();
    await page.getByTestId('jobs-empty').waitFor();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
