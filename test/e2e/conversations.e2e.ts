import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeychainProcess, startKeychainProcess } from '../helpers/keychain-process.ts';
import { type Keyring, startKeyring } from '../helpers/with-keyring.ts';
import { type Console, createMachine, type Machine, startConsole } from './support/console.ts';
import { type PlatformProcess, startPlatformProcess } from './support/platform-process.ts';
import { pillShows } from './support/review.ts';
import { connectOthers, goOffline, goOnline, graveFindings } from './support/workspace.ts';

/** Asked of the sample's telephone agent, whose knowledge answers it at some length. */
const QUESTION = 'How much does Fiber 200 cost a month, and how do I cancel the contract?';

describe('a conversation with an agent, by keyboard alone', () => {
  let keyring: Keyring;
  let keychain: KeychainProcess;
  let machine: Machine;
  let console: Console;
  let platform: PlatformProcess;

  beforeAll(async () => {
    keyring = await startKeyring();
    keychain = startKeychainProcess(keyring.env);
    machine = createMachine(keyring.env);
    platform = await startPlatformProcess();
    console = await startConsole(machine);
    const { page } = console;
    await page.getByTestId('protect-keychain').click();
    await page.getByTestId('recovery-key-later').click();
    await page.getByTestId('open-sample').click();
    await page.getByTestId('calls-grid').waitFor();
    await pillShows(page, 'synced', 60_000);
  });
  afterAll(async () => {
    await console?.close();
    await platform?.stop();
    await keychain?.stop();
    await keyring?.stop();
    machine?.dispose();
  });

  const goToConversations = async (page: Page) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.getByTestId('conversations-grid').waitFor();
  };
  /** By the dialog: with the agent of this name and under this title. */
  const start = async (page: Page, agent: string, title: string) => {
    await page.getByTestId('conversations-grid').focus();
    await page.keyboard.press('Shift+N');
    await page.getByTestId('start-title').waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type(agent);
    await page.getByRole('option', { name: agent }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByTestId('start-title').focus();
    await page.keyboard.type(title);
    await page.keyboard.press('Enter');
    await page.getByTestId('conversation').getByText(title).waitFor();
    await page.getByTestId('chat-input').waitFor();
  };
  const say = async (page: Page, text: string) => {
    await page.getByTestId('chat-input').focus();
    await page.keyboard.type(text);
    await page.keyboard.press('Control+Enter');
  };
  const bubbles = (page: Page, role: string) => page.locator(`[data-testid=message][data-role=${role}]`);

  it('starts one, sends, and watches the answer come', async () => {
    const { page } = console;
    await goToConversations(page);
    await page.getByTestId('agent-board').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await start(page, 'Nora', 'About the price');
    // Her welcome comes with the conversation, a moment after its field.
    await bubbles(page, 'assistant').first().waitFor();
    const before = await bubbles(page, 'assistant').count();
    await say(page, QUESTION);
    await bubbles(page, 'user').getByText(QUESTION).waitFor();
    await page.getByTestId('turn-streaming').waitFor();
    await page.getByTestId('turn-streaming').waitFor({ state: 'detached', timeout: 20_000 });
    expect(await bubbles(page, 'user').count()).toBe(1);
    expect(await bubbles(page, 'assistant').count()).toBe(before + 1);
    const answer = await bubbles(page, 'assistant').last().textContent();
    expect(answer?.length).toBeGreaterThan(40);
    // Heard once, when it is whole.
    expect(await page.getByTestId('announcer').textContent()).toContain(answer?.slice(-20) ?? '?');
    expect(await page.getByTestId('chat-input').inputValue()).toBe('');
    expect(await graveFindings(page)).toEqual([]);
  });

  it('stops an answer, sends again, and ends the conversation with a reason', async () => {
    const { page } = console;
    await say(page, QUESTION);
    await page.getByTestId('turn-streaming').waitFor();
    await page.keyboard.press('Control+.');
    await page.getByText('Stopped by you').waitFor({ timeout: 20_000 });
    await say(page, 'Thank you');
    await bubbles(page, 'user').getByText('Thank you').waitFor();
    await page.getByTestId('chat-send').waitFor();
    await expect.poll(() => bubbles(page, 'user').count()).toBe(3);
    await expect.poll(() => page.getByTestId('turn-streaming').count(), { timeout: 15_000 }).toBe(0);
    await page.getByTestId('end-conversation').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('confirm-dialog').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByTestId('conversation-ended').waitFor();
    expect(await page.getByTestId('chat-input').count()).toBe(0);
  });

  it('finds a message offline, keeps a draft, refuses to send in words, and sends it by one key when back', async () => {
    const { page } = console;
    await goToConversations(page);
    await start(page, 'Nora', 'Offline and back');
    await goOffline(page);
    await page.getByTestId('chat-input').focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByTestId('agent-board').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('fiber cancel');
    await page.getByTestId('conversations-grid').locator('mark').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('conversations-grid').getByText('Offline and back').first().waitFor();
    await page.getByTestId('conversations-grid').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.getByTestId('chat-input').waitFor();
    await page.getByTestId('conversation').getByText('Offline and back').first().waitFor();
    await say(page, 'Is anybody there?');
    expect(await page.getByTestId('chat-refusal').textContent()).toContain('you are offline');
    expect(await page.getByTestId('chat-input').inputValue()).toBe('Is anybody there?');
    expect(await bubbles(page, 'user').count()).toBe(0);
    expect(await graveFindings(page)).toEqual([]);
    await goOnline(page);
    await page.getByTestId('chat-refusal').getByText('back online').waitFor();
    await page.getByTestId('chat-input').focus();
    await page.keyboard.press('Control+Enter');
    await bubbles(page, 'user').getByText('Is anybody there?').waitFor();
    await expect.poll(() => bubbles(page, 'assistant').count(), { timeout: 15_000 }).toBeGreaterThan(0);
    await expect.poll(() => bubbles(page, 'user').count()).toBe(1);
  });

  it('uses a canned reply that was made here', async () => {
    const { page } = console;
    await page.getByTestId('canned-replies').focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-testid=new-canned]:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByTestId('canned-name').focus();
    await page.keyboard.type('hours');
    await page.getByTestId('canned-text').focus();
    await page.keyboard.type('We are here from nine to six.');
    await page.getByTestId('save-canned').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('canned-reply').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('canned-reply').waitFor({ state: 'detached' });
    await page.getByTestId('chat-input').focus();
    await page.keyboard.type('/ho');
    await page.getByTestId('canned-menu').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    expect(await page.getByTestId('chat-input').inputValue()).toBe('We are here from nine to six.');
  });

  it('has the draft again after a restart', async () => {
    await console.page.getByTestId('chat-input').focus();
    await console.page.keyboard.type(' Until then');
    expect(await console.close()).toBe(0);
    console = await startConsole(machine);
    const { page } = console;
    await page.getByTestId('calls-grid').waitFor();
    await goToConversations(page);
    await page.getByTestId('conversations-grid').getByText('Draft').first().waitFor();
    await page.getByTestId('conversations-grid').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.getByTestId('chat-input').waitFor();
    expect(await page.getByTestId('chat-input').inputValue()).toBe('We are here from nine to six. Until then');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await pillShows(page, 'synced', 60_000);
  });

  it('talks to an agent that answers in one piece, in a thread that is kept here', async () => {
    const { page } = console;
    await connectOthers(page, platform, ['flowgent']);
    await goToConversations(page);
    await page.keyboard.press('Escape');
    await page.getByTestId('agent-board').getByText('flowgent here').first().waitFor();
    const agent = page
      .getByTestId('agent-board')
      .locator('tr')
      .filter({ hasText: 'flowgent here' })
      // Two of the sample's agents are out of order and say so in their names.
      .filter({ hasNotText: 'answers' })
      .first()
      .getByTestId('start-with');
    await agent.focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('start-title').focus();
    await page.keyboard.type('A thread');
    await page.keyboard.press('Enter');
    await page.getByTestId('conversation').getByText('A thread').first().waitFor();
    await say(page, 'What does an exchange of a parcel cost?');
    await expect.poll(() => bubbles(page, 'assistant').count(), { timeout: 15_000 }).toBe(1);
    await say(page, 'And within the first week?');
    await expect.poll(() => bubbles(page, 'assistant').count(), { timeout: 15_000 }).toBe(2);
    expect(await bubbles(page, 'user').count()).toBe(2);
    expect(await graveFindings(page)).toEqual([]);
  });
});
