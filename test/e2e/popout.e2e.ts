import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Keyring, startKeyring } from '../helpers/with-keyring.ts';
import { press } from './review/keys.ts';
import { type Console, createMachine, type Machine, startConsole } from './support/console.ts';
import { pillShows, playbackWhere } from './support/review.ts';
import { graveFindings } from './support/workspace.ts';

// A call is taken to a window of its own and worked on there, with the keyboard alone, beside the main window.

let keyring: Keyring;
let machine: Machine;
let console: Console;
let page: Page;
let own: Page;
const shots = process.env.EARSHOT_SHOTS;
const LEAST = { width: 720, height: 560 };

beforeAll(async () => {
  // A workspace that is kept, as one that is thrown away cannot be locked.
  keyring = await startKeyring();
  machine = createMachine(keyring.env);
  console = await startConsole(machine);
  page = console.page;
  await page.getByTestId('protect-keychain').click();
  await page.getByTestId('recovery-key-later').click();
  await page.getByTestId('open-sample').click();
  await pillShows(page, 'synced', 60_000);
});
afterAll(async () => {
  await console?.close();
  await keyring?.stop();
  machine?.dispose();
});

const pages = () => page.context().pages();
const openPages = () => expect.poll(() => pages().length);

/** The window that opens while `open` is done, once its call is on screen. */
async function windowAfter(open: () => Promise<void>): Promise<Page> {
  const opened = page.context().waitForEvent('page');
  await open();
  const window = await opened;
  await window.getByTestId('transcript').waitFor();
  return window;
}

async function sizeOf(window: Page): Promise<{ width: number | undefined; height: number | undefined }> {
  const session = await page.context().newCDPSession(window);
  const { bounds } = await session.send('Browser.getWindowForTarget');
  await session.detach();
  return { width: bounds.width, height: bounds.height };
}

async function resize(window: Page, size: { width: number; height: number }): Promise<void> {
  const session = await page.context().newCDPSession(window);
  const { windowId } = await session.send('Browser.getWindowForTarget');
  await session.send('Browser.setWindowBounds', { windowId, bounds: size });
  await session.detach();
}

const comment = async (window: Page, text: string) => {
  await press(window, 'c');
  await window.getByTestId('comment-input').fill(text);
  await press(window, 'Enter');
};
const sees = (window: Page, text: string) => window.getByTestId('comment').getByText(text).waitFor();

describe('a call in a window of its own', () => {
  it('goes on playing there, where it was, and nowhere else', async () => {
    await press(page, 'j', 'Enter');
    await playbackWhere(page, ({ durationSeconds }) => durationSeconds > 0);
    await press(page, 'Shift+ArrowRight', 'Space');
    const before = await playbackWhere(page, ({ isPaused, seconds }) => !isPaused && seconds > 15.2);
    own = await windowAfter(() => press(page, 'Control+Enter'));
    // Not from its start: that would take as long as it was heard so far.
    await playbackWhere(own, ({ isPaused, seconds }) => !isPaused && seconds >= before.seconds, 10_000);
    await playbackWhere(page, ({ isPaused }) => isPaused);
    await press(page, 'Space');
    await playbackWhere(own, ({ isPaused }) => isPaused);
    await playbackWhere(page, ({ isPaused }) => !isPaused);
    await press(page, 'Space');
  });

  it('shows the call and its player alone, and is named after it', async () => {
    expect(await own.getByTestId('player-dock').count()).toBe(1);
    expect(await own.getByRole('navigation').count()).toBe(0);
    expect(await own.getByTestId('open-palette').count()).toBe(0);
    const heading = await own.getByRole('heading', { level: 1 }).innerText();
    await expect.poll(() => own.title()).toBe(heading);
  });

  it('has one window, however often it is asked for', async () => {
    await press(page, 'Control+Enter');
    await press(page, 'Escape');
    await page.getByTestId('calls-grid').waitFor();
    await press(page, 'Control+Enter', 'Enter');
    await page.getByTestId('transcript').waitFor();
    expect(pages()).toHaveLength(2);
  });

  it('is the same call in both windows, and undoes in its own', async () => {
    await comment(own, 'Heard on the second screen');
    await sees(page, 'Heard on the second screen');
    await comment(page, 'Answered from the first');
    await sees(own, 'Answered from the first');
    const marks = () => page.getByTestId('pin-marker').count();
    await press(own, 'm');
    await expect.poll(marks).toBe(1);
    await press(own, 'Control+z');
    await expect.poll(marks).toBe(0);
  });

  it('can be used at its least size, and is there again in its last', async () => {
    await resize(own, LEAST);
    await expect.poll(() => sizeOf(own)).toEqual(LEAST);
    expect(await graveFindings(own)).toEqual([]);
    if (shots) await own.screenshot({ path: join(shots, 'call-window-least.png') });
    const size = { width: 830, height: 610 };
    await resize(own, size);
    await expect.poll(() => own.evaluate(() => outerWidth)).toBe(size.width);
    if (shots) await own.screenshot({ path: join(shots, 'call-window.png') });
    await press(own, 'Control+w');
    await openPages().toBe(1);
    own = await windowAfter(() => press(page, 'Control+Enter'));
    await expect.poll(() => sizeOf(own)).toEqual(size);
    expect(await page.evaluate(() => outerWidth)).not.toBe(size.width);
  });

  it('goes at Escape, and with the lock', async () => {
    await press(own, 'Escape');
    await openPages().toBe(1);
    own = await windowAfter(() => press(page, 'Control+Enter'));
    await press(page, 'Control+Shift+L');
    await openPages().toBe(1);
    expect(await page.getByTestId('transcript').count()).toBe(0);
  });

  it('goes with the main window, and Earshot with it', async () => {
    await page.getByTestId('unlock-keychain').click();
    await page.getByTestId('transcript').waitFor();
    await windowAfter(() => press(page, 'Control+Enter'));
    await page.close({ runBeforeUnload: true });
    expect(await console.exited).toBe(0);
  });
});
