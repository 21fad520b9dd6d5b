import { globSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Console, createMachine, type Machine, startConsole } from '../test/e2e/support/console.ts';
import { openCall, pillShows, playbackWhere } from '../test/e2e/support/review.ts';
import { type Keyring, startKeyring } from '../test/helpers/with-keyring.ts';
import { ensureSystem } from './doctor.ts';
import { ensureBuilt } from './lib/build.ts';
import type { Visit } from './tour/visit.ts';

/** Drives the real console through its main job and writes what it shows to out/tour/: light and dark in two sizes, Arabic, French, high contrast. */
const OUT = join(import.meta.dirname, '../out/tour');
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
];
const CALLER = 'Hannah Brooks';

let step = 0;

/** Looks besides light and dark in English, each in one size: the preferences that make it, and the system's scheme. */
const LOOKS = [
  { look: 'arabic', colorScheme: 'light', preferences: { language: 'ar' } },
  { look: 'arabic-dark', colorScheme: 'dark', preferences: { language: 'ar' } },
  { look: 'french', colorScheme: 'light', preferences: { language: 'fr' } },
  { look: 'contrast', colorScheme: 'light', preferences: { contrast: 'more' } },
  { look: 'contrast-dark', colorScheme: 'dark', preferences: { contrast: 'more' } },
] as const;
const SMALL = { width: 1280, height: 720 };

/** Two frames: one for the layout to follow, one for the canvas to be drawn again. */
const settled = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

async function picture(page: Page, name: string): Promise<void> {
  await settled(page);
  const file = `${String(step).padStart(2, '0')}-${name}.png`;
  await page.screenshot({ path: join(OUT, file), animations: 'disabled' });
  console.log(file);
}

/** What the person would choose in the settings, from where the console stands. */
async function prefer(page: Page, change: { language?: string; contrast?: string }): Promise<void> {
  await page.evaluate((value) => {
    const { app } = window as unknown as { app: { preferences: { set: (value: object) => Promise<unknown> } } };
    return app.preferences.set(value);
  }, change);
  if (change.language !== undefined) await page.locator(`html[lang=${change.language}]`).waitFor();
  if (change.contrast === 'more') await page.locator('html[data-contrast=more]').waitFor();
}

/** One picture for each theme and size, then one for each further look; the screen stands as it is all the while. */
async function show(page: Page, name: string): Promise<void> {
  step += 1;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await picture(page, `${name}-${colorScheme}-${size.width}`);
    }
  }
  await page.setViewportSize(SMALL);
  for (const { look, colorScheme, preferences } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await prefer(page, preferences);
    await picture(page, `${name}-${look}`);
    await prefer(page, { language: 'en', contrast: 'system' });
  }
  await page.setViewportSize(SIZES[0] ?? SMALL);
  await page.emulateMedia({ colorScheme: 'light' });
}

const go = async (page: Page, screen: 'people' | 'outbox' | 'settings', testId: string): Promise<void> => {
  await page.getByTestId(`nav-${screen}`).click();
  await page.getByTestId(testId).first().waitFor();
};

const search = async (page: Page, text: string, found: number): Promise<void> => {
  await page.getByTestId('contacts-search').fill(text);
  await page.getByTestId('list-count').getByText(String(found), { exact: true }).waitFor();
};

async function firstRun(page: Page): Promise<void> {
  await page.getByTestId('protect-keychain').waitFor();
  await show(page, 'protect');
  await page.getByTestId('protect-keychain').click();
  await page.getByTestId('recovery-group').first().waitFor();
  await show(page, 'recovery-key');
  await page.getByTestId('recovery-key-later').click();
  await page.getByTestId('open-sample').waitFor();
  await show(page, 'start');
  await page.getByTestId('connect-platform').click();
  await page.getByTestId('connect-form').waitFor();
  await show(page, 'connect');
  await page.reload();
  await page.getByTestId('open-sample').click();
  await page.getByTestId('calls-grid').getByText(CALLER).waitFor();
  await pillShows(page, 'synced', 60_000);
}

async function review(page: Page): Promise<void> {
  await show(page, 'calls');
  await page.getByTestId('calls-search').fill('router');
  await page.getByTestId('calls-grid').locator('mark').first().waitFor();
  await show(page, 'calls-search');
  await page.getByTestId('calls-search').fill('');
  // Else the keys that open the list would be typed into the field.
  await page.getByTestId('calls-search').blur();
  await openCall(page, CALLER);
  await page.keyboard.press('Space');
  await playbackWhere(page, ({ seconds, isPaused }) => !isPaused && seconds > 14, 30_000);
  await page.keyboard.press('c');
  await page.getByTestId('comment-input').fill('Recording notice given, identity confirmed before account data.');
  await page.keyboard.press('Enter');
  await page.getByTestId('comment').first().waitFor();
  await show(page, 'review');
  await page.keyboard.press('Space');
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-input').waitFor();
  await show(page, 'palette');
  await page.keyboard.press('Escape');
  await page.getByTestId('palette-input').waitFor({ state: 'hidden' });
}

async function workOffline(page: Page): Promise<void> {
  await go(page, 'settings', 'sample-platform');
  await page.getByTestId('toggle-sample').click();
  await page.getByTestId('sample-stopped').waitFor();
  await pillShows(page, 'offline', 60_000);
  await show(page, 'settings-offline');
  await go(page, 'people', 'contacts-grid');
  await search(page, CALLER, 1);
  await page.getByRole('row', { name: CALLER }).locator('[data-column="city"]').dblclick();
  await page.getByTestId('edit-city').fill('Bristol');
  await show(page, 'people-edit');
  await page.keyboard.press('Enter');
  await page.getByTestId('record-queued').waitFor();
  await search(page, '', 60);
  await show(page, 'people');
  await go(page, 'outbox', 'change');
  await show(page, 'outbox');
}

async function comeBack(page: Page): Promise<void> {
  await go(page, 'settings', 'sample-platform');
  await page.getByTestId('toggle-sample').click();
  await page.getByTestId('sample-running').waitFor();
  await pillShows(page, 'synced', 60_000);
  await show(page, 'settings-synced');
  for (const section of ['appearance', 'playback', 'storage', 'shortcuts', 'about']) {
    await page.getByTestId(`settings-${section}`).click();
    await show(page, `settings-${section}`);
  }
}

const showOn = (page: Page) => (name: string) => show(page, name);

/** What each area of the console adds: a file of scripts/tour each, in the order of their names. */
async function visits(): Promise<Visit[]> {
  const files = globSync('*.ts', { cwd: join(import.meta.dirname, 'tour') }).sort();
  const modules = await Promise.all(files.map((file) => import(`./tour/${file}`) as Promise<{ visit?: Visit }>));
  return modules.flatMap(({ visit }) => visit ?? []);
}

async function run(): Promise<void> {
  if (!ensureSystem({ for: 'test' }) || !ensureBuilt()) process.exit(1);
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  let keyring: Keyring | null = null;
  let machine: Machine | null = null;
  let app: Console | null = null;
  try {
    keyring = await startKeyring();
    machine = createMachine(keyring.env);
    app = await startConsole(machine);
    await firstRun(app.page);
    await review(app.page);
    await workOffline(app.page);
    await comeBack(app.page);
    const { page, answerDialog } = app;
    for (const visit of await visits()) await visit({ page, show: showOn(page), answerDialog });
    console.log(`The pictures are in ${OUT}`);
  } finally {
    await app?.close();
    await keyring?.stop();
    machine?.dispose();
  }
}

await run();
