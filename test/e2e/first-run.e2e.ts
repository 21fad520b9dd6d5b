import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import en from '../../renderer/locales/en.json' with { type: 'json' };
import { type Keyring, startKeyring } from '../helpers/with-keyring.ts';
import { type Console, createMachine, type Machine, startConsole } from './support/console.ts';
import { filesUnder, findWord } from './support/find-word.ts';
import { type PlatformProcess, startPlatformProcess } from './support/platform-process.ts';
import { pillShows } from './support/review.ts';

const PASSPHRASE = 'Wombat-Tandem-Violet-9';

describe('a machine without a keychain, connected to a platform', () => {
  let keyring: Keyring;
  let machine: Machine;
  let platform: PlatformProcess;
  let console: Console;

  beforeAll(async () => {
    keyring = await startKeyring({ service: 'none' });
    machine = createMachine(keyring.env);
    platform = await startPlatformProcess();
  });
  afterAll(async () => {
    await console?.close();
    await platform?.stop();
    await keyring?.stop();
    machine?.dispose();
  });

  it('is protected by a passphrase, chosen knowingly', async () => {
    console = await startConsole(machine);
    const { page } = console;
    await page.getByTestId('new-passphrase').fill('short');
    expect(await page.getByTestId('protect-keychain').count()).toBe(0);
    await page.getByTestId('protect-passphrase').click();
    expect(await page.getByTestId('connect-platform').count()).toBe(0);
    await page.getByTestId('new-passphrase').fill(PASSPHRASE);
    await page.getByTestId('repeat-passphrase').fill(PASSPHRASE);
    await page.getByTestId('protect-passphrase').click();
    await page.getByTestId('recovery-key-later').click();
    await page.getByTestId('connect-platform').waitFor();
  });

  it('says in a sentence what is wrong with a connection', async () => {
    const { page } = console;
    await page.getByTestId('connect-platform').click();
    await page.getByTestId('connect-name').fill('Support');
    await page.getByTestId('connect-url').fill(platform.url);
    await page.getByTestId('connect-key').fill('not the key');
    await page.getByTestId('test-connection').click();
    const form = page.getByTestId('connect-form');
    await form.getByRole('alert').waitFor();
    expect((await form.getByRole('alert').textContent())?.length).toBeGreaterThan(20);
    expect(await page.getByTestId('connection-result').count()).toBe(0);
  });

  it('connects, reads the calls, and keeps neither key nor passphrase readable', async () => {
    const { page } = console;
    await page.getByTestId('connect-key').fill(platform.apiKey);
    await page.getByTestId('test-connection').click();
    await page.getByTestId('connection-result').waitFor();
    await page.getByTestId('add-connection').click();
    await page.getByTestId('calls-grid').getByText('Hannah Brooks').waitFor();
    await pillShows(page, 'synced');
    expect(filesUnder(machine.dataDirectory).some((path) => path.endsWith('vault.json'))).toBe(true);
    for (const secret of [platform.apiKey, PASSPHRASE, 'Hannah Brooks']) {
      expect(findWord(machine.dataDirectory, secret)).toEqual([]);
      expect(findWord(machine.temporaryDirectory, secret)).toEqual([]);
    }
    expect(await console.close()).toBe(0);
  });

  it('opens again with the passphrase only', async () => {
    console = await startConsole(machine);
    const { page } = console;
    await page.getByTestId('unlock-passphrase').fill('Wombat-Tandem-Violet-8');
    await page.getByTestId('unlock').click();
    await page.getByText(en.setup.wrong).waitFor();
    await page.getByTestId('unlock-passphrase').fill(PASSPHRASE);
    await page.getByTestId('unlock').click();
    await page.getByTestId('calls-grid').getByText('Hannah Brooks').waitFor();
  });
});

describe('the sample workspace by its flag', () => {
  it('opens at once, and nothing of it is left after quitting', async () => {
    const machine = createMachine(process.env);
    const console = await startConsole(machine, { args: ['--sample'] });
    try {
      await console.page.getByTestId('calls-grid').getByText('Hannah Brooks').waitFor();
      await pillShows(console.page, 'synced');
      expect(await console.page.getByTestId('banner').textContent()).not.toBe('');
      expect(findWord(machine.temporaryDirectory, 'Hannah Brooks')).toEqual([]);
    } finally {
      expect(await console.close()).toBe(0);
    }
    expect(readdirSync(machine.temporaryDirectory)).toEqual([]);
    expect(existsSync(machine.dataDirectory)).toBe(false);
    machine.dispose();
  });
});

describe('the page', () => {
  it('reaches no network and cannot leave', async () => {
    const machine = createMachine(process.env);
    const platform = await startPlatformProcess();
    const console = await startConsole(machine, { args: ['--sample'] });
    try {
      const { page } = console;
      await page.getByTestId('calls-grid').waitFor();
      const outcome = await page.evaluate(async (url) => {
        const refused = await fetch(`${url}/docs/json`).then(
          () => 'reached',
          () => 'refused',
        );
        const opened = window.open('https://example.com/') === null ? 'denied' : 'opened';
        location.href = 'https://example.com/';
        return { refused, opened };
      }, platform.url);
      expect(outcome).toEqual({ refused: 'refused', opened: 'denied' });
      await page.getByTestId('calls-grid').waitFor();
      expect(await page.evaluate(() => document.querySelector('[data-testid="calls-grid"]') !== null)).toBe(true);
      expect(await page.evaluate(() => Object.keys(window).filter((key) => /electron|require|ipc/i.test(key)))).toEqual(
        [],
      );
    } finally {
      await console.close();
      await platform.stop();
      machine.dispose();
    }
  });
});
