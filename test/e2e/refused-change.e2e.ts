import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askPlatform, editInGrid, setOffline } from './support/people.ts';
import type { PlatformProcess } from './support/platform-process.ts';
import { pillShows } from './support/review.ts';
import { graveFindings, startOnPlatform } from './support/workspace.ts';

const TAKEN = '+441134960901';
const FREE = '+441134960902';

interface There {
  id: string;
  fullName: string | null;
  primaryPhone: string;
}

describe('a change that the platform refuses', () => {
  let page: Page;
  let platform: PlatformProcess;
  let close: (() => Promise<void>) | undefined;
  let person: There;

  beforeAll(async () => {
    ({ page, platform, close } = await startOnPlatform());
    const { data } = await askPlatform<{ data: There[] }>(platform, 'GET', '/api/contact?limit=100');
    person = data.find(({ fullName }) => fullName !== null) ?? expect.fail('nobody has a name');
  });
  afterAll(() => close?.());

  const phoneThere = async () => (await askPlatform<There>(platform, 'GET', `/api/contact/${person.id}`)).primaryPhone;

  it('is set aside in the words of the platform, and holds nothing else up', async () => {
    await setOffline(page, true);
    await pillShows(page, 'paused');
    // Another user enters somebody with this number meanwhile.
    await askPlatform(platform, 'POST', '/api/contact/upsert', { data: [{ primaryPhone: TAKEN, firstName: 'Other' }] });
    await editInGrid(page, person.fullName ?? '', 'primaryPhone', TAKEN);
    await setOffline(page, false);
    await pillShows(page, 'attention', 60_000);
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.getByTestId('outbox-quarantine').click();
    await page
      .getByTestId('change')
      .getByText(/already/)
      .waitFor();
    expect(await page.getByTestId('change').count()).toBe(1);
    expect(await page.getByTestId('count-quarantine').textContent()).toBe('1');
    expect(await graveFindings(page)).toEqual([]);
    expect(await phoneThere()).toBe(person.primaryPhone);
  });

  it('is corrected and sent from there', async () => {
    await page.getByTestId('edit-change').click();
    await page.getByTestId('edit-primaryPhone').fill(FREE);
    await page.getByTestId('edit-send').click();
    await pillShows(page, 'synced', 60_000);
    await page.getByTestId('outbox-empty-quarantine').waitFor();
    expect(await phoneThere()).toBe(FREE);
  });
});
