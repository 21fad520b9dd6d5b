import type { Visit } from './visit.ts';

/** Agents with their prompt, figures and a trial, and what they know. */
export const visit: Visit = async ({ page, show }) => {
  await page.getByTestId('nav-agents').click();
  await page.getByTestId('agents-list').waitFor();
  await show('agents');
  await page.getByTestId('agents-list').getByText('Nora (virtual assistant)').click();
  await page.getByTestId('agent-instructions').waitFor();
  await show('agent-prompt');
  await page.getByTestId('agent-tab-resolution').click();
  await page.getByTestId('read-metrics').click();
  await page.getByTestId('trend').waitFor();
  await show('agent-resolution');
  await page.getByTestId('agent-tab-playground').click();
  await page.getByTestId('trial-message').fill('When are you open?');
  await page.getByTestId('trial-ask').click();
  await page.getByTestId('trial-facts').waitFor();
  await show('agent-playground');
  await page.getByTestId('trial-clear').click();
  await page.getByTestId('tab-agents-knowledge').click();
  await page.getByTestId('knowledge-list').getByRole('row').nth(1).click();
  await page.getByTestId('knowledge-panel').waitFor();
  await show('knowledge');
  await page.keyboard.press('Escape');
  await page.getByTestId('nav-calls').click();
};
