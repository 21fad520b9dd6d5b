import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RendererUnderTest, startRenderer } from './browser.ts';

/** How a call is listened to. What was measured of it: speech until 0:30, music from 0:40 to 0:52, overtalk from 0:19 to 0:20. */
let renderer: RendererUnderTest;

beforeAll(async () => {
  renderer = await startRenderer();
});

afterAll(() => renderer.stop());

const CALL = '/#/calls/00000002-0000-4000-8000-000000000000';
const HOUR_LONG = '/?mode=long#/calls/00000002-0000-4000-8000-0000000003e8';

async function on(address: string, journey: (page: Page) => Promise<void>): Promise<void> {
  const { page, complaints } = await renderer.open(address);
  try {
    await page.getByTestId('player-dock').waitFor();
    await journey(page);
    expect(complaints).toEqual([]);
  } finally {
    await renderer.reuse(page);
  }
}

const audio = (page: Page) => page.getByTestId('player-audio');
const currentTime = (page: Page): Promise<number> =>
  audio(page).evaluate((element) => (element as HTMLAudioElement).currentTime);
const playbackRate = (page: Page): Promise<number> =>
  audio(page).evaluate((element) => (element as HTMLAudioElement).playbackRate);
const seek = (page: Page, second: number) =>
  audio(page).evaluate((element, at) => {
    (element as HTMLAudioElement).currentTime = at;
  }, second);

it('passes over silence by one key, says what that saves, and hears it again by the same key', () =>
  on(CALL, async (page) => {
    await page.keyboard.press('s');
    await expect.poll(() => page.getByTestId('heard-in').textContent()).toContain('heard in');
    await seek(page, 29.5);
    await page.keyboard.press('Space');
    await expect.poll(() => currentTime(page), { timeout: 8000 }).toBeGreaterThan(39.5);
    await page.keyboard.press('s');
    await expect.poll(() => page.getByTestId('heard-in').count()).toBe(0);
    await seek(page, 31);
    await expect.poll(() => currentTime(page)).toBeGreaterThan(31.2);
    expect(await currentTime(page)).toBeLessThan(39);
  }));

it('hears each speaker and the music at a speed of their own, on top of the chosen one', () =>
  on(CALL, async (page) => {
    await page.getByTestId('listening').click();
    const menu = page.getByTestId('listening-menu');
    await menu.getByRole('switch', { name: 'A speed for each speaker' }).click({ force: true });
    await seek(page, 5);
    await expect.poll(() => playbackRate(page)).toBe(1.5);
    await seek(page, 25);
    await expect.poll(() => playbackRate(page)).toBe(1);
    await seek(page, 45);
    await expect.poll(() => playbackRate(page)).toBe(3);
    await page.keyboard.press('Escape');
    await page.keyboard.press('.');
    await seek(page, 25);
    await expect.poll(() => playbackRate(page)).toBe(1.25);
  }));

it('leads to the next overtalk and silence by key, and says when there is none after it', () =>
  on(CALL, async (page) => {
    await page.getByTestId('waveform').getByTestId('overlays').waitFor();
    await page.keyboard.press('o');
    await expect.poll(() => currentTime(page)).toBeCloseTo(18, 1);
    await page.getByText('Overtalk 1 of 1, at 0:19').waitFor();
    await page.keyboard.press('o');
    await page.getByText('No overtalk after this').waitFor();
    await page.keyboard.press('i');
    await expect.poll(() => currentTime(page)).toBeCloseTo(29, 1);
  }));

it('draws what was measured, and leaves out each kind by its key while the time line has the focus', () =>
  on(CALL, async (page) => {
    const kinds = () =>
      page
        .getByTestId('overlays')
        .locator('i')
        .evaluateAll((marks) => [...new Set(marks.map((mark) => mark.getAttribute('data-overlay')))].toSorted());
    await expect.poll(kinds).toEqual(['interruptions', 'overtalk', 'silence']);
    await page.keyboard.press('1');
    await page.getByTestId('waveform').getByRole('slider').first().focus();
    await page.keyboard.press('2');
    await expect.poll(kinds).toEqual(['interruptions', 'silence']);
    await page.keyboard.press('5');
    await expect
      .poll(() =>
        page
          .getByTestId('waveform')
          .getByRole('button', { name: /Good greeting/ })
          .count(),
      )
      .toBe(0);
    await page.getByTestId('overlay-menu').click();
    expect(await page.getByTestId('overlay-overtalk').getAttribute('aria-checked')).toBe('false');
    await page.getByTestId('overlay-overtalk').click();
    await expect.poll(kinds).toEqual(['interruptions', 'overtalk', 'silence']);
    expect(await page.getByTestId('overlay-sentiment').textContent()).toContain('not sent by this platform');
  }));

it('shows the whole of a long call under the part in view, and moves that part by keys', () =>
  on(HOUR_LONG, async (page) => {
    const map = page.getByTestId('minimap');
    await map.waitFor();
    expect(await map.getAttribute('aria-valuetext')).toBe('0:00 to 1:00:00');
    for (let press = 0; press < 5; press += 1) await page.keyboard.press('Control+=');
    await expect.poll(() => map.getAttribute('aria-valuetext')).toMatch(/^0:00 to 5:4/);
    await map.focus();
    await page.keyboard.press('End');
    await expect.poll(() => map.getAttribute('aria-valuetext')).toMatch(/^54:1\d to 1:00:00$/);
    expect(await currentTime(page)).toBe(0);
  }));

it('is silent where the call is redacted, wherever it is entered from, and marks the part on the time line', () =>
  on(CALL, async (page) => {
    const isMuted = () => audio(page).evaluate((element) => (element as HTMLAudioElement).muted);
    await expect.poll(isMuted).toBe(false);
    await page.evaluate(() => {
      const { app } = window as unknown as { app: { redactions: { add(input: object): Promise<void> } } };
      return app.redactions.add({
        id: crypto.randomUUID(),
        callId: '00000002-0000-4000-8000-000000000000',
        startMs: 10_000,
        endMs: 14_000,
      });
    });
    await page.getByTestId('overlays').locator('[data-overlay=redactions]').waitFor();
    expect(await isMuted()).toBe(false);
    for (const [second, expected] of [
      [12, true],
      [20, false],
      [9.9, true],
      [14.5, false],
    ] as const) {
      await seek(page, second);
      await expect.poll(isMuted).toBe(expected);
    }
  }));

it('takes a key of one’s own, tells who had it, and gives the original ones back', () =>
  on(CALL, async (page) => {
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page
      .getByRole('link', { name: 'Shortcuts' })
      .or(page.getByRole('tab', { name: 'Shortcuts' }))
      .first()
      .click();
    await page.getByTestId('change-player.skipSilence').click();
    await page.keyboard.press('a');
    const capture = page.getByTestId('key-capture');
    await capture.getByText('Used by “Agent alone, or both”').waitFor();
    await page.keyboard.press('Enter');
    await capture.waitFor({ state: 'detached' });
    expect(await page.getByTestId('shortcut-player.skipSilence').textContent()).toContain('A');
    expect(await page.getByTestId('shortcut-player.soloAgent').textContent()).toContain('No key');
    await page.keyboard.press('Escape');
    const skip = page.getByTestId('skip-silence');
    await page.keyboard.press('s');
    expect(await skip.getAttribute('aria-pressed')).toBeNull();
    await page.keyboard.press('a');
    await expect.poll(() => skip.getAttribute('aria-pressed')).toBe('true');
    await page.getByTestId('reset-shortcuts').click();
    await expect.poll(() => page.getByTestId('shortcut-player.soloAgent').textContent()).not.toContain('No key');
  }));

it('marks a moment by one key, goes back to it, removes it by Delete and takes that back', () =>
  on(CALL, async (page) => {
    const flags = page.getByTestId('pin-marker');
    await seek(page, 15);
    await page.keyboard.press('m');
    await page.getByText('Marked at 0:15').waitFor();
    await seek(page, 60);
    await flags.click();
    await expect.poll(() => currentTime(page)).toBeCloseTo(15, 1);
    await page.keyboard.press('Delete');
    await expect.poll(() => flags.count()).toBe(0);
    await page.keyboard.press('Control+z');
    await expect.poll(() => flags.getAttribute('aria-label')).toBe('0:15 Marker');
  }));
