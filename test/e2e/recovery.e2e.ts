import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import en from '../../renderer/locales/en.json' with { type: 'json' };
import { type KeychainProcess, startKeychainProcess } from '../helpers/keychain-process.ts';
import { type Keyring, startKeyring } from '../helpers/with-keyring.ts';
import { type Console, createMachine, type Machine, startConsole } from './support/console.ts';
import { findWord } from './support/find-word.ts';
import { pillShows } from './support/review.ts';

const CALLER = 'Hannah Brooks';
const SAMPLE_ACCOUNT = 'connection:5a3b1e00-0000-4000-8000-5a3b1e000001';

/** The recovery key on screen, typed back as the console asks. */
async function saveRecoveryKey(page: Page): Promise<string> {
  await page.getByTestId('recovery-group').first().waitFor();
  const groups = await page.getByTestId('recovery-group').allTextContents();
  await page.getByTestId('recovery-key-saved').click();
  const input = page.getByTestId('recovery-group-input');
  await input.fill(groups[Number(await input.getAttribute('data-group'))]?.toLowerCase() ?? '');
  await page.getByTestId('confirm-recovery-key').click();
  return groups.join('-');
}

/** Everything that the window may read without naming what, as text. */
const readAll = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const { app } = window as unknown as { app: Record<string, Record<string, (input?: unknown) => Promise<unknown>>> };
    const names = [
      'setup.status',
      'security.status',
      'connections.list',
      'preferences.get',
      'sync.status',
      'storage.usage',
    ];
    const answers = names.map((name) => {
      const [feature = '', member = ''] = name.split('.');
      return app[feature]?.[member]?.();
    });
    return JSON.stringify(await Promise.all(answers));
  });

describe('a keychain that loses the key', () => {
  let keyring: Keyring;
  let keychain: KeychainProcess;
  let machine: Machine;
  let console: Console;
  let recoveryKey: string;
  const said: string[] = [];
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

  const databaseAccount = async () =>
    (await keychain.list()).find((account) => account.startsWith('database-key:')) ?? expect.fail('no key is kept');

  it('is prepared for by a recovery key, which is shown once', async () => {
    console = await startConsole(machine);
    const { page } = console;
    await page.getByTestId('protect-keychain').click();
    recoveryKey = await saveRecoveryKey(page);
    await page.getByTestId('open-sample').click();
    await pillShows(page, 'synced');
  });

  it('can be locked away from and come back to', async () => {
    const { page } = console;
    await page.getByTestId('calls-grid').getByText(CALLER).waitFor();
    await page.keyboard.press('Control+Shift+L');
    await page.getByTestId('unlock-keychain').waitFor();
    expect(await page.getByText(CALLER).count()).toBe(0);
    await page.getByTestId('unlock-keychain').click();
    await page.getByTestId('calls-grid').getByText(CALLER).waitFor();
  });

  it('has another key once the encryption key was changed, and another recovery key', async () => {
    const { page } = console;
    const account = await databaseAccount();
    const [oldKey, oldRecoveryKey] = [await keychain.get(account), recoveryKey];
    await page.evaluate(() => {
      location.hash = '#/settings/security';
    });
    await page.getByTestId('rotate-key').click();
    await page.getByTestId('confirm-dialog').click();
    recoveryKey = await saveRecoveryKey(page);
    await page.getByTestId('security').waitFor();
    expect(await keychain.get(account)).not.toBe(oldKey);
    expect(recoveryKey).not.toBe(oldRecoveryKey);
  });

  it('keeps neither key nor recovery key anywhere but in the keychain', async () => {
    const { page } = console;
    const apiKey = await keychain.get(SAMPLE_ACCOUNT);
    const secrets = [
      recoveryKey,
      recoveryKey.replaceAll('-', ''),
      apiKey ?? '',
      (await keychain.get(await databaseAccount())) ?? '',
    ];
    const read = await readAll(page);
    expect(await console.close()).toBe(0);
    said.push(...console.output);
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(30);
      expect(findWord(machine.dataDirectory, secret)).toEqual([]);
      expect(findWord(machine.temporaryDirectory, secret)).toEqual([]);
      expect(read).not.toContain(secret);
      expect(said.join('\n')).not.toContain(secret);
    }
  });

  it('is got over with the recovery key, typed as it comes', async () => {
    for (const account of await keychain.list()) await keychain.remove(account);
    const before = readFileSync(join(machine.dataDirectory, 'earshot.db')).length;
    console = await startConsole(machine);
    const { page } = console;
    await page.getByTestId('blocked-key-lost').waitFor();
    await page.getByTestId('use-recovery-key').click();
    const slip = `${recoveryKey.slice(0, -1)}${recoveryKey.endsWith('7') ? '8' : '7'}`;
    await page.getByTestId('recovery-key-input').fill(slip);
    await page.getByText('There is a slip in it').waitFor();
    await page.getByTestId('recovery-key-input').fill(recoveryKey.toLowerCase().replaceAll('-', ' '));
    await page.getByTestId('submit-recovery-key').click();
    await page.getByTestId('protect-keychain').click();
    await page.getByTestId('calls-grid').getByText(CALLER).waitFor();
    expect(await keychain.get(await databaseAccount())).toMatch(/^[0-9a-f]{64}$/);
    expect(before).toBeGreaterThan(100_000);
    // The sample platform lost its key as well, and is there again.
    await pillShows(page, 'synced');
    expect(await keychain.list()).toContain(SAMPLE_ACCOUNT);
    await page.evaluate(() => {
      location.hash = '#/settings/connections';
    });
    await page.getByTestId('connection').getByRole('button', { name: 'Sample workspace' }).click();
    await page.getByRole('menuitem', { name: en.connections.remove }).click();
    await page.getByTestId('confirm-dialog').click();
    await page.getByTestId('open-sample').waitFor();
    expect(await keychain.list()).not.toContain(SAMPLE_ACCOUNT);
    expect(await console.close()).toBe(0);
    said.push(...console.output);
    expect(said.join('\n')).not.toContain(recoveryKey.replaceAll('-', ' ').toLowerCase());
  });
});
