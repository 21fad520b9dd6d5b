import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AppApi } from '#shared/contract/index.ts';
import type { Console } from './support/console.ts';
import { graveFindings, startSample } from './support/workspace.ts';

let console: Console;
beforeAll(async () => {
  console = await startSample();
});
afterAll(() => console?.close());

/** Offline by choice, which the console knows at once. */
const workOffline = (page: Page, paused: boolean) =>
  page.evaluate((value) => {
    const { app } = window as unknown as { app: AppApi };
    return app.sync.setPaused({ paused: value });
  }, paused);

async function openSection(page: Page, name: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.getByTestId(`settings-${name}`).focus();
  await page.keyboard.press('Enter');
}

const platformUrl = (page: Page) =>
  page.evaluate(async () => {
    const { app } = window as unknown as { app: AppApi };
    // As it crosses the bridge, before the page's own client has opened it.
    const reply = (await app.connections.list()) as unknown as { value: { baseUrl: string }[] };
    return reply.value[0]?.baseUrl;
  });

const answersTo = async (page: Page, secret: string): Promise<number> =>
  (await fetch(`${await platformUrl(page)}/api/users/me`, { headers: { 'x-api-key': secret } })).status;

it('makes a key whose secret is seen once, and revokes it by its name', async () => {
  const { page } = console;
  await openSection(page, 'apiKeys');
  await page.getByTestId('new-key').waitFor();
  expect(await graveFindings(page)).toEqual([]);
  await page.getByTestId('new-key').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('key-name').fill('Ledger of the shop');
  await page.keyboard.press('Enter');
  const secret = (await page.getByTestId('secret').textContent()) ?? '';
  expect(await graveFindings(page)).toEqual([]);
  expect(await answersTo(page, secret)).toBe(200);
  await page.keyboard.press('Escape');
  expect(await page.getByTestId('secret').count(), 'closed by a slip').toBe(1);
  await page.getByTestId('secret-kept').focus();
  await page.keyboard.press('Space');
  await page.getByTestId('secret-done').focus();
  await page.keyboard.press('Enter');
  const row = page.getByTestId('key').filter({ hasText: 'Ledger of the shop' });
  await row.waitFor();
  expect(await page.content()).not.toContain(secret);

  await row.getByTestId('key-actions').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('key-revoke').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('key-confirmation').fill('Ledger');
  await page.getByTestId('confirm-dialog').focus();
  await page.keyboard.press('Enter');
  await page.getByText(/is not the name of this key/).waitFor();
  expect(await answersTo(page, secret)).toBe(200);
  await page.getByTestId('key-confirmation').fill('Ledger of the shop');
  await page.getByTestId('confirm-dialog').focus();
  await page.keyboard.press('Enter');
  await row.waitFor({ state: 'detached' });
  expect(await answersTo(page, secret)).toBe(401);
});

it('shows sessions and numbers, refuses offline in words what cannot wait, and offers it again once back', async () => {
  const { page } = console;
  await openSection(page, 'sessions');
  await page.getByTestId('sessions-none').waitFor();
  expect(await graveFindings(page)).toEqual([]);
  await openSection(page, 'numbers');
  await page.getByTestId('numbers-did').getByTestId('number').first().waitFor();
  await page.getByTestId('numbers-senderId').getByTestId('number').first().waitFor();
  expect(await page.getByTestId('numbers-did').getByRole('link').count(), 'programs that use a number').toBeGreaterThan(
    0,
  );
  expect(await graveFindings(page)).toEqual([]);

  await workOffline(page, true);
  await page.getByTestId('numbers-did').waitFor();
  await openSection(page, 'apiKeys');
  await page
    .getByTestId('keys-offline')
    .getByText(/online only/)
    .waitFor();
  expect(await page.getByTestId('new-key').isDisabled()).toBe(true);
  await openSection(page, 'sessions');
  await page.getByTestId('sessions-offline').waitFor();
  expect(await page.getByTestId('log-out-everywhere').isDisabled()).toBe(true);
  expect(await graveFindings(page)).toEqual([]);

  await workOffline(page, false);
  await page.getByTestId('sessions-offline').waitFor({ state: 'detached' });
  await openSection(page, 'apiKeys');
  await page.getByTestId('keys-offline').waitFor({ state: 'detached' });
  await expect.poll(() => page.getByTestId('new-key').isEnabled()).toBe(true);
});
