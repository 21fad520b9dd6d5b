import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RendererUnderTest, startRenderer } from './browser.ts';
import { LONG_CALL, uuid } from './fixture.ts';

const within = { timeout: 15_000, interval: 50 };
const LONG_REVIEW = `/?mode=long#/calls/${uuid(2, LONG_CALL)}`;

/** What makes the start and the review fast, without a clock: what is asked, when, how often, and how much is there. */
describe('speed', () => {
  let renderer: RendererUnderTest;
  beforeAll(async () => {
    renderer = await startRenderer();
  });
  afterAll(() => renderer?.stop());

  const timeline = (page: Page) =>
    page.evaluate(() =>
      [...performance.getEntriesByType('mark'), ...performance.getEntriesByType('paint')]
        .toSorted((a, b) => a.startTime - b.startTime)
        .map(({ name }) => name),
    );

  it('paints the shell while no script and no stylesheet has come', async () => {
    const { page } = await renderer.open('/', {
      // Never answered. The stand-in for the bridge is there, as the real one is.
      prepare: (page) => page.route('**/assets/**', () => undefined),
      waitUntil: 'commit',
    });
    await expect.poll(() => timeline(page), within).toEqual(['first-paint']);
    const rail = await page.locator('.boot-rail').boundingBox();
    expect(rail?.height).toBeGreaterThan(500);
    expect(rail?.width).toBeLessThan(100);
    await page.close();
  });

  it('asks for no data before the shell is painted, and for the list before it is drawn, once', async () => {
    const { page } = await renderer.open('/?mode=big');
    await page.locator('[data-testid=calls-grid] [role=row][data-index="5"]').waitFor();
    const seen = await timeline(page);
    const calls = seen.filter((name) => name.startsWith('call:'));
    expect(seen.indexOf('first-paint')).toBeLessThan(seen.findIndex((name) => name.startsWith('call:')));
    expect(seen.indexOf('call:calls.list')).toBeLessThan(seen.indexOf('earshot:phase-known'));
    expect(calls.filter((name) => name === 'call:calls.list')).toHaveLength(1);
    expect(calls.length, calls.join(' ')).toBeLessThanOrEqual(12);
    await page.close();
  });

  it('draws as many rows as can be seen, of a list of 20,000 and of a transcript of 900 turns', async () => {
    const list = await renderer.open('/?mode=big');
    await list.page.locator('[data-testid=calls-grid] [role=row][data-index="5"]').waitFor();
    expect(await list.page.locator('[data-testid=calls-grid] [role=row]').count()).toBeLessThan(100);
    await list.page.close();
    const review = await renderer.open(LONG_REVIEW);
    await review.page.getByTestId('turn').first().waitFor();
    expect(await review.page.getByTestId('turn').count()).toBeLessThan(100);
    await review.page.close();
  });

  it('reads the peaks once, and of an hour of audio the first part only until it is played', async () => {
    let receivedBytes = 0;
    const ranges: (string | undefined)[] = [];
    const { page } = await renderer.open(LONG_REVIEW, {
      prepare: async (page) => {
        const media = new Set<string>();
        const session = await page.context().newCDPSession(page);
        session.on('Network.requestWillBeSent', ({ requestId, request }) => {
          if (!request.url.includes('/media/')) return;
          media.add(requestId);
          ranges.push(request.headers.Range);
        });
        session.on('Network.dataReceived', ({ requestId, dataLength }) => {
          if (media.has(requestId)) receivedBytes += dataLength;
        });
        await session.send('Network.enable');
      },
    });
    const audio = () => page.evaluate(() => document.querySelector('audio')?.readyState ?? 0);
    await expect.poll(audio, within).toBeGreaterThanOrEqual(3);
    await page.getByTestId('turn').first().waitFor();
    const wholeBytes = 3600 * 8000;
    expect(ranges.every((range) => range !== undefined)).toBe(true);
    expect(receivedBytes).toBeGreaterThan(0);
    expect(receivedBytes).toBeLessThan(wholeBytes / 4);
    await page.keyboard.press('Space');
    await expect
      .poll(() => page.evaluate(() => document.querySelector('audio')?.currentTime ?? 0), within)
      .toBeGreaterThan(0);
    const seen = await timeline(page);
    expect(seen.filter((name) => name === 'call:calls.peaks')).toHaveLength(1);
    await page.close();
  });
});
