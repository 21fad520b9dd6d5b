import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { latinOn, prefer, spillsOn } from './arabic.ts';
import { type RendererUnderTest, startRenderer } from './browser.ts';
import { administrationScreens } from './screens/administration.ts';
import { agentsScreens } from './screens/agents.ts';
import { audioScreens } from './screens/audio.ts';
import { callSearchScreens } from './screens/call-search.ts';
import { conversationsScreens } from './screens/conversations.ts';
import { exportsScreens } from './screens/exports.ts';
import { flowsScreens } from './screens/flows.ts';
import { importsScreens } from './screens/imports.ts';
import { outboxScreens } from './screens/outbox.ts';
import { peopleScreens } from './screens/people.ts';
import { programsScreens } from './screens/programs.ts';
import { reportsScreens } from './screens/reports.ts';
import type { Screen } from './screens/screen.ts';

let renderer: RendererUnderTest;
let axeSource: string;

beforeAll(async () => {
  axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  renderer = await startRenderer();
});

afterAll(() => renderer.stop());

const CALL_ID = '00000002-0000-4000-8000-000000000000';
const CALL = `#/calls/${CALL_ID}`;
const REMOTE_CALL = '#/calls/00000002-0000-4000-8000-000000000003';
const CONTACT = '#/people/00000003-0000-4000-8000-000000000004';

const SCREENS: Screen[] = [
  { name: 'calls', address: '/#/calls', ready: 'calls-grid' },
  { name: 'calls, dark', address: '/?theme=dark#/calls', ready: 'calls-grid' },
  {
    name: 'calls, searched',
    address: '/#/calls',
    ready: 'calls-grid',
    prepare: async (page) => {
      await page.getByTestId('calls-search').fill('refund');
      await page.locator('mark').first().waitFor();
    },
  },
  { name: 'calls, offline', address: '/?mode=offline#/calls', ready: 'calls-grid' },
  { name: 'calls, empty', address: '/?mode=empty#/calls', ready: 'calls-empty' },
  { name: 'review', address: `/${CALL}`, ready: 'transcript' },
  { name: 'review, dark', address: `/?theme=dark${CALL}`, ready: 'transcript' },
  {
    name: 'review, metrics with a definition',
    address: `/${CALL}`,
    ready: 'transcript',
    prepare: async (page) => {
      await page.getByRole('tab').nth(1).click();
      await page.getByTestId('call-metrics').getByRole('button').first().focus();
      // A key was pressed, so that the focus is shown as that of the keyboard.
      await page.keyboard.press('Tab');
      await page.getByRole('tooltip').waitFor();
    },
  },
  { name: 'a call in a window of its own', address: `/?window=${CALL_ID}#/calls/${CALL_ID}`, ready: 'call-window' },
  { name: 'review without audio', address: `/${REMOTE_CALL}`, ready: 'transcript' },
  { name: 'people with a contact', address: `/${CONTACT}`, ready: 'contact-panel' },
  { name: 'people, dark', address: `/?theme=dark${CONTACT}`, ready: 'contact-panel' },
  {
    name: 'new contact',
    address: '/#/people',
    ready: 'contacts-grid',
    prepare: async (page) => {
      await page.getByTestId('new-contact').click();
      await page.getByTestId('create-contact').click();
      await page.getByText('A contact needs a phone number.').waitFor();
    },
  },
  {
    name: 'a connection in trouble',
    address: '/?mode=trouble#/settings/connections',
    ready: 'collection-issues',
    prepare: async (page) => {
      await page.getByTestId('test-again').click();
      await page.getByTestId('test-report').waitFor();
    },
  },
  {
    name: 'a removal to accept, dark',
    address: '/?mode=vanished&theme=dark#/calls',
    ready: 'calls-grid',
    prepare: async (page) => {
      await page.getByTestId('banner').getByTestId('accept-removal').click();
      await page.getByTestId('accept-name').waitFor();
    },
  },
  {
    name: 'a new key',
    address: '/?mode=revoked#/calls',
    ready: 'calls-grid',
    prepare: async (page) => {
      await page.getByTestId('sync-pill').click();
      await page.getByTestId('connection-trouble').getByTestId('enter-key').click();
      await page.getByTestId('new-key').waitFor();
    },
  },
  { name: 'damaged store', address: '/?mode=damaged', ready: 'recovery' },
  { name: 'damaged store, dark', address: '/?mode=damaged&theme=dark&step=rebuild', ready: 'recovery' },
  { name: 'recovery report', address: '/?mode=repaired-lossy', ready: 'recovery-report' },
  { name: 'recovery report, dark', address: '/?mode=repaired&theme=dark', ready: 'recovery-report' },
  { name: 'connections', address: '/#/settings/connections', ready: 'connection' },
  {
    name: 'how the lists of a connection are read',
    address: '/#/settings/connections',
    ready: 'connection',
    prepare: async (page) => {
      await page.getByTestId('list-health').first().getByText('How its lists are read').click();
    },
  },
  {
    name: 'connecting a platform',
    address: '/?theme=dark#/settings/connections',
    ready: 'connection',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Connect a platform' }).click();
      await page.getByTestId('connect-which').click();
      await page.getByRole('option', { name: 'Trillet', exact: true }).click();
      await page.getByTestId('test-connection').click();
    },
  },
  {
    name: 'connections, dark and offline',
    address: '/?mode=offline&theme=dark#/settings/connections',
    ready: 'connection',
  },
  { name: 'a platform that answers badly', address: '/?mode=trouble#/settings/connections', ready: 'connection' },
  {
    name: 'a list that vanished, dark',
    address: '/?mode=vanished&theme=dark#/settings/connections',
    ready: 'connection',
  },
  { name: 'a revoked key', address: '/?mode=revoked#/settings/connections', ready: 'connection' },
  { name: 'appearance', address: '/#/settings/appearance', ready: 'language' },
  { name: 'playback', address: '/#/settings/playback', ready: 'settings-playback' },
  { name: 'shortcuts', address: '/#/settings/shortcuts', ready: 'settings-shortcuts' },
  { name: 'about', address: '/#/settings/about', ready: 'settings-about' },
  { name: 'calls that cannot be read', address: '/?mode=error#/calls', ready: 'nav-calls' },
  { name: 'storage', address: '/#/settings/storage', ready: 'storage-usage' },
  {
    name: 'palette',
    address: '/#/calls',
    ready: 'calls-grid',
    prepare: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByTestId('palette-input').waitFor();
    },
  },
  {
    name: 'sync details',
    address: '/#/calls',
    ready: 'sync-pill',
    prepare: async (page) => {
      await page.getByTestId('sync-pill').click();
      await page.getByTestId('sync-now').waitFor();
    },
  },
  { name: 'protect', address: '/?mode=no-keychain', ready: 'new-passphrase' },
  { name: 'unlock, dark', address: '/?mode=unlock&theme=dark', ready: 'unlock-passphrase' },
  // The other reasons have the same parts.
  ...['keychain-slow', 'keychain-replaced', 'profile-lost', 'key-refused'].map((reason, index) => ({
    name: `blocked: ${reason}`,
    address: `/?mode=blocked-${reason}&theme=${index % 2 === 0 ? 'light' : 'dark'}`,
    ready: `blocked-${reason}`,
  })),
  {
    name: 'recovery key typed with a slip, dark',
    address: '/?mode=blocked-key-lost&theme=dark',
    ready: 'use-recovery-key',
    prepare: async (page) => {
      await page.getByTestId('use-recovery-key').click();
      await page.getByTestId('recovery-key-input').fill(`${'A'.repeat(39)}B`);
      await page.getByText('There is a slip in it').waitFor();
    },
  },
  { name: 'recovery key shown', address: '/?mode=recovery-key', ready: 'recovery-group' },
  {
    name: 'recovery key typed back, dark',
    address: '/?mode=recovery-key&theme=dark',
    ready: 'recovery-group',
    prepare: async (page) => {
      await page.getByTestId('recovery-key-saved').click();
      await page.getByTestId('recovery-group-input').fill('AAAAA');
      await page.getByTestId('confirm-recovery-key').click();
      await page.getByText('Compare it with what you saved').waitFor();
    },
  },
  { name: 'locked, dark', address: '/?mode=locked&theme=dark', ready: 'unlock-keychain' },
  { name: 'security', address: '/?mode=attention&recovery=none#/settings/security', ready: 'remove-secrets' },
  {
    name: 'security, a changed passphrase, dark',
    address: '/?protection=passphrase&theme=dark#/settings/security',
    ready: 'change-passphrase',
    prepare: async (page) => {
      await page.getByTestId('change-passphrase').click();
      await page.getByTestId('current-passphrase').fill('not it');
      await page.getByTestId('new-passphrase').fill('a long new passphrase');
      await page.getByTestId('repeat-passphrase').fill('a long new passphrase');
      await page.getByTestId('protect-passphrase').click();
      await page.getByText('That is not the passphrase.').waitFor();
    },
  },
  { name: 'start', address: '/?mode=start', ready: 'open-sample' },
  ...administrationScreens,
  ...agentsScreens,
  ...conversationsScreens,
  ...exportsScreens,
  ...flowsScreens,
  ...audioScreens,
  ...callSearchScreens,
  ...importsScreens,
  ...outboxScreens,
  ...peopleScreens,
  ...programsScreens,
  ...reportsScreens,
];

/** `without` leaves out what would only be read again. */
async function graveViolations(page: Page, without: string[] = []): Promise<string[]> {
  const { violations } = await page.evaluate((exclude) => {
    const { axe } = window as unknown as { axe: { run: (on: object, options: RunOptions) => Promise<AxeResults> } };
    return axe.run(
      { include: [['html']], exclude: exclude.map((selector) => [selector]) },
      // The style sheets are read again for no rule that is asked for.
      { resultTypes: ['violations'], preload: false },
    );
  }, without);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${node.html.slice(0, 140)} ${node.any[0]?.message ?? ''}`).join(' | ')}`,
    );
}

const IS_LONG = process.env.EARSHOT_TEST_SIZE === 'long';

/** A screen that is drawn like no earlier one of the list. The others are read in other languages in the long run alone. */
const isFirstOfItsKind = (screen: Screen): boolean => {
  const kindOf = ({ ready }: Screen) => ready.replace(/^blocked-.*/, 'blocked');
  return SCREENS.find((other) => kindOf(other) === kindOf(screen)) === screen;
};

/** Two frames: one for the layout to turn round, one for what is measured in it. */
const settled = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Rows and turns past the first few: every state they can be in was read in the first language. */
const LIKE_THE_ROWS_ABOVE = ['[role=row]:nth-child(n+6)', '[role=listitem]:nth-child(n+5)'];

it.concurrent.each(SCREENS)(
  '$name has no serious violation, and the first of its kind none in Arabic and high contrast; it holds its French',
  async (screen) => {
    const { page, complaints } = await renderer.open(screen.address);
    try {
      await page.getByTestId(screen.ready).first().waitFor();
      await screen.prepare?.(page);
      // Before axe runs: it reads style sheets in ways that the content policy reports.
      expect(complaints).toEqual([]);
      await page.evaluate(axeSource);
      expect(await graveViolations(page)).toEqual([]);
      if (!IS_LONG && !isFirstOfItsKind(screen)) return;
      // The same page, turned round while it stands: every screen must take it as it comes.
      await page.setViewportSize({ width: 1280, height: 720 });
      await prefer(page, { language: 'ar', contrast: 'more' });
      await page.locator('html[dir=rtl][lang=ar][data-contrast=more]').waitFor();
      await settled(page);
      if (isFirstOfItsKind(screen)) expect(await graveViolations(page, LIKE_THE_ROWS_ABOVE)).toEqual([]);
      expect(await latinOn(page)).toEqual([]);
      expect(await spillsOn(page)).toEqual([]);
      // French is the longest of the three.
      await prefer(page, { language: 'fr' });
      await page.locator('html[dir=ltr][lang=fr]').waitFor();
      await settled(page);
      expect(await spillsOn(page)).toEqual([]);
    } finally {
      await renderer.reuse(page);
    }
  },
);

it('changes language in place, and reads no language that was not chosen', async () => {
  const { page, complaints } = await renderer.open('/#/settings/appearance');
  const read: string[] = [];
  page.on('request', (request) => read.push(new URL(request.url()).pathname));
  try {
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));
    await page.getByTestId('language').click();
    await page.getByRole('option', { name: 'العربية' }).click();
    await page.locator('html[dir=rtl][lang=ar]').waitFor();
    await page.getByRole('heading', { name: 'المظهر' }).waitFor();
    const digits = page.getByRole('radiogroup', { name: 'الأرقام' });
    await digits.getByText('٠١٢٣').click();
    await page.getByTestId('nav-calls').click();
    await page.getByTestId('list-count').getByText('٢٤', { exact: true }).waitFor();
    await prefer(page, { language: 'fr' });
    await page.locator('html[dir=ltr][lang=fr]').waitFor();
    await page.getByRole('heading', { name: 'Appels' }).waitFor();
    await page.getByTestId('list-count').getByText('24', { exact: true }).waitFor();
    await prefer(page, { language: 'system' });
    await page.getByRole('heading', { name: 'Calls' }).waitFor();
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
    expect(read.filter((path) => /\/(ar|fr|en)-/.test(path)).map((path) => path.slice(0, 11))).toEqual([
      '/assets/ar-',
      '/assets/fr-',
    ]);
    expect(complaints).toEqual([]);
  } finally {
    await page.close();
  }
});

it('keeps a phone number, a name and the time line from the left in Arabic', async () => {
  const { page } = await renderer.open(`/?language=ar${CALL}`);
  try {
    await page.getByTestId('transcript').waitFor();
    const phone = page.locator('header bdi[dir=ltr]');
    expect(await phone.evaluate((element) => getComputedStyle(element).direction)).toBe('ltr');
    await page.getByTestId('player-dock').waitFor();
    const lanes = page.getByTestId('waveform').getByRole('slider');
    const box = await lanes.boundingBox();
    if (box === null) throw new Error('the waveform is not on screen');
    await page.mouse.click(box.x + box.width * 0.25, box.y + box.height / 2);
    const position = () =>
      page.getByTestId('player-audio').evaluate((audio) => {
        const { currentTime, duration } = audio as HTMLAudioElement;
        return currentTime / duration;
      });
    await expect.poll(position).toBeCloseTo(0.25, 2);
    await lanes.press('ArrowRight');
    await expect.poll(position).toBeGreaterThan(0.255);
    const rail = await page.getByTestId('nav-calls').boundingBox();
    expect(rail?.x).toBeGreaterThan(1300);
  } finally {
    await page.close();
  }
});

it('takes high contrast from the system, and forced colours as they are', async () => {
  const { page } = await renderer.open('/#/calls');
  try {
    await page.getByTestId('calls-grid').waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset.contrast)).toBeUndefined();
    await page.emulateMedia({ contrast: 'more' });
    await page.locator('html[data-contrast=more]').waitFor();
    await page.emulateMedia({ contrast: 'no-preference', forcedColors: 'active' });
    await expect
      .poll(() => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--focus')))
      .toBe('Highlight');
  } finally {
    await page.close();
  }
});
