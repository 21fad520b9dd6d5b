import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { onPage, type RendererUnderTest, startRenderer } from './browser.ts';

let renderer: RendererUnderTest;

beforeAll(async () => {
  renderer = await startRenderer();
});

afterAll(() => renderer.stop());

const on = (address: string, journey: (page: Page) => Promise<void>) => onPage(renderer, address, journey);

const box = (page: Page) => page.getByTestId('call-search');

it('finds a phrase by keys alone, lands on its moment, and comes back to it', () =>
  on('/#/calls', async (page) => {
    await page.getByTestId('calls-grid').waitFor();
    await page.keyboard.press('Control+Shift+F');
    await expect.poll(() => box(page).evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.type('speaker:agent "refund the delivery"');
    await page.getByTestId('search-hits').locator('mark').first().waitFor();
    expect(await page.getByTestId('search-hits').locator('mark').first().textContent()).toBe('refund the delivery');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByTestId('transcript').waitFor();
    const [, seconds] = /[?&]t=([\d.]+)/.exec(page.url()) ?? [];
    await expect
      .poll(() => page.getByTestId('player-audio').evaluate((audio) => (audio as HTMLAudioElement).currentTime))
      .toBeCloseTo(Number(seconds), 1);
    await page.getByRole('button', { name: 'refund the delivery' }).first().waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => box(page).inputValue()).toBe('speaker:agent "refund the delivery"');
  }));

it('says what cannot be read and where, and keeps what was typed', () =>
  on('/#/calls/search', async (page) => {
    await box(page).fill('refund silence:20s');
    const problem = page.getByTestId('search-problem');
    expect(await problem.locator('mark').textContent()).toBe('silence:20s');
    expect(await problem.textContent()).toContain('write > or <');
    expect(await box(page).inputValue()).toBe('refund silence:20s');
    await box(page).fill('tracker:"nobody made this"');
    await page.getByText('There is no tracker called').waitFor();
  }));

it('takes an operator away by its chip, and offers to where nothing is found', () =>
  on('/#/calls/search', async (page) => {
    await box(page).fill('refund speaker:system agent:Daniel');
    await page.getByTestId('search-nothing').waitFor();
    expect(await page.getByTestId('search-chip').count()).toBe(2);
    await page.getByRole('button', { name: /Without .*speaker:system/ }).click();
    await page.getByTestId('search-hits').waitFor();
    await page.getByTestId('search-chip').click();
    await expect.poll(() => box(page).inputValue()).toBe('refund');
  }));

it('teaches its operators: an example goes into the box and is tried', () =>
  on('/#/calls/search', async (page) => {
    const example = page.getByTestId('search-help').getByRole('button', { name: /^refund\*/ });
    await example.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => box(page).inputValue()).toBe('refund*');
    await page.getByTestId('search-hits').waitFor();
  }));

it('keeps a search under a name, and shows it again by the key of saved searches', () =>
  on('/#/calls/search', async (page) => {
    await box(page).fill('speaker:agent refund');
    await page.getByTestId('search-hits').waitFor();
    await page.getByTestId('saved-searches').click();
    await page.getByTestId('saved-name').fill('Refunds offered');
    await page.getByTestId('keep-search').click();
    await page.getByRole('textbox', { name: /Refunds offered/ }).waitFor();
    await page.keyboard.press('Escape');
    await box(page).fill('');
    await page.getByTestId('search-help').getByRole('button').first().focus();
    await page.keyboard.press('v');
    await page.getByRole('button', { name: /Show .*Refunds offered/ }).click();
    await expect.poll(() => box(page).inputValue()).toBe('speaker:agent refund');
  }));

it('makes a tracker and shows what it finds', () =>
  on('/#/calls/trackers', async (page) => {
    await page.getByTestId('new-tracker').click();
    await page.getByTestId('tracker-name').fill('Late parcel');
    await page.getByTestId('tracker-phrases').fill('parcel*\nit has not arrived');
    await page.getByTestId('save-tracker').click();
    const row = page.getByTestId('trackers').getByRole('row', { name: /Late parcel/ });
    await expect.poll(() => row.textContent()).toMatch(/passages in/);
    await row.getByRole('button', { name: /Show what/ }).click();
    await page.getByTestId('search-hits').locator('mark').first().waitFor();
    expect(await box(page).inputValue()).toBe('tracker:"Late parcel"');
  }));
