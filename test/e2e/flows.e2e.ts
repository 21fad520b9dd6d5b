import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppApi } from '#shared/contract/index.ts';
import { toneWav } from '../helpers/tone.ts';
import type { Console } from './support/console.ts';
import { type PlatformProcess, startPlatformProcess } from './support/platform-process.ts';
import { pillShows } from './support/review.ts';
import { connectOthers, graveFindings, startSample } from './support/workspace.ts';

describe('flows, dictionaries and audio, by keyboard', () => {
  let console: Console;
  let others: PlatformProcess;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'earshot-flows-'));
    others = await startPlatformProcess();
    console = await startSample();
    await connectOthers(console.page, others, ['trillet', 'truestate']);
  });
  afterAll(async () => {
    await console?.close();
    await others?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const goTo = async (page: Page, tab: string, ready: string) => {
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.getByTestId(`tab-agents-${tab}`).press('Enter');
    await page.getByTestId(ready).waitFor();
  };

  /** From the list to one flow, with keys alone. */
  const openFlow = async (page: Page, name: string) => {
    await goTo(page, 'flows', 'flows-grid');
    await page.keyboard.press('/');
    await page.keyboard.press('Control+a');
    await page.keyboard.type(name);
    await page.getByTestId('flows-grid').getByText(name, { exact: true }).waitFor();
    await page.getByTestId('list-count').getByText('1', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name }).waitFor();
  };

  it('shows a flow of each platform, and what is said of it', async () => {
    const { page } = console;
    await openFlow(page, 'Late invoices');
    await page.getByTestId('flow-canvas').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await openFlow(page, 'Delivery reminder');
    await page.getByTestId('flow-card').getByText('Confirm the day, or offer another one of this week.').waitFor();
    await page.keyboard.press('Escape');
    await openFlow(page, 'First help');
    await page.getByTestId('flow-sessions').waitFor();
    await page.keyboard.press('Escape');
  });

  it('walks a flow on the canvas, inspects a node, finds one, and tells the same as an outline', async () => {
    const { page } = console;
    await openFlow(page, 'Appointment reminder');
    await page.getByTestId('flow-canvas').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByTestId('flow-node').getByRole('heading', { name: 'Appointment reminder' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByTestId('flow-node').getByText('not_reached').first().waitFor();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('front desk');
    await page.keyboard.press('Enter');
    await page.getByTestId('flow-find-count').getByText('1/1').waitFor();
    await page.getByTestId('flow-node').getByRole('heading', { name: 'Front desk' }).waitFor();
    await page.keyboard.press('Alt+o');
    const outline = page.getByTestId('flow-outline');
    await outline.waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByTestId('flow-node').getByRole('heading', { name: 'Appointment reminder' }).waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await page.keyboard.press('Alt+o');
    await page.getByTestId('flow-tab-findings').press('Enter');
    await page.getByTestId('flow-validate').press('Enter');
    await page
      .getByTestId('flow-validation')
      .getByText(/Found good/)
      .waitFor();
    await page.keyboard.press('Escape');
  });

  it('starts a session, answers what it asks, and shows where it is', async () => {
    const { page } = console;
    await openFlow(page, 'First help');
    await page.getByTestId('start-session').press('Enter');
    await page.getByTestId('session-input-caller').fill('Ana');
    await page.keyboard.press('Enter');
    const status = page.getByTestId('session-status');
    await status.getByText('Waits for an answer').waitFor({ timeout: 30_000 });
    await page.getByTestId('session-steps').getByText('Hello Ana. What do you need help with?').waitFor();
    await page.getByTestId('session-answer').fill('How can I pay an invoice?');
    await page.keyboard.press('Control+Enter');
    await page
      .getByTestId('session-steps')
      .getByText(/Did this help/)
      .waitFor({ timeout: 30_000 });
    expect(await graveFindings(page)).toEqual([]);
    await page.getByTestId('session-answer').fill('yes');
    await page.getByTestId('session-send').press('Enter');
    await status.getByText('Completed').waitFor({ timeout: 30_000 });
    await page.keyboard.press('Escape');
  });

  it('adds audio and a word that says it, and plays both', async () => {
    const { page } = console;
    const path = join(folder, 'front-desk.wav');
    writeFileSync(path, toneWav(4000));
    await goTo(page, 'audio', 'audio-grid');
    await page.keyboard.press('Shift+N');
    await console.answerDialog({ filePath: path });
    await page.getByTestId('choose-audio').press('Enter');
    await page.getByTestId('chosen-audio').getByText('front-desk.wav').waitFor();
    await page.getByTestId('audio-title').fill('Front desk is closed');
    await page.keyboard.press('Enter');
    const pane = page.getByTestId('audio-pane');
    await pane.getByRole('heading', { name: 'Front desk is closed' }).waitFor();
    await pane.getByTestId('play-audio').press('Enter');
    await pane.getByText('On this machine').waitFor();
    expect(await graveFindings(page)).toEqual([]);

    await goTo(page, 'dictionaries', 'dictionaries-grid');
    await page.keyboard.press('Shift+N');
    await page.getByTestId('dictionary-name').fill('Departments');
    await page.keyboard.press('Enter');
    await page.getByTestId('add-entry').waitFor();
    await console.answerDialog({ filePath: path });
    await page.getByTestId('choose-entry-audio').press('Enter');
    await page
      .getByTestId('add-entry')
      .getByText(/front-desk.wav/)
      .waitFor();
    await page.getByTestId('entry-key').fill('front desk');
    await page.keyboard.press('Enter');
    await page.getByTestId('entries').getByText('front desk').waitFor();
    await page.getByTestId('play-entry').press('Enter');
    await page.getByTestId('entries').getByText('On this machine').waitFor();
    expect(await graveFindings(page)).toEqual([]);
  });

  it('offline shows all of it, plays what was played, and refuses the rest in words', async () => {
    const { page } = console;
    await workOffline(page, true);
    await openFlow(page, 'Appointment reminder');
    await page.getByTestId('flow-canvas').waitFor();
    await page.getByTestId('flow-tab-findings').press('Enter');
    await page
      .getByTestId('flow-validation')
      .getByText(/Found good/)
      .waitFor();
    await page.getByText('You are offline; this asks the platform.').waitFor();
    await page.keyboard.press('Escape');
    await openFlow(page, 'First help');
    await page.getByText('NOT started: you are offline.').waitFor();
    await page.getByTestId('flow-session').first().press('Enter');
    await page.getByTestId('session-steps').getByText('How can I pay an invoice?').first().waitFor();
    await page.keyboard.press('Escape');
    await goTo(page, 'audio', 'audio-grid');
    await page.keyboard.press('/');
    await page.keyboard.type('Front desk is closed');
    await page.getByTestId('list-count').getByText('1', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByTestId('play-audio').press('Enter');
    await page
      .getByTestId('audio-pane')
      .getByText('Changes and deleting need the platform; you are offline.')
      .waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await workOffline(page, false);
  });
});

/** As the person chooses it: every platform is left alone. */
async function workOffline(page: Page, paused: boolean): Promise<void> {
  await page.evaluate((input) => (window as unknown as { app: AppApi }).app.sync.setPaused(input), { paused });
  await pillShows(page, paused ? 'paused' : 'synced', 60_000);
}
