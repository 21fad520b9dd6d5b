// S15 of docs/security.md
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { turnIndexAt } from '../../renderer/waveform/turns.ts';
import { type KeychainProcess, startKeychainProcess } from '../helpers/keychain-process.ts';
import { type Keyring, startKeyring } from '../helpers/with-keyring.ts';
import { type Console, createMachine, isPortClosed, type Machine, startConsole } from './support/console.ts';
import { filesUnder, findWord } from './support/find-word.ts';
import { openCall, pill, pillShows, playbackWhere, readPlayback } from './support/review.ts';

const SAMPLE_CONNECTION_ID = '5a3b1e00-0000-4000-8000-5a3b1e000001';
const FIRST_CALLER = 'Hannah Brooks';
const SECOND_CALLER = 'Margaret Ellison';
const CANARY = 'Quetzalcoatlus';

interface SampleManifest {
  contacts: { key: string; fullName: string; primaryPhone: string }[];
  calls: { contactKey: string; transcript: { segments: { startMs: number; endMs: number }[] } }[];
}

const manifest: SampleManifest = JSON.parse(
  readFileSync(new URL('../../resources/sample-calls/manifest.json', import.meta.url), 'utf8'),
);

function turnsOf(fullName: string) {
  const contact = manifest.contacts.find((candidate) => candidate.fullName === fullName);
  const call = manifest.calls.find(({ contactKey }) => contactKey === contact?.key);
  if (!call) throw new Error(`the sample has no call of ${fullName}`);
  return call.transcript.segments;
}

/** Plays, and sees the position and the highlighted turn go on together, three turns far. */
async function expectTurnsToFollow(page: Page, caller: string): Promise<void> {
  const turns = turnsOf(caller);
  let last = await playbackWhere(page, ({ isPaused, seconds }) => !isPaused && seconds > 0.3);
  for (let seen = 0; seen < 2; seen += 1) {
    const before = last;
    last = await playbackWhere(
      page,
      ({ turnIndex }) => turnIndex !== null && turnIndex > (before.turnIndex ?? -1),
      25_000,
    );
    expect(last.seconds).toBeGreaterThan(before.seconds);
    // The highlight is painted within a moment of the sound, so either side of a border is right.
    const spoken = [turnIndexAt(turns, last.seconds * 1000 - 300), turnIndexAt(turns, last.seconds * 1000 + 100)];
    expect(spoken).toContain(last.turnIndex);
  }
}

async function goToConnections(page: Page): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.getByTestId('sample-platform').waitFor();
}

describe('the main job', () => {
  let keyring: Keyring;
  let keychain: KeychainProcess;
  let machine: Machine;
  let console: Console;
  let platformUrl: string;

  beforeAll(async () => {
    keyring = await startKeyring();
    keychain = startKeychainProcess(keyring.env);
    machine = createMachine(keyring.env);
  });
  afterAll(async () => {
    await console?.close();
    await keychain?.stop();
    await keyring?.stop();
    machine?.dispose();
  });

  it('opens the sample workspace on an empty machine and syncs it', async () => {
    console = await startConsole(machine);
    const { page } = console;
    await page.getByTestId('protect-keychain').click();
    await page.getByTestId('recovery-key-later').click();
    await page.getByTestId('open-sample').click();
    await pillShows(page, 'synced');
    await page.getByTestId('calls-grid').getByText(FIRST_CALLER).waitFor();
    await expect
      .poll(() => page.getByTestId('audio-cached').count(), { timeout: 30_000 })
      .toBeGreaterThanOrEqual(manifest.calls.length);
    await pillShows(page, 'synced');
  });

  it('plays a call with the spoken turn highlighted', async () => {
    const { page } = console;
    await openCall(page, FIRST_CALLER);
    await playbackWhere(page, ({ durationSeconds }) => durationSeconds > 60);
    await page.keyboard.press('Space');
    await expectTurnsToFollow(page, FIRST_CALLER);
    await page.keyboard.press('Space');
    await playbackWhere(page, ({ isPaused }) => isPaused);
  });

  it('goes on without the platform, over a restart', async () => {
    await goToConnections(console.page);
    const card = console.page.getByTestId('sample-platform');
    platformUrl = /http:\/\/127\.0\.0\.1:\d+/.exec((await card.textContent()) ?? '')?.[0] ?? '';
    expect(platformUrl).not.toBe('');
    await card.getByTestId('toggle-sample').click();
    await card.getByTestId('sample-stopped').waitFor();
    expect(await isPortClosed(Number(new URL(platformUrl).port))).toBe(true);
    expect(await console.close()).toBe(0);
    expect(readdirSync(machine.temporaryDirectory), 'what is left of Chromium').toEqual([]);

    console = await startConsole(machine);
    await pillShows(console.page, 'offline');
  });

  it('plays another call offline and seeks to 80 %', async () => {
    const { page } = console;
    await openCall(page, SECOND_CALLER);
    const { durationSeconds } = await playbackWhere(page, (now) => now.durationSeconds > 60);
    await page.keyboard.press('Space');
    await playbackWhere(page, ({ isPaused, seconds }) => !isPaused && seconds > 0.2);
    const lanes = page.getByTestId('waveform').getByRole('slider');
    const box = await lanes.boundingBox();
    if (!box) throw new Error('the waveform is not on screen');
    await lanes.click({ position: { x: box.width * 0.8, y: box.height / 2 } });
    const landed = await playbackWhere(page, ({ seconds }) => seconds > durationSeconds * 0.75, 3000);
    expect(landed.seconds / durationSeconds).toBeCloseTo(0.8, 1);
    await playbackWhere(page, ({ seconds }) => seconds > landed.seconds + 1);
    const now = await readPlayback(page);
    expect(now.turnIndex).toBeGreaterThan(turnsOf(SECOND_CALLER).length / 2);
    await page.keyboard.press('Space');
  });

  it('comments at 0:12 offline', async () => {
    const { page } = console;
    await page.evaluate(() => {
      const audio = document.querySelector('audio');
      if (audio) audio.currentTime = 12.2;
    });
    await playbackWhere(page, ({ seconds }) => Math.floor(seconds) === 12);
    await page.keyboard.press('c');
    await page.getByTestId('comment-input').fill(`Greeting is clear, ${CANARY} asked twice`);
    expect(await page.getByTestId('comment-at').textContent()).toContain('0:12');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByTestId('comment').first().textContent()).toContain('0:12');
  });

  it('finds a phrase across the archive offline, by keys alone, and lands on its moment', async () => {
    const { page } = console;
    await page.keyboard.press('Control+Shift+F');
    await page.getByTestId('search-help').waitFor();
    await page.keyboard.type('speaker:customer "one. So afternoons"');
    await page.getByTestId('search-hits').locator('mark').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByTestId('transcript').waitFor();
    const landed = await playbackWhere(page, ({ durationSeconds, seconds }) => durationSeconds > 60 && seconds > 1);
    expect(landed.seconds).toBeCloseTo(36.3, 0);
    await page.keyboard.press('Control+Shift+F');
    await page.getByTestId('call-search').fill(`in:comments ${CANARY}`);
    await page.getByTestId('search-hits').locator('mark').waitFor();
    // Out of the box, so that the next keys are keys of the console.
    await page.keyboard.press('Enter');
  });

  it('edits a contact offline', async () => {
    const { page } = console;
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByTestId('contacts-search').fill(FIRST_CALLER);
    const city = page.getByRole('row', { name: FIRST_CALLER }).locator('[data-column="city"]');
    await expect.poll(() => page.getByTestId('list-count').textContent()).toBe('1');
    await city.dblclick();
    await page.getByTestId('edit-city').fill(`${CANARY} Bay`);
    await page.keyboard.press('Enter');
    await expect.poll(() => city.textContent()).toBe(`${CANARY} Bay`);
    await expect.poll(() => pill(page).textContent()).toContain('1');
    await page.getByTestId('record-queued').waitFor();
  });

  it('leaves nothing readable on disk', () => {
    expect(filesUnder(machine.dataDirectory).length).toBeGreaterThan(0);
    for (const word of [CANARY, FIRST_CALLER, 'Brightwave']) {
      expect(findWord(machine.dataDirectory, word)).toEqual([]);
      expect(findWord(machine.temporaryDirectory, word)).toEqual([]);
    }
  });

  it('brings everything to the platform when it is back', async () => {
    const { page } = console;
    await goToConnections(page);
    await page.getByTestId('toggle-sample').click();
    await page.getByTestId('sample-running').waitFor();
    await pillShows(page, 'synced');
    const apiKey = await keychain.get(`connection:${SAMPLE_CONNECTION_ID}`);
    const reply = await fetch(`${platformUrl}/api/contact?search=${encodeURIComponent(FIRST_CALLER)}`, {
      headers: { 'x-api-key': apiKey ?? '' },
    });
    expect(reply.status).toBe(200);
    const { data } = (await reply.json()) as { data: { fullName: string; city: string }[] };
    expect(data).toEqual([expect.objectContaining({ fullName: FIRST_CALLER, city: `${CANARY} Bay` })]);
  });

  it('keeps the comment, and quits leaving nothing behind', async () => {
    await openCall(console.page, SECOND_CALLER);
    await console.page.getByTestId('comment').getByText(CANARY).waitFor();
    expect(await console.close()).toBe(0);
    expect(readdirSync(machine.temporaryDirectory)).toEqual([]);
    expect(await isPortClosed(Number(new URL(platformUrl).port))).toBe(true);
    expect(findWord(machine.dataDirectory, CANARY)).toEqual([]);
  });
});
