import type { Page } from 'playwright-core';
import type { Visit } from './visit.ts';

const go = async (page: Page, address: string, ready: string): Promise<void> => {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, address);
  await page.getByTestId(ready).waitFor();
};

const openFirst = async (page: Page, grid: string, panel: string): Promise<void> => {
  await page.getByTestId(grid).getByRole('row').nth(1).click();
  await page.getByTestId(panel).waitFor();
};

/** Programs with a launch looked over, executions, SMS programs with the texts of real people. */
export const visit: Visit = async ({ page, show }) => {
  await go(page, '#/programs', 'programs-list');
  await page.getByTestId('programs-list').getByText('Autumn reminders').first().click();
  await page.getByTestId('program-panel').waitFor();
  await show('programs');
  await page.getByTestId('launch-program').click();
  await page.getByTestId('check-list').waitFor();
  await show('program-launch');
  await page.keyboard.press('Escape');
  await page.getByTestId('check-list').waitFor({ state: 'detached' });
  await page.getByTestId('edit-program').click();
  await page.getByTestId('program-form').waitFor();
  await show('program-form');
  await page.keyboard.press('Escape');
  await page.getByTestId('program-form').waitFor({ state: 'detached' });
  await go(page, '#/programs/executions', 'executions-list');
  await openFirst(page, 'executions-list', 'execution-panel');
  await show('executions');
  await go(page, '#/programs/messages', 'sms-programs-list');
  await openFirst(page, 'sms-programs-list', 'sms-program-panel');
  await show('messages');
};
