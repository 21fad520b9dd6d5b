import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import type { AppApi } from '#shared/contract/index.ts';
import { type Console, createMachine, startConsole } from './console.ts';
import { type PlatformProcess, startPlatformProcess } from './platform-process.ts';
import { pillShows } from './review.ts';

/** The console over the sample workspace, in a throwaway profile, once it has read everything. */
export async function startSample(options: { inspectable?: boolean } = {}): Promise<Console> {
  const machine = createMachine(process.env);
  const console = await startConsole(machine, { args: ['--sample'], ...options });
  await console.page.getByTestId('calls-grid').waitFor();
  await pillShows(console.page, 'synced', 60_000);
  return {
    ...console,
    close: async () => {
      const code = await console.close();
      machine.dispose();
      return code;
    },
  };
}

/** Stops the platform of the sample workspace, and has the console ask it, so that it knows at once. */
export async function goOffline(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { app } = window as unknown as { app: AppApi };
    await app.connections.setSamplePlatform({ running: false });
    await app.sync.run({});
  });
  await pillShows(page, 'offline', 60_000);
}

/** Starts it again, and waits until everything is exchanged. */
export async function goOnline(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { app } = window as unknown as { app: AppApi };
    return app.connections.setSamplePlatform({ running: true });
  });
  await pillShows(page, 'synced', 60_000);
}

/** Connects the other platforms that one process of the local platform serves as well, and waits until they are read. */
export async function connectOthers(
  page: Page,
  { url, apiKey, workspaceId }: PlatformProcess,
  platforms: readonly ('trillet' | 'truestate' | 'flowgent')[] = ['trillet', 'truestate', 'flowgent'],
): Promise<void> {
  const schemes = { trillet: 'apiKey', truestate: 'bearer', flowgent: 'bare' } as const;
  const inputs = platforms.map((platform) => ({
    platform,
    name: `${platform} here`,
    baseUrl: url,
    apiKey,
    authScheme: schemes[platform],
    ...(platform === 'trillet' && { scopeId: workspaceId }),
  }));
  await page.evaluate(async (all) => {
    const { app } = window as unknown as { app: AppApi };
    for (const input of all) await app.connections.add({ ...input, id: crypto.randomUUID() });
  }, inputs);
  await pillShows(page, 'synced', 60_000);
}

/**
 * The console over one platform that a test can look into, once it has read everything: one of its own, or one that others work
 * with and whoever started it ends.
 */
export async function startOnPlatform(
  shared?: PlatformProcess,
): Promise<{ page: Page; platform: PlatformProcess; close(): Promise<void> }> {
  const machine = createMachine(process.env);
  const platform = shared ?? (await startPlatformProcess());
  const console = await startConsole(machine, { args: ['--sample'] });
  await console.page.getByTestId('calls-grid').waitFor();
  await workOnlyWith(console.page, platform);
  return {
    page: console.page,
    platform,
    close: async () => {
      await console.close();
      if (!shared) await platform.stop();
      machine.dispose();
    },
  };
}

/** Leaves the sample's own platform and works with one that a test can look into. */
async function workOnlyWith(page: Page, { url, apiKey }: PlatformProcess): Promise<void> {
  await page.evaluate(
    async (there) => {
      const { app } = window as unknown as { app: AppApi };
      const listed = (await app.connections.list()) as unknown as { value: { id: string }[] };
      await app.connections.add({
        ...{ id: crypto.randomUUID(), platform: 'gomobile', name: 'Here', baseUrl: there.url },
        ...{ authScheme: 'apiKey', apiKey: there.apiKey },
      });
      for (const { id } of listed.value) await app.connections.remove({ id, discardUnsent: true });
    },
    { url, apiKey },
  );
  await pillShows(page, 'synced', 60_000);
}

/** Goes on with Tab until the focus is in the element with this test id. */
export async function tabTo(page: Page, testId: string): Promise<void> {
  for (let n = 0; n < 120; n += 1) {
    const isThere = await page.evaluate(
      (wanted) => document.activeElement?.closest(`[data-testid="${wanted}"]`) !== null,
      testId,
    );
    if (isThere) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the focus never came to ${testId}`);
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds serious or critical on the screen, a line each. What fades in or out has too little contrast meanwhile, and
 * some of it begins while axe looks: only what is found each time counts.
 */
export async function graveFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  let found: string[] = [];
  for (let look = 0; look < 4; look++) {
    await allAtRest(page);
    found = await lookOnce(page);
    if (found.length === 0) break;
  }
  return found;
}

async function lookOnce(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(() => {
    const { axe } = window as unknown as { axe: { run: (on: object, options: RunOptions) => Promise<AxeResults> } };
    return axe.run({ include: [['html']] }, { resultTypes: ['violations'] });
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

/** Waits until what fades now has done so. What turns for ever is left out. */
async function allAtRest(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
        .map(({ finished }) => finished),
    ).then(() => undefined),
  );
}
