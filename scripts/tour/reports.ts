import type { Visit } from './visit.ts';

/** Today, and the reports with their parts. */
export const visit: Visit = async ({ page, show }) => {
  await page.getByTestId('nav-today').click();
  await page.getByTestId('today-agents').waitFor();
  await show('today');
  await page.getByTestId('nav-reports').click();
  await page.getByTestId('report-grid').waitFor();
  await page.locator('.recharts-bar-rectangle').first().waitFor();
  await show('reports-calls');
  await page.getByTestId('tab-reports-executions').click();
  await page.getByTestId('report-executions').getByText('Autumn reminders').click();
  await page.getByTestId('figure-progress').waitFor();
  await show('reports-execution');
  await page.getByTestId('report-tab-calls').click();
  await page.getByTestId('report-calls').getByRole('row').nth(1).click();
  await page.getByTestId('attempts').waitFor();
  await show('reports-execution-calls');
  await page.getByTestId('report-tab-nodes').click();
  await page.getByTestId('report-nodes').waitFor();
  await show('reports-execution-steps');
  await page.getByTestId('report-tab-summary').click();
  await page.getByTestId('tab-reports-credits').click();
  await page.getByTestId('credit-days').waitFor();
  await show('reports-credits');
  await page.getByTestId('nav-calls').click();
  await page.getByTestId('calls-grid').waitFor();
};
