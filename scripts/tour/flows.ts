import type { Visit } from './visit.ts';

/** A flow as canvas and outline with a node inspected, and the audio and dictionaries that flows play. */
export const visit: Visit = async ({ page, show }) => {
  await page.getByTestId('nav-agents').click();
  await page.getByTestId('tab-agents-flows').click();
  await page.getByTestId('flows-grid').waitFor();
  await show('flows');
  await page.getByTestId('flows-grid').getByText('Appointment reminder').click();
  const canvas = page.getByTestId('flow-canvas');
  await canvas.waitFor();
  await canvas.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.getByTestId('flow-node').waitFor();
  await show('flow-canvas');
  await page.keyboard.press('Alt+o');
  await page.getByTestId('flow-outline').waitFor();
  await show('flow-outline');
  await page.keyboard.press('Alt+o');
  await page.getByTestId('flow-tab-findings').click();
  await page.getByTestId('flow-validate').click();
  await page.getByTestId('flow-validation').waitFor();
  await show('flow-findings');
  await page.getByTestId('tab-agents-dictionaries').click();
  await page.getByTestId('dictionaries-grid').getByRole('row').nth(1).click();
  await page.getByTestId('entries').waitFor();
  await show('dictionaries');
  await page.getByTestId('tab-agents-audio').click();
  await page.getByTestId('audio-grid').getByRole('row').nth(1).click();
  await page.getByTestId('audio-pane').waitFor();
  await show('audio');
  await page.getByTestId('nav-calls').click();
};
