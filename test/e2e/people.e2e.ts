import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppApi } from '#shared/contract/index.ts';
import type { PlatformProcess } from './support/platform-process.ts';
import { pillShows } from './support/review.ts';
import { graveFindings, startOnPlatform, tabTo as tabToIn } from './support/workspace.ts';

const AUDIENCE = 'Loyal people';
const FROM_POINTS = 300;

interface There {
  id: string;
  occupation: string | null;
  customAttributes: Record<string, unknown>;
}

describe('people, by keyboard alone', () => {
  let platform: PlatformProcess;
  let page: Page;
  let close: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    ({ page, platform, close } = await startOnPlatform());
  });
  afterAll(() => close?.());

  const ask = async (path: string): Promise<unknown> =>
    (await fetch(platform.url + path, { headers: { 'x-api-key': platform.apiKey } })).json();
  const listThere = async <T>(path: string): Promise<T[]> =>
    ((await ask(`${path}${path.includes('?') ? '&' : '?'}limit=100`)) as { data: T[] }).data;
  const workOffline = (paused: boolean) =>
    page.evaluate((value) => (window as unknown as { app: AppApi }).app.sync.setPaused({ paused: value }), paused);

  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const tabTo = (testId: string) => tabToIn(page, testId);
  /** A form that opens takes the focus a moment later. */
  const hasFocus = (testId: string) => page.locator(`[data-testid="${testId}"]:focus`).waitFor();
  const chosenCount = async () => Number((await page.getByTestId('chosen-count').textContent())?.match(/\d+/)?.[0]);

  it('filters by an attribute, chooses columns, all that match, an audience and a field, offline and back', async () => {
    const loyal = (await listThere<There>('/api/contact?include=customAttributes')).filter(
      ({ customAttributes }) => Number(customAttributes.loyalty_points ?? -1) >= FROM_POINTS,
    );
    expect(loyal.length).toBeGreaterThan(3);

    await press('g', 'p');
    await page.getByTestId('contacts-grid').waitFor();
    await press('Shift+F');
    await hasFocus('filter-field');
    await page.keyboard.type('Loyalty');
    await tabTo('filter-from');
    await page.keyboard.type(String(FROM_POINTS));
    await press('Enter');
    await page.getByTestId('filter-chip').getByText('Loyalty points').waitFor();
    await page.getByTestId('list-count').getByText(String(loyal.length), { exact: true }).waitFor();

    await press('Shift+C');
    await page.getByTestId('column-city').waitFor();
    await tabTo('column-customAttributes.loyalty_points');
    await press('Space');
    await page.getByTestId('contacts-grid').getByRole('columnheader', { name: 'Loyalty points' }).waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await press('Escape');

    await workOffline(true);
    await pillShows(page, 'paused', 20_000);
    await press('Control+a', 'Control+a');
    expect(await chosenCount()).toBe(loyal.length);
    await press('Shift+A');
    await hasFocus('which-audience');
    await press('Shift+Tab', 'ArrowRight');
    await tabTo('new-audience-name');
    await page.keyboard.type(AUDIENCE);
    await press('Enter');
    await page.getByText(`${loyal.length} contacts added`).waitFor();

    await press('Control+a', 'Control+a');
    expect(await chosenCount()).toBe(loyal.length);
    await press('Shift+S');
    await hasFocus('many-field');
    await page.keyboard.type('Occ');
    await tabTo('many-value');
    await page.keyboard.type('Member');
    await page.getByTestId('many-preview').waitFor();
    await press('Enter');
    await page.getByText(`${loyal.length} contacts changed.`).waitFor();
    expect(await graveFindings(page)).toEqual([]);
    expect((await listThere<{ name: string }>('/api/audience')).map(({ name }) => name)).not.toContain(AUDIENCE);

    await press('g', 'o');
    await page.getByTestId('change-group').getByText(`${loyal.length} contacts`).waitFor();
    expect(await graveFindings(page)).toEqual([]);

    await workOffline(false);
    await pillShows(page, 'synced', 60_000);
    const [audience, ...others] = (await listThere<{ id: string; name: string }>('/api/audience')).filter(
      ({ name }) => name === AUDIENCE,
    );
    expect(others).toEqual([]);
    const members = await listThere<There>(`/api/audience/${audience?.id}/contacts`);
    expect(members.map(({ id }) => id).toSorted()).toEqual(loyal.map(({ id }) => id).toSorted());
    const changed = (await listThere<There>('/api/contact')).filter(({ occupation }) => occupation === 'Member');
    expect(changed.map(({ id }) => id).toSorted()).toEqual(loyal.map(({ id }) => id).toSorted());
  });

  it('shows the audience with its people, and keeps the columns', async () => {
    await page.evaluate(() => {
      location.hash = '#/people/audiences';
    });
    await page.getByTestId('audiences-list').waitFor();
    await press('/');
    await page.keyboard.type(AUDIENCE);
    await press('Enter');
    await page.getByTestId('audiences-list').getByText(AUDIENCE).waitFor();
    await press('Enter');
    await page.getByTestId('audience-people').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await press('g', 'p');
    await page.getByTestId('contacts-grid').getByRole('columnheader', { name: 'Loyalty points' }).waitFor();
  });
});
