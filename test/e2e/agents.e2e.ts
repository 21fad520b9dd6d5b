import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppApi } from '#shared/contract/index.ts';
import type { Console } from './support/console.ts';
import { type PlatformProcess, startPlatformProcess } from './support/platform-process.ts';
import { pillShows } from './support/review.ts';
import { connectOthers, graveFindings, startSample } from './support/workspace.ts';

const AGENT = 'Nora (virtual assistant)';

describe('agents and what they know, by keyboard alone', () => {
  let console: Console;
  let platform: PlatformProcess;
  let page: Page;
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'earshot-upload-'));
    platform = await startPlatformProcess();
    console = await startSample();
    page = console.page;
    await connectOthers(page, platform, ['flowgent']);
  });
  afterAll(async () => {
    await console?.close();
    await platform?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };

  /** Goes on by Tab until the focus is there. */
  async function tabTo(target: Locator): Promise<void> {
    for (let step = 0; step < 60; step++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await press('Tab');
    }
    throw new Error(`the focus never came to ${target}`);
  }

  /** Into the open record, from wherever the focus is. */
  async function enterPane(testId: string): Promise<void> {
    const pane = page.getByTestId(testId);
    await pane.waitFor();
    for (let step = 0; step < 8; step++) {
      if (await pane.evaluate((element) => element.contains(document.activeElement))) return;
      await press('F6');
    }
    throw new Error(`the pane ${testId} was not reached`);
  }

  /** Out of whatever is being typed into, and to the list of agents. */
  async function goToAgents(): Promise<void> {
    await press('F6', 'Escape', 'g', 'a');
    await page.getByTestId('agents-list').waitFor();
  }

  async function openAgent(name: string): Promise<void> {
    await goToAgents();
    await press('/');
    await page.keyboard.type(name);
    await page.getByTestId('list-count').getByText('1', { exact: true }).waitFor();
    await press('Enter', 'Enter');
    await page.getByTestId('agent-panel').getByRole('heading', { name, level: 2 }).waitFor();
  }

  async function openTab(name: string): Promise<void> {
    const tab = page.getByTestId(`agent-tab-${name}`);
    for (let step = 0; step < 5; step++) {
      if ((await tab.getAttribute('aria-selected')) === 'true') return;
      await press('Alt+PageDown');
    }
    await page.locator(`[data-testid=agent-tab-${name}][aria-selected=true]`).waitFor();
  }

  async function openKnowledge(name: string): Promise<void> {
    await goToAgents();
    await tabTo(page.getByTestId('tab-agents-knowledge'));
    await press('Enter');
    await page.getByTestId('knowledge-list').waitFor();
    await press('/');
    await page.keyboard.type(name);
    await page.getByTestId('list-count').getByText('1', { exact: true }).waitFor();
    await press('Enter', 'Enter');
    await page.getByTestId('knowledge-panel').getByRole('heading', { name, level: 2 }).waitFor();
  }

  const setPaused = (paused: boolean) =>
    page.evaluate((value) => {
      const { app } = window as unknown as { app: AppApi };
      return app.sync.setPaused({ paused: value });
    }, paused);

  it('finds an agent and reads its prompt and its figures', async () => {
    await openAgent(AGENT);
    expect((await page.getByTestId('agent-instructions').textContent())?.length).toBeGreaterThan(20);
    expect(await graveFindings(page)).toEqual([]);
    await openTab('resolution');
    await page.getByTestId('figures').waitFor();
    await enterPane('agent-panel');
    await tabTo(page.getByTestId('read-metrics'));
    await press('Enter');
    await page.getByTestId('trend').waitFor();
    const rate = await page.getByTestId('figure-rate').textContent();
    const row = page.getByTestId('agents-list').getByRole('row').filter({ hasText: AGENT });
    expect(await row.locator('[data-column=rate]').textContent()).toBe(rate);
    expect(await graveFindings(page)).toEqual([]);
  });

  it('edits a criterion', async () => {
    await tabTo(page.getByTestId('edit-criterion').first());
    await press('Enter');
    await page.getByTestId('criterion-form').waitFor();
    await press('Control+a');
    await page.keyboard.type('Settled in the end');
    await press('Enter');
    await page.getByTestId('criteria').getByText('Settled in the end').waitFor();
    expect(await page.getByTestId('criterion-form').count()).toBe(0);
  });

  it('tries it in the playground', async () => {
    await openTab('playground');
    await enterPane('agent-panel');
    await tabTo(page.getByTestId('trial-message'));
    await page.keyboard.type('When are you open?');
    await press('Control+Enter');
    await page
      .getByTestId('trial-facts')
      .getByText(/tokens? written/)
      .waitFor();
    await page.keyboard.type('And on Sunday?');
    await press('Control+Enter');
    await page.getByTestId('trial-facts').nth(1).waitFor();
    expect(await page.getByTestId('trial-user').count()).toBe(2);
    expect(await graveFindings(page)).toEqual([]);
  });

  it('archives and restores it', async () => {
    await enterPane('agent-panel');
    const panel = page.getByTestId('agent-panel');
    await panel.focus();
    await tabTo(page.getByTestId('agent-archive'));
    await press('Enter');
    await tabTo(page.getByTestId('confirm-dialog'));
    await press('Enter');
    await panel.getByTestId('agent-state').getByText('Archived').waitFor();
    await panel.focus();
    await tabTo(page.getByTestId('agent-restore'));
    await press('Enter');
    await panel.getByTestId('agent-state').getByText('Active').waitFor();
  });

  it('edits a prompt and saves it on the platform', async () => {
    await openTab('prompt');
    await page.locator('[role=grid]').focus();
    await press('e');
    await page.getByTestId('agent-form').waitFor();
    await page.getByTestId('agent-field-instructions').waitFor();
    await press('Control+Home');
    await page.keyboard.type('Answer in one sentence. ');
    await page.getByTestId('draft-note').getByText('Kept on this machine').waitFor();
    await tabTo(page.getByTestId('agent-save'));
    await press('Enter');
    await page.getByTestId('agent-instructions').getByText('Answer in one sentence.').waitFor();
  });

  it('uploads a document and sees it become ready', async () => {
    const path = join(directory, 'parking.md');
    writeFileSync(path, '# Parking\n\nThere is a car park behind the clinic. It is free for two hours.\n');
    const wrong = join(directory, 'budget.xlsx');
    writeFileSync(wrong, 'not a document');
    await openAgent(AGENT);
    await openTab('knowledge');
    await enterPane('agent-panel');
    await tabTo(page.getByTestId('agent-open-base'));
    await press('Enter');
    await page.getByTestId('documents').waitFor();
    await enterPane('knowledge-panel');
    await console.answerDialog({ filePaths: [path, wrong] });
    await tabTo(page.getByTestId('upload-documents'));
    await press('Enter');
    await page.getByTestId('refused-files').getByText('budget.xlsx').waitFor();
    const row = page.getByTestId('document').filter({ hasText: 'parking.md' });
    await row.getByTestId('document-state').getByText('Ready').waitFor({ timeout: 30_000 });
    await row.getByText(/passage/).waitFor();
    expect(await graveFindings(page)).toEqual([]);
  });

  it('edits an item of FlowGent with the meter, and sees what it overwrites', async () => {
    await openKnowledge('Refunds');
    await page.getByTestId('item-content').waitFor();
    await page.locator('[role=grid]').focus();
    await press('e');
    await page.getByTestId('item-form').waitFor();
    await press('Control+a');
    await page.keyboard.insertText('x'.repeat(4001));
    await page.getByTestId('content-meter').getByText('1 character too many').waitFor();
    expect(await page.getByTestId('item-save').isDisabled()).toBe(true);
    await press('Control+a');
    await page.keyboard.insertText('Refunds take ten working days.');
    await page.getByTestId('content-meter').getByText('30 of 4,000').waitFor();
    await page.getByTestId('draft-note').getByText('Kept on this machine').waitFor();
    await tabTo(page.getByTestId('item-save'));
    await press('Enter');
    await page.getByTestId('item-diff').getByText('ten working days').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await tabTo(page.getByTestId('confirm-overwrite'));
    await press('Enter');
    await page.getByTestId('item-content').getByText('Refunds take ten working days.', { exact: true }).waitFor();
  });

  it('reads all of it offline, keeps what is typed, and refuses the rest in words', async () => {
    await setPaused(true);
    await pillShows(page, 'paused');
    await openAgent(AGENT);
    await page.getByTestId('agent-instructions').getByText('Answer in one sentence.').waitFor();
    await openTab('resolution');
    await page.getByTestId('trend').waitFor();
    await page.getByTestId('criteria').getByText('Settled in the end').waitFor();
    await enterPane('agent-panel');
    await tabTo(page.getByTestId('read-metrics'));
    await press('Enter');
    await page.getByTestId('not-done').getByText('Figures NOT read again: you are offline').waitFor();
    await openTab('playground');
    await enterPane('agent-panel');
    await tabTo(page.getByTestId('trial-message'));
    await page.keyboard.type('Anyone there?');
    await press('Control+Enter');
    await page.getByTestId('not-done').getByText('NOT asked: you are offline').waitFor();
    expect(await page.getByTestId('trial-message').inputValue()).toBe('Anyone there?');
    await page.getByTestId('agent-panel').focus();
    await tabTo(page.getByTestId('agent-archive'));
    await press('Enter');
    await tabTo(page.getByTestId('confirm-dialog'));
    await press('Enter');
    await page.getByTestId('not-done').getByText('NOT archived: you are offline').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await openKnowledge('Refunds');
    await page.getByTestId('item-content').getByText('Refunds take ten working days.', { exact: true }).waitFor();
    await page.locator('[role=grid]').focus();
    await press('e');
    await page.getByTestId('item-form').waitFor();
    await press('Control+a');
    await page.keyboard.insertText('Refunds take a week.');
    await page.getByTestId('draft-note').getByText('Kept on this machine').waitFor();
    await tabTo(page.getByTestId('item-save'));
    await press('Enter');
    await tabTo(page.getByTestId('confirm-overwrite'));
    await press('Enter');
    await page.getByTestId('not-done').getByText('NOT saved on the platform: you are offline').waitFor();
  });

  it('sends the kept draft when it is online again', async () => {
    await setPaused(false);
    await pillShows(page, 'synced', 60_000);
    await tabTo(page.getByTestId('item-save'));
    await press('Enter');
    await tabTo(page.getByTestId('confirm-overwrite'));
    await press('Enter');
    await page.getByTestId('item-content').getByText('Refunds take a week.', { exact: true }).waitFor();
  });
});
