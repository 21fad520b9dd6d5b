import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Console, createMachine, type Machine, startConsole } from './support/console.ts';
import { type PlatformProcess, startPlatformProcess } from './support/platform-process.ts';

describe('beside Gomobile', () => {
  let machine: Machine;
  let platform: PlatformProcess;
  let console: Console;

  beforeAll(async () => {
    machine = createMachine(process.env);
    platform = await startPlatformProcess();
    console = await startConsole(machine, { args: ['--sample'] });
    await console.page.getByTestId('calls-grid').waitFor();
  });
  afterAll(async () => {
    await console?.close();
    await platform?.stop();
    machine?.dispose();
  });

  async function fillForm(page: Page, name: string, apiKey: string, scopeId: string | null): Promise<void> {
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.getByTestId('new-connection').click();
    await page.getByTestId('connect-which').click();
    await page.getByRole('option', { name }).click();
    await page.getByTestId('connect-name').fill(`${name} here`);
    await page.getByTestId('connect-url').fill(platform.url);
    if (scopeId !== null) await page.getByTestId('connect-scope').fill(scopeId);
    await page.getByTestId('connect-key').fill(apiKey);
    await page.getByTestId('test-connection').click();
  }

  it.each([
    ['Trillet', (): string | null => platform.workspaceId, 'Call flows'],
    ['TrueState', (): string | null => null, 'Live flows'],
    ['FlowGent', (): string | null => null, 'Knowledge'],
  ] as const)('%s is tried, says what it offers, and is added', async (name, scopeOf, offered) => {
    const { page } = console;
    await fillForm(page, name, 'not the key', scopeOf());
    const form = page.getByTestId('connect-form');
    await form
      .getByTestId('test-report')
      .getByText(/does not accept this key/)
      .waitFor();
    expect(await page.getByTestId('connection-result').count()).toBe(0);
    await page.getByTestId('connect-key').fill(platform.apiKey);
    await page.getByTestId('test-connection').click();
    await page.getByTestId('connection-result').getByTestId('capabilities').getByText(offered).waitFor();
    await page.getByTestId('add-connection').click();
    const card = page.getByTestId('connection').filter({ hasText: `${name} here` });
    await card.waitFor();
    await card.getByTestId('capabilities').getByText(offered).waitFor();
    expect(await card.textContent()).toContain(name);
    expect(await card.getByText('Audio here').count(), 'a figure of what it does not have').toBe(0);
  });
});
