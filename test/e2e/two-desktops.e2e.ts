import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppApi } from '#shared/contract/index.ts';
import { askPlatform, cellOf, editInGrid, setOffline } from './support/people.ts';
import { type PlatformProcess, startPlatformProcess } from './support/platform-process.ts';
import { pillShows } from './support/review.ts';
import { startOnPlatform } from './support/workspace.ts';

/** Two consoles start, one after the other. */
const START_MS = 120_000;
const OFFLINE_CITY = 'Lighthouse Bay';
const ONLINE_CITY = 'Harbour Town';

interface There {
  id: string;
  fullName: string | null;
  city: string | null;
}

describe('two desktops with one workspace', () => {
  let platform: PlatformProcess;
  let offline: Awaited<ReturnType<typeof startOnPlatform>>;
  let online: Awaited<ReturnType<typeof startOnPlatform>>;
  let person: There;

  beforeAll(async () => {
    platform = await startPlatformProcess();
    offline = await startOnPlatform(platform);
    online = await startOnPlatform(platform);
    const { data } = await askPlatform<{ data: There[] }>(platform, 'GET', '/api/contact?limit=100');
    person = data.find(({ fullName }) => fullName !== null) ?? expect.fail('nobody has a name');
  }, START_MS);
  afterAll(async () => {
    await offline?.close();
    await online?.close();
    await platform?.stop();
  });

  const cityThere = async () => (await askPlatform<There>(platform, 'GET', `/api/contact/${person.id}`)).city;
  const readAgain = (page: Page) =>
    page.evaluate(async () => {
      const { app } = window as unknown as { app: AppApi };
      await app.sync.run({});
    });

  it('edit the same person, one of them offline: nobody’s edit goes unseen', async () => {
    const name = person.fullName ?? '';
    await setOffline(offline.page, true);
    await pillShows(offline.page, 'paused');
    await editInGrid(offline.page, name, 'city', OFFLINE_CITY);
    await editInGrid(online.page, name, 'city', ONLINE_CITY);
    await expect.poll(cityThere).toBe(ONLINE_CITY);
    await setOffline(offline.page, false);
    await pillShows(offline.page, 'attention', 60_000);
    expect(await cityThere()).toBe(ONLINE_CITY);
  });

  it('come to what the person decides, on both', async () => {
    const { page } = offline;
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    const change = page.getByTestId('change');
    await change.getByText(OFFLINE_CITY).first().waitFor();
    await change.getByText(ONLINE_CITY).first().waitFor();
    await page.getByTestId('resolve-mine').click();
    await pillShows(page, 'synced', 60_000);
    await expect.poll(cityThere).toBe(OFFLINE_CITY);
    await readAgain(online.page);
    await expect.poll(() => cellOf(online.page, person.fullName ?? '', 'city').textContent()).toBe(OFFLINE_CITY);
  });
});
