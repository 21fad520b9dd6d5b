import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';

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

const POLL_MS = 50;

/** Reads until what was read passes. Asked from outside, because the page's own policy refuses evaluated scripts. */
async function until<T>(
  what: string,
  read: () => Promise<T>,
  passes: (value: T) => boolean,
  timeoutMs: number,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (passes(value)) return value;
    if (Date.now() > deadline) throw new Error(`${what} within ${timeoutMs} ms; last seen: ${JSON.stringify(value)}`);
    await pause(POLL_MS);
  }
}

export function playbackWhere(page: Page, passes: (now: Playback) => boolean, timeoutMs = 15_000): Promise<Playback> {
  return until(`the player did not reach ${passes}`, () => readPlayback(page), passes, timeoutMs);
}

export async function openCall(page: Page, contactName: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.getByTestId('calls-grid').getByText(contactName).first().click();
  await page.getByTestId('transcript').waitFor();
}

export const pill = (page: Page) => page.getByTestId('sync-pill');

export async function pillShows(page: Page, state: string, timeoutMs = 30_000): Promise<void> {
  const read = () => pill(page).getAttribute('data-state');
  await until(`the sync pill did not say ${state}`, read, (shown) => shown === state, timeoutMs);
}
