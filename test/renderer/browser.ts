import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { buildRenderer, serve } from './serve.ts';

export interface RendererUnderTest {
  /** Opens a page of the interface; `address` is what follows the origin, such as `/?mode=empty#/calls`. */
  open: (address: string) => Promise<{ page: Page; complaints: string[] }>;
  stop: () => Promise<void>;
}

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
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  return {
    open: async (address) => {
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      await page.goto(`${server.url}${address}`);
      return { page, complaints };
    },
    stop: async () => {
      await browser.close();
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
