import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Console } from '../support/console.ts';
import { playbackWhere, readPlayback } from '../support/review.ts';
import { graveFindings, startSample, tabTo } from '../support/workspace.ts';
import { forbidPointer, measuresOf, press, turnText } from './keys.ts';

/** A queue is worked off with the keyboard alone, from its first call to the file that leaves the house. */
let console: Console;
let page: Page;
let pointerEvents: () => Promise<string[]>;
const folder = mkdtempSync(join(tmpdir(), 'earshot-review-'));
const shots = process.env.EARSHOT_SHOTS;

const QUEUE = 20;
/** "Sure. It's 14 Alder Mews, and the account ends in 4417." */
const ADDRESS_TURN = 5;
const CORRECTED_TURN = 6;
const CORRECTION = 'What is wrong with your line, Quetzalcoatlus?';
const NEVER_SAID = /Alder|Mews|Quetzalcoatlus/;

beforeAll(async () => {
  console = await startSample();
  page = console.page;
  pointerEvents = await forbidPointer(page);
});
afterAll(async () => {
  await console?.close();
  rmSync(folder, { recursive: true, force: true });
});

const shot = async (name: string) => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
};
/** A main state: its picture where pictures are wanted, and nothing that keeps anybody from using it. */
const state = async (name: string) => {
  await shot(name);
  expect(await graveFindings(page), name).toEqual([]);
};
const drawn = () => page.getByTestId('overlays').locator('i').first().waitFor();

/** Opens the first call of the list, whatever the list was left at. */
async function openFirst(): Promise<void> {
  await press(page, 'g', 'c');
  await page.getByTestId('calls-grid').waitFor();
  await tabTo(page, 'calls-grid');
  await press(page, 'Home', 'Enter');
  await page.getByTestId('turn').first().waitFor();
  await page.getByText(/^1 of \d+$/).waitFor();
}

/** Leads the playhead to a turn, by the keys for turns. */
async function goToTurn(index: number): Promise<void> {
  for (let step = 0; step < 40; step++) {
    const { turnIndex } = await readPlayback(page);
    if (turnIndex === index) return;
    await press(page, (turnIndex ?? -1) < index ? 'Alt+ArrowRight' : 'Alt+ArrowLeft');
    await playbackWhere(page, (now) => now.turnIndex !== turnIndex);
  }
  throw new Error(`the keys for turns do not lead to turn ${index}`);
}

describe('a queue at 1440 by 900, light', () => {
  it('is opened and walked, forth and back, each call there with its words', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await state('list');
    await openFirst();
    for (let at = 2; at <= QUEUE; at++) {
      await press(page, 'n');
      await page.getByText(new RegExp(`^${at} of \\d+$`)).waitFor();
      await page.getByTestId('turn').first().waitFor();
    }
    for (let at = QUEUE - 1; at >= 1; at--) {
      await press(page, 'b');
      await page.getByText(new RegExp(`^${at} of \\d+$`)).waitFor();
    }
    await page.getByTestId('turn').first().waitFor();
    await drawn();
    await state('review');
  });

  it('is listened to faster and without its silences', async () => {
    await press(page, 'Space');
    await playbackWhere(page, ({ isPaused, seconds }) => !isPaused && seconds > 0.2);
    await press(page, '.', '.', 's');
    await expect.poll(() => page.getByTestId('player-rate').textContent()).toBe('1.5×');
    await page.getByTestId('heard-in').waitFor();
    const silence = (await measuresOf(page)).silences.find(({ startMs, endMs }) => endMs - startMs > 2000);
    if (silence === undefined) throw new Error('the first call of the sample has no silence');
    const before = (await readPlayback(page)).seconds;
    while ((await readPlayback(page)).seconds * 1000 < silence.startMs - 1001) {
      await press(page, 'i');
      await playbackWhere(page, ({ seconds }) => seconds > before);
    }
    await playbackWhere(page, ({ seconds }) => seconds * 1000 > silence.endMs - 500);
    await state('playing');
    await press(page, '=', 's', 'Space');
    await playbackWhere(page, ({ isPaused }) => isPaused);
  });

  it('has its overlays by the keys of the time line', async () => {
    const timeline = page.getByTestId('waveform').getByRole('slider').first();
    for (let n = 0; n < 12 && !(await timeline.evaluate((one) => one === document.activeElement)); n++)
      await press(page, 'F6');
    const silences = () => page.getByTestId('overlays').locator('[data-overlay=silence]').count();
    const shown = await silences();
    expect(shown).toBeGreaterThan(0);
    await press(page, '1');
    await expect.poll(silences).toBe(0);
    await press(page, '1');
    await expect.poll(silences).toBe(shown);
    await press(page, 'Home');
    await playbackWhere(page, ({ seconds }) => seconds === 0);
  });

  it('is marked, with a mark too many taken back, and commented', async () => {
    const marks = () => page.getByTestId('pin-marker').count();
    await goToTurn(ADDRESS_TURN);
    await press(page, 'm');
    await expect.poll(marks).toBe(1);
    await press(page, 'Alt+ArrowRight', 'm');
    await expect.poll(marks).toBe(2);
    await press(page, 'Control+z');
    await expect.poll(marks).toBe(1);
    await press(page, 'c');
    await page.keyboard.type('Asks for the address before anything else');
    await page.getByTestId('comment-at').waitFor();
    await state('commenting');
    await press(page, 'Enter');
    await page.getByTestId('comment').getByText('Asks for the address').waitFor();
  });

  it('has a comment on words of it, which are marked and quoted', async () => {
    await goToTurn(ADDRESS_TURN);
    await press(page, 'w', 'w', 'w', 'Shift+W', 'Shift+W');
    await expect.poll(() => page.evaluate(() => String(getSelection()))).toBe('14 Alder Mews,');
    await page.getByTestId('selection-bar').waitFor();
    await press(page, 'c');
    await page.keyboard.type('Repeats it back');
    await page.getByTestId('comment-quote').waitFor();
    await state('commenting on words');
    await press(page, 'Enter');
    const comment = page.getByTestId('comment').filter({ hasText: 'Repeats it back' });
    await comment.getByText('14 Alder Mews,').waitFor();
    expect(await page.locator(`[data-turn-text="${ADDRESS_TURN}"] [data-evidence]`).innerText()).toBe('14 Alder Mews,');
  });

  it('has a turn put right', async () => {
    await goToTurn(CORRECTED_TURN);
    await press(page, 'Control+e');
    await page.getByTestId('turn-editor').waitFor();
    await press(page, 'Control+a');
    await page.keyboard.type(CORRECTION);
    await state('correcting');
    // Enter keeps it and goes on to the next turn, which is left as it is.
    await press(page, 'Enter', 'Escape');
    await page.getByTestId('turn-editor').waitFor({ state: 'detached' });
    await expect.poll(() => turnText(page, CORRECTED_TURN)).toBe(CORRECTION);
    expect(await page.getByTestId('corrected').count()).toBe(1);
  });

  it('has words withheld, of what was said and of what was put right', async () => {
    await goToTurn(ADDRESS_TURN);
    await press(page, 'w', 'w', 'w');
    await page.getByTestId('selection-bar').waitFor();
    await press(page, 'Shift+W', 'Shift+W');
    await expect.poll(() => page.evaluate(() => String(getSelection()))).toBe('14 Alder Mews,');
    await state('choosing');
    await press(page, 'r');
    await expect.poll(() => turnText(page, ADDRESS_TURN)).not.toMatch(NEVER_SAID);
    await page.getByTestId('selection-bar').waitFor({ state: 'detached' });
    await goToTurn(CORRECTED_TURN);
    await press(page, 'Alt+w');
    await expect.poll(() => page.evaluate(() => String(getSelection()))).toBe('Quetzalcoatlus?');
    await press(page, 'r');
    await expect.poll(() => turnText(page, CORRECTED_TURN)).not.toMatch(NEVER_SAID);
    expect(await page.getByTestId('redacted').count()).toBe(2);
    // Nor does the comment on these words say them any more.
    await expect.poll(() => page.getByTestId('comment-quote').innerText()).not.toMatch(NEVER_SAID);
    await state('withheld');
  });

  it('leaves by itself as subtitles, without what is withheld', async () => {
    const path = join(folder, 'call.srt');
    await console.answerDialog({ filePath: path });
    await press(page, 'Shift+E');
    await page.getByTestId('transcript-export-dialog').waitFor();
    await page.locator('[data-testid=transcript-format] input:checked').focus();
    await press(page, 'ArrowRight', 'ArrowRight');
    await page.getByText('Subtitles for players').waitFor();
    await state('exporting one');
    await tabTo(page, 'transcript-save');
    await press(page, 'Enter');
    await page.getByTestId('transcript-export-dialog').waitFor({ state: 'detached' });
    await expect.poll(() => existsSync(path)).toBe(true);
    const subtitles = readFileSync(path, 'utf8');
    expect(subtitles).not.toMatch(NEVER_SAID);
    expect(subtitles.replace(/\s+/g, ' ')).toContain('What is wrong with your');
    expect(subtitles).toMatch(/^1\r\n00:00:\d\d,\d{3} --> /);
  });

  it('leaves as a file that has the correction and nothing that is withheld', async () => {
    const path = join(folder, 'transcripts.jsonl');
    await console.answerDialog({ filePath: path });
    await press(page, 'Escape');
    await page.getByTestId('calls-grid').waitFor();
    await press(page, 'Shift+E');
    await page.getByTestId('export-dialog').waitFor();
    await tabTo(page, 'export-what');
    await press(page, 'Enter');
    await page.getByRole('option', { name: 'Transcripts' }).waitFor();
    await press(page, 'ArrowDown');
    await page.locator('[role=option][data-combobox-selected]', { hasText: 'Transcripts' }).waitFor();
    await press(page, 'Enter');
    await tabTo(page, 'export-format');
    await press(page, 'ArrowRight', 'ArrowRight', 'ArrowRight');
    await page.getByTestId('export-count').getByText(/calls/).waitFor();
    await state('exporting');
    await tabTo(page, 'export-save');
    await press(page, 'Enter');
    await expect.poll(() => existsSync(path)).toBe(true);
    const file = readFileSync(path, 'utf8');
    expect(file).not.toMatch(NEVER_SAID);
    // "line," is in the file no more than what followed it: both stand where the original had one word.
    expect(file).toContain('What is wrong with your');
    expect(file).not.toContain("What's happening with your broadband");
    expect(file).toContain('and the account ends in 4417.');
    expect(file.trimEnd().split('\n').length).toBeGreaterThan(QUEUE);
  });
});

describe('a queue at 1280 by 720, dark', () => {
  it('has room for the same work, and what was done is there', async () => {
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.getByTestId('export-dialog').waitFor({ state: 'detached' });
    await state('dark-list');
    await openFirst();
    await drawn();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280);
    expect(await page.getByTestId('pin-marker').count()).toBe(1);
    await page.getByTestId('comment').getByText('Asks for the address').waitFor();
    await goToTurn(ADDRESS_TURN);
    await expect.poll(() => turnText(page, ADDRESS_TURN)).not.toMatch(NEVER_SAID);
    await state('dark-review');
    await press(page, 'Space', 's');
    await playbackWhere(page, ({ isPaused }) => !isPaused);
    await state('dark-playing');
    await press(page, 's', 'Space');
    await playbackWhere(page, ({ isPaused }) => isPaused);
    await press(page, 'Control+f');
    await page.keyboard.type('broadband');
    await page.getByTestId('find-count').getByText(/^1\//).waitFor();
    await state('dark-finding');
    await press(page, 'Escape');
    await press(page, 'w');
    await page.getByTestId('selection-bar').waitFor();
    await state('dark-choosing');
    await press(page, 'Control+e');
    await page.getByTestId('turn-editor').waitFor();
    await state('dark-correcting');
    await press(page, 'Escape', '?');
    await page.getByRole('dialog').waitFor();
    await state('dark-help');
    await press(page, 'Escape');
  });

  it('was reached by no pointer', async () => {
    expect(await pointerEvents()).toEqual([]);
  });
});
