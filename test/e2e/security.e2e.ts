import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Console, createMachine, type Machine, startConsole } from './support/console.ts';
import {
  HUGE_NAME,
  MARKUP_CALLER,
  MUTATING_CALLER,
  startBeacon,
  startHostilePlatform,
} from './support/hostile-platform.ts';
import { openCall, pillShows } from './support/review.ts';

let beacon: Awaited<ReturnType<typeof startBeacon>>;
let platform: Awaited<ReturnType<typeof startHostilePlatform>>;
let machine: Machine;
let console: Console;
let page: Page;
let home: string;
const dialogs: string[] = [];
const pageErrors: string[] = [];

beforeAll(async () => {
  beacon = await startBeacon();
  platform = await startHostilePlatform(beacon.url);
  machine = createMachine(process.env);
  console = await startConsole(machine, { args: ['--sample'] });
  page = console.page;
  page.setDefaultTimeout(10_000);
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => pageErrors.push(error.message));
  await pillShows(page, 'synced');
  home = page.url().split('#')[0] ?? '';
});
afterAll(async () => {
  await console?.close();
  await platform?.close();
  await beacon?.close();
  machine?.dispose();
});

/** What ran, loaded or became an element of all that should be text; nothing of it must be there. */
async function effects() {
  return {
    hit: await page.evaluate(() => 'earshotHit' in window),
    elements: await page.evaluate(() => document.querySelectorAll('[data-hostile]').length),
    asked: beacon.asked,
    dialogs,
    pageErrors,
    windows: page.context().pages().length,
    at: page.url().split('#')[0],
  };
}
const nothing = () => ({
  hit: false,
  elements: 0,
  asked: [],
  dialogs: [],
  pageErrors: [],
  windows: 1,
  at: home,
});

/** Every turn of the open transcript as it stands on screen, by scrolling through it. */
async function readTranscript(count: number): Promise<string[]> {
  const turns = new Map<number, string>();
  const scroller = page.getByTestId('transcript');
  for (let top = 0, last = -1; turns.size < count && top !== last; ) {
    const seen = await scroller.evaluate((element) =>
      Array.from(element.querySelectorAll('[data-testid="turn"]'), (turn) => ({
        index: Number(turn.getAttribute('data-index')),
        text: turn.querySelector('p')?.textContent ?? '',
      })),
    );
    for (const { index, text } of seen) turns.set(index, text);
    last = top;
    top = await scroller.evaluate(async (element) => {
      element.scrollTop += element.clientHeight;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return element.scrollTop;
    });
  }
  return [...turns].sort(([a], [b]) => a - b).map(([, text]) => text);
}

describe('what a platform sends is text', () => {
  it('S9: reads a platform whose every text is an attack', async () => {
    await page.evaluate(
      ({ url, apiKey }) =>
        (
          window as unknown as { app: { connections: { add(input: unknown): Promise<{ ok: boolean }> } } }
        ).app.connections.add({
          id: '5a3b1e00-0000-4000-8000-00000000bad1',
          platform: 'gomobile',
          name: '<img data-hostile src=x onerror=earshotHit=1>',
          baseUrl: url,
          authScheme: 'apiKey',
          apiKey,
        }),
      { url: platform.url, apiKey: platform.apiKey },
    );
    await page.getByTestId('calls-grid').getByText(MARKUP_CALLER).first().waitFor();
    await pillShows(page, 'synced');
    expect(await effects()).toEqual(nothing());
  });

  it('S9: shows a transcript of markup letter by letter', async () => {
    await openCall(page, MARKUP_CALLER);
    expect(await readTranscript(platform.markup.length)).toEqual(platform.markup);
    expect(await effects()).toEqual(nothing());
  });

  it('S9: shows 500 texts of mutating markup letter by letter', async () => {
    await openCall(page, MUTATING_CALLER);
    expect(platform.mutating).toHaveLength(500);
    expect(await readTranscript(platform.mutating.length)).toEqual(platform.mutating);
    expect(await effects()).toEqual(nothing());
  });

  it('S9: keeps a comment, a search and every screen free of it', async () => {
    await page.keyboard.press('c');
    await page.getByTestId('comment-input').fill(`<img data-hostile src="${beacon.url}/c.png" onerror=earshotHit=1>`);
    await page.keyboard.press('Enter');
    await page.getByTestId('comment').first().waitFor();
    for (const path of ['/people', '/outbox', '/settings/connections', '/settings/about', '/calls']) {
      await page.evaluate((to) => {
        location.hash = to;
      }, path);
      await page.locator(`main[data-screen="${path.split('/')[1]}"]`).waitFor();
      expect(await effects(), path).toEqual(nothing());
    }
  });

  it('S9: is not pushed out of its place by a name without end or with turned letters', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByTestId('contacts-search').fill('AD W');
    const row = page.getByRole('row').filter({ hasText: 'WWWW' }).first();
    await row.waitFor();
    const box = await row.boundingBox();
    expect(box?.height).toBeLessThan(80);
    const isWithin = () =>
      page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
    expect(await isWithin()).toBe(true);
    expect(HUGE_NAME.startsWith('WWWW')).toBe(true);
    await page.getByTestId('contacts-search').fill('AC');
    await page.getByRole('row').filter({ hasText: 'Overridden' }).first().waitFor();
    // The text is apart from its neighbours: what it turns ends with it.
    const isolated = await page.evaluate(() =>
      Array.from(document.querySelectorAll('[role="row"] [data-column="name"]'), (cell) => {
        const holder = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode()?.parentElement;
        return holder ? getComputedStyle(holder).unicodeBidi : 'none';
      }),
    );
    expect(isolated.length).toBeGreaterThan(0);
    expect(new Set(isolated)).toEqual(new Set(['isolate']));
    expect(await isWithin()).toBe(true);
  });
});
