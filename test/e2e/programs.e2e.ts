import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppApi } from '#shared/contract/index.ts';
import { startPlatform, type TestPlatform, WHOLE_SAMPLE } from '../integration/support/local-platform.ts';
import type { Console } from './support/console.ts';
import { graveFindings, startSample } from './support/workspace.ts';

const PROGRAM = 'Spring survey';
const SMS = 'Spring text';

let server: TestPlatform;
let console: Console;
let programId: string;
let smsId: string;

beforeAll(async () => {
  server = await startPlatform({ seed: 'sample', sampleDir: WHOLE_SAMPLE });
  await prepare();
  console = await startSample();
  await connect(console.page);
}, 180_000);
afterAll(async () => {
  await console?.close();
  await server?.close();
});

/** A program and an SMS program of the platform that nobody launched yet. */
async function prepare(): Promise<void> {
  const first = async (path: string, name: string) => {
    const { json } = await server.request('GET', path);
    const rows = Array.isArray(json) ? json : (json as { data: { id: string; name?: string }[] }).data;
    return (rows as { id: string; name?: string }[]).find((row) => (row.name ?? '').includes(name))?.id ?? rows[0]?.id;
  };
  const audienceId = await first('/api/audience?limit=100', 'Autumn reminders');
  const flowId = await first('/api/flows?limit=100', 'eminder');
  const did = await first('/api/dids/available', '');
  const senderId = await first('/api/sender-ids/available', '');
  const made = await server.request('POST', '/api/programs', {
    name: PROGRAM,
    audienceId,
    flowId,
    startAt: '2026-01-01T00:00:00.000Z',
    didPool: [did],
    retryStrategy: { type: 'none' },
  });
  programId = (made.json as { id: string }).id;
  const text = { name: SMS, audienceId, senderId, messageTemplate: 'Hello {{ $contact.firstName }}' };
  smsId = ((await server.request('POST', '/api/sms-programs', text)).json as { id: string }).id;
}

async function connect(page: Page): Promise<void> {
  await page.evaluate(
    async ({ url, apiKey }) => {
      const { app } = window as unknown as { app: AppApi };
      const id = crypto.randomUUID();
      await app.connections.add({
        id,
        platform: 'gomobile',
        name: 'Second',
        baseUrl: url,
        apiKey,
        authScheme: 'apiKey',
      });
    },
    { url: server.url, apiKey: server.apiKey },
  );
}

const executionsThere = async () =>
  (
    (await server.request('GET', `/api/programs/${programId}/executions?limit=100`)).json as {
      data: { id: string; status: string }[];
    }
  ).data;

const isFocused = (page: Page, testId: string) =>
  page.evaluate((id) => document.activeElement?.getAttribute('data-testid') === id, testId);

/** Goes on with Tab until the focus is there, as a person without a mouse does. */
async function tabTo(page: Page, testId: string): Promise<void> {
  await page.getByTestId(testId).waitFor();
  for (let presses = 0; presses < 80; presses++) {
    if (await isFocused(page, testId)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches ${testId}`);
}

async function press(page: Page, testId: string): Promise<void> {
  await tabTo(page, testId);
  await page.keyboard.press('Enter');
}

/** Finds a row by its name and opens it, by keys alone. */
async function openRow(page: Page, grid: string, name: string, panel: string): Promise<void> {
  await page.getByTestId(grid).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(name);
  await page.getByTestId(grid).getByText(name).first().waitFor();
  await expect.poll(() => page.getByTestId(grid).getByRole('row').count()).toBe(2);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByTestId(panel).waitFor();
}

async function goToPrograms(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('m');
}

async function openProgram(page: Page): Promise<void> {
  await goToPrograms(page);
  await openRow(page, 'programs-list', PROGRAM, 'program-panel');
}

const outcome = (page: Page) => page.getByTestId('act-outcome').getAttribute('data-outcome');

describe('programs, by keyboard alone', () => {
  it('are looked over and launched, once', async () => {
    const { page } = console;
    await openProgram(page);
    expect(await graveFindings(page)).toEqual([]);
    await page.keyboard.press('Shift+L');
    await page.getByTestId('launch-question').waitFor();
    expect(await page.getByTestId('launch-question').textContent()).toContain('60 people will be called');
    expect(await graveFindings(page)).toEqual([]);
    await press(page, 'confirm-launch');
    await page.getByTestId('open-last-execution').waitFor({ timeout: 20_000 });
    expect(await executionsThere()).toHaveLength(1);
  });

  it('show how an execution goes on while it is watched', async () => {
    const { page } = console;
    await press(page, 'open-last-execution');
    const panel = page.getByTestId('execution-panel');
    await panel.getByText('Running').waitFor();
    const before = await panel.getByTestId('done-share').textContent();
    await server.request('POST', '/_local/clock', { advanceMs: 120_000 });
    await expect.poll(() => panel.getByTestId('done-share').textContent(), { timeout: 20_000 }).not.toBe(before);
    expect(await graveFindings(page)).toEqual([]);
  });

  it('pause and resume an execution', async () => {
    const { page } = console;
    const [execution] = await executionsThere();
    await page.keyboard.press('Shift+P');
    await page.getByTestId('act-outcome').waitFor();
    expect(await outcome(page)).toBe('done');
    expect((await executionsThere())[0]).toEqual(expect.objectContaining({ id: execution?.id, status: 'paused' }));
    await page.getByTestId('resume-execution').waitFor();
    await page.keyboard.press('Shift+P');
    await page.getByTestId('pause-execution').waitFor();
    await expect.poll(() => outcome(page)).toBe('done');
    expect((await executionsThere())[0]?.status).toBe('running');
  });

  it('refuse to pause offline, in words, and hold a launch until it is confirmed again', async () => {
    const { page } = console;
    const port = Number(new URL(server.url).port);
    await server.stop();
    await page.keyboard.press('Shift+P');
    await page.getByText('NOT paused: you are offline').waitFor({ timeout: 20_000 });
    expect(await graveFindings(page)).toEqual([]);
    await openProgram(page);
    await page.keyboard.press('Shift+L');
    await page.getByTestId('launch-question').waitFor({ timeout: 20_000 });
    expect(await page.getByTestId('launch-question').textContent()).toContain('You are offline');
    await press(page, 'confirm-launch');
    const notice = page.getByTestId('effect-notice');
    await notice.waitFor();
    expect(await notice.getAttribute('data-state')).toBe('held');
    expect(await graveFindings(page)).toEqual([]);

    await server.startAgain(port);
    await expect.poll(() => secondIsThere(page), { timeout: 60_000 }).toBe(true);
    expect(await notice.getAttribute('data-state')).toBe('held');
    expect(await executionsThere()).toHaveLength(1);
    await press(page, 'confirm-effect');
    await notice.waitFor({ state: 'detached', timeout: 20_000 });
    expect(await executionsThere()).toHaveLength(2);
  });

  it('cancel an execution', async () => {
    const { page } = console;
    await press(page, 'open-last-execution');
    await page.getByTestId('execution-panel').waitFor();
    await press(page, 'cancel-execution');
    await press(page, 'confirm-dialog');
    await page.getByTestId('act-outcome').waitFor();
    expect(await outcome(page)).toBe('done');
    expect((await executionsThere()).map(({ status }) => status)).toContain('cancelled');
  });

  it('write to an audience, once', async () => {
    const { page } = console;
    await goToPrograms(page);
    await press(page, 'tab-programs-messages');
    await openRow(page, 'sms-programs-list', SMS, 'sms-program-panel');
    await page.getByTestId('message-preview').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await page.keyboard.press('Shift+L');
    await page.getByTestId('launch-question').waitFor();
    await press(page, 'confirm-launch');
    await expect
      .poll(() => page.getByTestId('sms-program-panel').getByTestId('sms-status').textContent(), { timeout: 20_000 })
      .not.toBe('Draft');
    const launches = (await server.writes()).filter(({ url }) => url === `/api/sms-programs/${smsId}/launch`);
    expect(launches).toHaveLength(1);
    expect(await graveFindings(page)).toEqual([]);
  });
});

interface ListedConnections {
  connections: { list: () => Promise<{ value: { name: string; problem: unknown }[] }> };
}

/** Whether the console has found the second platform there again. */
const secondIsThere = (page: Page) =>
  page.evaluate(async () => {
    const { app } = window as unknown as { app: ListedConnections };
    const { value } = await app.connections.list();
    return value.find(({ name }) => name === 'Second')?.problem === null;
  });
