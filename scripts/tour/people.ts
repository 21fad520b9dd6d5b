import type { Visit } from './visit.ts';

/** People: chosen and filtered, with other columns, an audience with its contacts, and the attributes. */
export const visit: Visit = async ({ page, show }) => {
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await press('g', 'p');
  await page.getByTestId('contacts-grid').waitFor();
  await press('Shift+F');
  await page.getByTestId('filter-field').waitFor();
  await show('people-filter');
  await page.getByTestId('filter-field').selectOption({ label: 'Loyalty points' });
  await page.getByTestId('filter-from').fill('200');
  await page.getByTestId('apply-filter').click();
  await page.getByTestId('filter-chip').waitFor();
  await page.getByTestId('contacts-grid').focus();
  await press('Shift+C');
  await page.getByTestId('column-city').waitFor();
  await show('people-columns');
  await press('Escape', 'Control+a', 'Control+a');
  await page.getByTestId('selection-bar').waitFor();
  await show('people-chosen');
  await press('Shift+S');
  await page.getByTestId('many-value').fill('Oslo');
  await page.getByTestId('many-preview').waitFor();
  await show('people-set-a-field');
  await press('Escape', 'Shift+A');
  await page.getByTestId('apply-add').waitFor();
  await show('people-add-to-audience');
  await press('Escape', 'Escape');
  await page.getByTestId('drop-filter').click();
  await page.getByTestId('tab-people-audiences').click();
  await page.getByTestId('audiences-list').waitFor();
  await show('audiences');
  await page.getByTestId('audiences-list').focus();
  await press('Enter');
  await page.getByTestId('audience-people').waitFor();
  await show('audience');
  await page.getByTestId('tab-people-attributes').click();
  await page.getByTestId('attributes-list').waitFor();
  await page.getByTestId('attributes-list').focus();
  await press('Enter');
  await page.getByTestId('attribute').waitFor();
  await show('attributes');
};
