import type { Visit } from './visit.ts';

/** The settings that speak of the platforms' own administration: keys with a new one, sessions, numbers. */
export const visit: Visit = async ({ page, show }) => {
  const open = async (section: string) => {
    await page.getByTestId('nav-settings').click();
    await page.getByTestId(`settings-${section}`).click();
  };
  await open('apiKeys');
  await page.getByTestId('new-key').waitFor();
  await show('settings-api-keys');
  await page.getByTestId('new-key').click();
  await page.getByTestId('key-name').fill('Reports of the night shift');
  await show('settings-new-key');
  await page.keyboard.press('Enter');
  await page.getByTestId('secret').waitFor();
  await show('settings-key-secret');
  await page.getByTestId('secret-kept').click();
  await page.getByTestId('secret-done').click();
  await open('sessions');
  await page.getByTestId('sessions-none').waitFor();
  await show('settings-sessions');
  await open('numbers');
  await page.getByTestId('numbers-did').getByTestId('number').first().waitFor();
  await show('settings-numbers');
  await page.getByTestId('nav-calls').click();
};
