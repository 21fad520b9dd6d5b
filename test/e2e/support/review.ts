import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What the player and the transcript show at one moment. */
export interface Playback {
  seconds: number;
  durationSeconds: number;
  isPaused: boolean;
  /** Start and end of the highlighted turn, as the transcript's rows carry them; null while no turn is lit. */
  turnIndex: number | null;
}

export function readPlayback(page: Page): Promise<Playback> {
  return page.evaluate(() => {
    const audio = document.querySelector('audio');
    const lit = document.querySelector('[data-testid="turn"][aria-current="true"]');
    return {
      seconds: audio?.currentTime ?? 0,
      durationSeconds: audio?.duration ?? 0,
      isPaused: audio?.paused ?? true,
      turnIndex: lit ? Number(lit.getAttribute('data-index')) : null,
    };
  });
}

/** Waits until `pick` of the playback passes, polling the page itself. */
export async function playbackWhere(
  page: Page,
  passes: (now: Playback) => boolean,
  timeoutMs = 15_000,
): Promise<Playback> {
  let last: Playback | null = null;
  await expect
    .poll(
      async () => {
        last = await readPlayback(page);
        return passes(last);
      },
      { timeout: timeoutMs, interval: 100 },
    )
    .toBe(true);
  if (!last) throw new Error('nothing was read');
  return last;
}

export async function openCall(page: Page, contactName: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.getByTestId('calls-grid').getByText(contactName).first().click();
  await page.getByTestId('transcript').waitFor();
}

export const pill = (page: Page) => page.getByTestId('sync-pill');

export async function pillShows(page: Page, state: string, timeoutMs = 30_000): Promise<void> {
  await expect.poll(() => pill(page).getAttribute('data-state'), { timeout: timeoutMs, interval: 100 }).toBe(state);
}
