import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlatformProcess } from './support/platform-process.ts';
import { pillShows } from './support/review.ts';
import { graveFindings, startOnPlatform, tabTo } from './support/workspace.ts';

const MINE = 'Lighthouse keeper';
const THEIRS = 'Astronomer';
const CHOSEN = 4;
/** Of those, so many are edited on the platform meanwhile. */
const DISPUTED = 3;

interface There {
  id: string;
  occupation: string | null;
}

describe('going offline and back, by keyboard alone', () => {
  let platform: PlatformProcess;
  let page: Page;
  let close: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    ({ page, platform, close } = await startOnPlatform());
  });
  afterAll(() => close?.());

  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const hasFocus = (testId: string) => page.locator(`[data-testid="${testId}"]:focus`).waitFor();
  const figure = async (testId: string) => Number(await page.getByTestId(testId).textContent());

  async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const reply = await fetch(platform.url + path, {
      method,
      headers: { 'x-api-key': platform.apiKey, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${method} ${path} was answered with ${reply.status}`);
    return (await reply.json()) as T;
  }
  const peopleThere = async (): Promise<There[]> =>
    (await request<{ data: There[] }>('GET', '/api/contact?limit=100')).data;
  const withOccupation = async (wanted: string) =>
    (await peopleThere()).filter(({ occupation }) => occupation === wanted).map(({ id }) => id);

  async function workOffline(): Promise<void> {
    await press('Control+k');
    await hasFocus('palette-input');
    await page.keyboard.type('Work offline');
    await press('Enter');
    await pillShows(page, 'paused', 20_000);
  }

  it('edits offline, rehearses, goes online, decides the conflicts as one, and is in step', async () => {
    await workOffline();
    await press('g', 'p');
    await page.getByTestId('contacts-grid').waitFor();
    for (let n = 0; n < CHOSEN; n += 1) await press('x', 'j');
    await press('Shift+S');
    await hasFocus('many-field');
    await page.keyboard.type('Occ');
    await tabTo(page, 'many-value');
    await page.keyboard.type(MINE);
    await page.getByTestId('many-preview').waitFor();
    await press('Enter');
    await page.getByText(`${CHOSEN} contacts changed.`).waitFor();

    await press('g', 'b');
    await page.getByTestId('rehearsal-going').getByText(`${CHOSEN} contacts`).waitFor();
    await page.getByTestId('rehearsal-going').getByText(MINE).waitFor();
    expect(await graveFindings(page)).toEqual([]);
    expect(await withOccupation(MINE)).toEqual([]);

    const disputed = (await idsOfChosen()).slice(0, DISPUTED);
    for (const id of disputed) await request('PUT', `/api/contact/${id}`, { occupation: THEIRS });
    await press('Shift+G');
    await pillShows(page, 'attention', 60_000);
    expect(await withOccupation(MINE)).toHaveLength(CHOSEN - DISPUTED);
    expect((await withOccupation(THEIRS)).toSorted()).toEqual(disputed.toSorted());

    await press('g', 'o');
    await page.getByTestId('conflict-rule').getByText(`${DISPUTED} conflicts about Occupation`).waitFor();
    expect(await figure('count-conflicts')).toBe(DISPUTED);
    expect(await page.getByTestId('change').count()).toBe(DISPUTED);
    expect(await graveFindings(page)).toEqual([]);
    await tabTo(page, 'rule-mine');
    await press('Enter');
    await page.getByRole('dialog').getByText(THEIRS).first().waitFor();
    await hasFocus('confirm-dialog');
    await press('Enter');
    await page.getByText(`${DISPUTED} conflicts decided.`).waitFor();
    await pillShows(page, 'synced', 60_000);
    expect(await withOccupation(MINE)).toHaveLength(CHOSEN);
    expect(await withOccupation(THEIRS)).toEqual([]);
    await page.getByTestId('outbox-empty-conflicts').waitFor();
    await press('g', 'b');
    await page.getByTestId('rehearsal-empty').waitFor();
  });

  /** The platform's ids of the contacts with an edit that waits: told by the numbers that the grid shows. */
  async function idsOfChosen(): Promise<string[]> {
    await press('g', 'p');
    await page.getByTestId('record-queued').first().waitFor();
    const rows = page.getByRole('row').filter({ has: page.getByTestId('record-queued') });
    const phones = (await rows.allInnerTexts()).map((text) => /\+[\d\s().-]{6,}/.exec(text)?.[0].replaceAll(/\D/g, ''));
    expect(phones).toHaveLength(CHOSEN);
    const everybody = await request<{ data: (There & { primaryPhone: string })[] }>('GET', '/api/contact?limit=100');
    const chosen = everybody.data.filter(({ primaryPhone }) => phones.includes(primaryPhone.replaceAll(/\D/g, '')));
    expect(chosen).toHaveLength(CHOSEN);
    await press('g', 'b');
    await page.getByTestId('rehearsal-going').waitFor();
    return chosen.map(({ id }) => id);
  }
});
