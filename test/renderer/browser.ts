import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { buildRenderer, EMPTY_PAGE, serve } from './serve.ts';

export interface OpenOptions {
  /** What a test wants of the page before it goes anywhere. */
  prepare?: (page: Page) => Promise<unknown>;
  /** `commit`: goes on as soon as the page's first file arrives. */
  waitUntil?: 'load' | 'commit';
}

export interface OpenPage {
  page: Page;
  complaints: string[];
}

export interface RendererUnderTest {
  /** Opens a page of the interface; `address` is what follows the origin, such as `/?mode=empty#/calls`. */
  open: (address: string, how?: OpenOptions) => Promise<OpenPage>;
  /** Instead of closing a page: a later `open` takes it, and needs no new process. */
  reuse: (page: Page) => Promise<void>;
  stop: () => Promise<void>;
}

const VIEWPORT = { width: 1440, height: 900 };

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--autoplay-policy=no-user-gesture-required',
];

/** The built interface over the fake contract, under the real content policy, in a real Chromium. */
export async function startRenderer(): Promise<RendererUnderTest> {
  const outDir = await mkdtemp(join(tmpdir(), 'earshot-renderer-'));
  await buildRenderer(outDir);
  const server = await serve(outDir);
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: FLAGS,
  });
  const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' });
  const idle: Page[] = [];
  return {
    open: async (address, { prepare, waitUntil = 'load' } = {}) => {
      const page = idle.pop() ?? (await context.newPage());
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      await prepare?.(page);
      await page.goto(`${server.url}${address}`, { waitUntil });
      return { page, complaints };
    },
    reuse: async (page) => {
      page.removeAllListeners('pageerror').removeAllListeners('console');
      // Of the same origin, so that the process stays while all that ran in it ends.
      await page.goto(`${server.url}${EMPTY_PAGE}`);
      await page.setViewportSize(VIEWPORT);
      await page.emulateMedia({ colorScheme: null, contrast: null, forcedColors: null });
      idle.push(page);
    },
    stop: async () => {
      await browser.close();
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}

/** Runs a journey on a fresh page and fails on anything the page complained about. */
export async function onPage(
  renderer: RendererUnderTest,
  address: string,
  journey: (page: Page) => Promise<void>,
): Promise<void> {
  const { page, complaints } = await renderer.open(address);
  try {
    await journey(page);
    expect(complaints).toEqual([]);
  } finally {
    await renderer.reuse(page);
  }
}
