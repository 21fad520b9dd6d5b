import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LaunchedApp, launchApp } from './launch.ts';

// What the host emulates: a person and a desktop are played by the test. What Electron has too is in test/e2e/conformance.e2e.ts.

const MAIN = join(import.meta.dirname, 'test-fixture/main.ts');

let folder: string;
let app: LaunchedApp;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'host-emulated-'));
  mkdirSync(join(folder, 'data'));
  // A desktop whose notifications are clicked on at once.
  writeFileSync(join(folder, 'notify-send'), `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/shown'\necho default\n`);
  chmodSync(join(folder, 'notify-send'), 0o755);
  app = await launchApp({
    main: MAIN,
    args: [`--user-data-dir=${join(folder, 'data')}`],
    env: {
      PATH: `${folder}${delimiter}${process.env.PATH}`,
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
      EARSHOT_HOST_DIALOGS: 'window',
      EARSHOT_HOST_HANG_MS: '600',
    },
  });
  await app.waitForLine('fixture: ready');
  browser = await chromium.connectOverCDP(`http://127.0.0.1:${app.debuggingPort}`);
  const first = browser.contexts()[0]?.pages()[0];
  if (!first) throw new Error('the fixture has no page');
  page = first;
});
afterAll(async () => {
  await browser.close();
  await app.close();
  rmSync(folder, { recursive: true });
});

const run = <T>(expression: string): Promise<T> => page.evaluate(expression) as Promise<T>;
const main = <T>(action: string, ...args: unknown[]): Promise<T> =>
  run(`fixture.main(${[action, ...args].map((one) => JSON.stringify(one)).join(', ')})`);
const said = async () => (await run<unknown[]>('fixture.said()')).map((one) => JSON.stringify(one));

/** Runs an action that asks a person, and gives the window in which it asks. */
async function asks<T>(action: string, options: object): Promise<{ window: Page; answer: Promise<T> }> {
  const opened = page.context().waitForEvent('page');
  const answer = main<T>(action, options);
  const window = await opened;
  await window.locator('button').first().waitFor();
  return { window, answer };
}

describe('a dialog', () => {
  it('shows a message, and answers the button that a person chose', async () => {
    const { window, answer } = await asks('ask', { checkboxLabel: 'Do not ask again' });
    expect(await window.getByRole('heading').textContent()).toBe('Delete it?');
    await window.getByLabel('Do not ask again').check();
    await window.getByRole('button', { name: 'Delete' }).click();
    expect(await answer).toEqual({ response: 1, checkboxChecked: true });
    await expect.poll(() => window.isClosed()).toBe(true);
  });

  it.each([
    // The key never comes up again in a window that has closed.
    ['with Escape', (window: Page) => window.keyboard.press('Escape').catch(() => undefined)],
    ['by closing its window', (window: Page) => window.close()],
  ])('is cancelled %s', async (_how, cancel) => {
    const { window, answer } = await asks('ask', {});
    await cancel(window);
    expect(await answer).toMatchObject({ response: 0 });
  });

  it('lists folders, and saves in one of them under the name that was proposed', async () => {
    const { window, answer } = await asks('save', { defaultPath: join(folder, 'report.csv') });
    const path = window.getByRole('textbox');
    expect(await path.inputValue()).toBe(join(folder, 'report.csv'));
    await window.locator('select').selectOption(join(folder, 'data'));
    await window.locator('select').press('Enter');
    await expect.poll(() => path.inputValue()).toBe(join(folder, 'data', 'report.csv'));
    await window.getByRole('button', { name: 'Save' }).click();
    expect(await answer).toEqual({ canceled: false, filePath: join(folder, 'data', 'report.csv') });
  });

  it('replaces a file only when that is said twice', async () => {
    const { window, answer } = await asks('save', { defaultPath: join(folder, 'notify-send') });
    await window.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => window.getByRole('alert').textContent()).toContain('exists already');
    await window.getByRole('button', { name: 'Save' }).click();
    expect(await answer).toEqual({ canceled: false, filePath: join(folder, 'notify-send') });
  });

  it('opens what is there, and says so of what is not', async () => {
    const { window, answer } = await asks('open', { defaultPath: folder, properties: ['openFile'] });
    await window.getByRole('textbox').fill(join(folder, 'missing'));
    await window.getByRole('button', { name: 'Open' }).click();
    await expect.poll(() => window.getByRole('alert').textContent()).toContain('There is nothing at');
    await window.locator('select').selectOption(join(folder, 'notify-send'));
    await window.getByRole('button', { name: 'Open' }).click();
    expect(await answer).toEqual({ canceled: false, filePaths: [join(folder, 'notify-send')] });
  });

  it('is answered by a test that asks for it, without a window', async () => {
    await app.answerNextDialog({ filePath: '/tmp/report.csv' });
    expect(await main('save', {})).toEqual({ canceled: false, filePath: '/tmp/report.csv' });
  });
});

describe('menus', () => {
  it('have keys that work in the page, unless the page takes them', async () => {
    await page.locator('#field').focus();
    await page.keyboard.press('Control+Shift+K');
    await expect.poll(said).toContain('["menu","plain"]');
    const before = (await said()).length;
    await run(`void addEventListener('keydown', globalThis.take = (event) => event.preventDefault())`);
    await page.keyboard.press('Control+Shift+K');
    expect(await said()).toHaveLength(before);
    await run(`removeEventListener('keydown', take)`);
  });

  it('pop up over the page, and do what was chosen by keys', async () => {
    const closed = main('popup');
    await expect
      .poll(() =>
        run('document.documentElement.lastElementChild.shadowRoot === null && document.activeElement.tagName'),
      )
      .toBe('DIV');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await closed;
    expect(await said()).toContain('["popup","second"]');
    expect(await said()).not.toContain('["popup","first"]');
  });

  it('take the place of those of a browser', async () => {
    await page.locator('#field').click({ button: 'right' });
    await expect.poll(said).toContain('["context-menu",true]');
    await run(`void addEventListener('keydown', (event) => {
      if (!['Control', 'Alt'].includes(event.key)) setTimeout(() => { globalThis.wasPrevented = event.defaultPrevented; });
    })`);
    const isPrevented = async (keys: string) => {
      await run('globalThis.wasPrevented = undefined');
      await page.keyboard.press(keys);
      await expect.poll(() => run('wasPrevented')).toBeDefined();
      return run('wasPrevented');
    };
    for (const keys of ['F5', 'Control+p', 'Alt+ArrowLeft']) expect(await isPrevented(keys), keys).toBe(true);
    for (const keys of ['Control+a', 'ArrowLeft']) expect(await isPrevented(keys), keys).toBe(false);
  });
});

describe('the desktop', () => {
  it('suspends, resumes, locks and unlocks', async () => {
    for (const event of ['suspend', 'resume', 'lock-screen', 'unlock-screen'] as const)
      app.emulate({ kind: 'power', event });
    await expect
      .poll(said)
      .toEqual(expect.arrayContaining(['["suspend"]', '["resume"]', '["lock-screen"]', '["unlock-screen"]']));
  });

  it('asks for high contrast and less motion, in main and in the page', async () => {
    const matches = (query: string) => run(`matchMedia('(${query})').matches`);
    app.emulate({ kind: 'appearance', change: { highContrast: true, reducedMotion: true, dark: true } });
    await expect.poll(() => matches('prefers-reduced-motion: reduce')).toBe(true);
    expect(await matches('prefers-contrast: more')).toBe(true);
    expect(await matches('prefers-color-scheme: dark')).toBe(true);
    expect(await main('appearance')).toEqual({ dark: true, highContrast: true });
    app.emulate({ kind: 'appearance', change: { highContrast: false, reducedMotion: false, dark: false } });
    await expect.poll(() => matches('prefers-reduced-motion: reduce')).toBe(false);
  });

  it('shows a notification, and tells of a click on it', async () => {
    await main('notify');
    await expect.poll(said).toContain('["notification","click"]');
    expect(readFileSync(join(folder, 'shown'), 'utf8')).toBe('--action=default=Open\n--\nCall ready\nHannah\n');
  });

  it('has a tray that only a test can click on', async () => {
    await main('tray');
    app.emulate({ kind: 'click-tray' });
    app.emulate({ kind: 'click-tray', menuItemId: 'show' });
    await expect.poll(said).toEqual(expect.arrayContaining(['["tray","click"]', '["tray","show"]']));
  });

  it('is told what to open', async () => {
    await main('external', 'https://example.com/');
    await expect.poll(() => app.opened).toContain('https://example.com/');
  });
});

describe('a window', () => {
  it('stays when a person closes it and main prevents that', async () => {
    page.on('dialog', () => undefined);
    await main('keepOpen', true);
    await page.locator('#field').click();
    const before = (await said()).filter((one) => one === '["close"]').length;
    await page.close({ runBeforeUnload: true });
    await expect.poll(async () => (await said()).filter((one) => one === '["close"]').length).toBe(before + 1);
    expect(await main('isOpen')).toBe(true);
    await main('keepOpen', false);
  });

  it('is asked nothing when the page itself loads anew', async () => {
    await main('keepOpen', true);
    await page.locator('#field').click();
    const before = (await said()).length;
    await Promise.all([page.waitForEvent('load'), run('location.reload()')]);
    expect((await said()).slice(before)).toEqual(['["will-navigate","app://fixture/index.html"]']);
    await main('keepOpen', false);
  });

  it('is no smaller than main allows', async () => {
    await main('openSecond');
    const second = page
      .context()
      .pages()
      .find((one) => one.url().endsWith('?second'));
    const session = await page.context().newCDPSession(second as Page);
    const { windowId } = await session.send('Browser.getWindowForTarget');
    await session.send('Browser.setWindowBounds', { windowId, bounds: { width: 300, height: 200 } });
    await expect.poll(() => main('secondBounds')).toMatchObject({ width: 600, height: 350 });
    await main('closeSecond');
  });

  it('that hangs is told of, and also that it answers again', async () => {
    await run(`(() => { const end = performance.now() + 1200; while (performance.now() < end); })()`);
    await expect.poll(said).toEqual(expect.arrayContaining(['["unresponsive"]', '["responsive"]']));
  });
});

describe('a fault in main', () => {
  it('is shown, and the application goes on', async () => {
    const opened = page.context().waitForEvent('page');
    await main('throwLater');
    const window = await opened;
    await window.getByText('thrown in main').first().waitFor();
    await window.getByRole('button', { name: 'OK' }).click();
    expect(await run('fixture.echo(1)')).toBe(1);
  });
});

describe('what is not offered', () => {
  it.each([
    'autoUpdater.checkForUpdates',
    'globalShortcut.register',
    'safeStorage.isEncryptionAvailable',
    'desktopCapturer.getSources',
    'systemPreferences.getUserDefault',
    'app.relaunch',
    'app.setLoginItemSettings',
    'app.getGPUInfo',
    'app.setJumpList',
    'dialog.showMessageBoxSync',
    'window.setProgressBar',
    'window.setAlwaysOnTop',
    'window.flashFrame',
    'contents.openDevTools',
    'contents.findInPage',
    'contents.print',
    'contents.debugger.attach',
    'request.onBeforeSendHeaders',
    'session.fromPartition',
    'session.defaultSession.cookies.get',
    'session.defaultSession.setProxy',
    'shell.trashItem',
    'net.fetch',
    'nativeImage.createFromPath',
    'BrowserWindow.fromBrowserView',
    'Menu.sendActionToFirstResponder',
  ])('%s says so', async (path) => {
    const heard = await run(`fixture.main('reach', '${path}').catch((error) => error.message)`);
    expect(heard).toMatch(/host: \w[\w.]* is not offered outside Electron$/);
  });
});
