import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RendererUnderTest, startRenderer } from './browser.ts';

let renderer: RendererUnderTest;
let axeSource: string;

beforeAll(async () => {
  axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  renderer = await startRenderer();
});

afterAll(() => renderer.stop());

interface Screen {
  name: string;
  address: string;
  /** Test id of what shows that the screen is there. */
  ready: string;
  prepare?: (page: Page) => Promise<void>;
}

const CALL = '#/calls/00000002-0000-4000-8000-000000000000';
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
  { name: 'outbox', address: '/#/outbox', ready: 'change' },
  {
    name: 'outbox, conflicts',
    address: '/?theme=dark#/outbox',
    ready: 'outbox-conflicts',
    prepare: async (page) => {
      await page.getByTestId('outbox-conflicts').click();
      await page.getByTestId('change-conflict').waitFor();
    },
  },
  { name: 'connections', address: '/#/settings/connections', ready: 'connection' },
  {
    name: 'connections, dark and offline',
    address: '/?mode=offline&theme=dark#/settings/connections',
    ready: 'connection',
  },
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
  { name: 'blocked', address: '/?mode=blocked', ready: 'retry-setup' },
  { name: 'start', address: '/?mode=start', ready: 'open-sample' },
];

it.concurrent.each(SCREENS)('$name has no serious violation', async ({ address, ready, prepare }) => {
  const { page, complaints } = await renderer.open(address);
  try {
    await page.getByTestId(ready).first().waitFor();
    await prepare?.(page);
    // Before axe runs: it reads style sheets in ways that the content policy reports.
    expect(complaints).toEqual([]);
    await page.evaluate(axeSource);
    const { violations } = await page.evaluate(() => {
      const { axe } = window as unknown as { axe: { run: (options: RunOptions) => Promise<AxeResults> } };
      return axe.run({ resultTypes: ['violations'] });
    });
    const grave = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map((node) => `${node.html.slice(0, 140)} ${node.any[0]?.message ?? ''}`).join(' | ')}`,
      );
    expect(grave).toEqual([]);
  } finally {
    await page.close();
  }
});
