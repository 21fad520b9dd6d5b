import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { AppApi } from '#shared/contract/index.ts';
import type { PlatformProcess } from './platform-process.ts';

/** What the platform answers to a request of another of its users. */
export async function askPlatform<T>(
  { url, apiKey }: PlatformProcess,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const reply = await fetch(url + path, {
    method,
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!reply.ok) throw new Error(`${method} ${path} was answered with ${reply.status}`);
  return (await reply.json()) as T;
}

/** Works offline, or goes online again. */
export async function setOffline(page: Page, paused: boolean): Promise<void> {
  await page.evaluate(async (isPaused) => {
    const { app } = window as unknown as { app: AppApi };
    await app.sync.setPaused({ paused: isPaused });
  }, paused);
}

/** Finds the one person of this name in the grid and types a value into a column of the row. */
export async function editInGrid(page: Page, person: string, column: string, value: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.getByTestId('contacts-search').fill(person);
  await expect.poll(() => page.getByTestId('list-count').textContent()).toBe('1');
  await cellOf(page, person, column).dblclick();
  await page.getByTestId(`edit-${column}`).fill(value);
  await page.keyboard.press('Enter');
  await page.getByTestId(`edit-${column}`).waitFor({ state: 'detached' });
}

export const cellOf = (page: Page, person: string, column: string) =>
  page.getByRole('row', { name: person }).locator(`[data-column="${column}"]`);
