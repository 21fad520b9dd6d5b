import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppApi } from '#shared/contract/index.ts';
import type { Console } from './support/console.ts';
import { goOffline, goOnline, graveFindings, startSample } from './support/workspace.ts';

/** Launches a program of its own over the sample's people, without the network of the person: in the sample's platform. */
const launchProgram = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    // The bridge itself answers what the page's client unwraps.
    const value = async <T>(reply: Promise<T>): Promise<T> => ((await reply) as unknown as { value: T }).value;
    const { app } = window as unknown as { app: AppApi };
    const [connection] = await value(app.connections.list());
    const connectionId = connection?.id ?? '';
    const { audiences, flows, numbers } = await value(app.programs.choices({ connectionId }));
    const audience = audiences.toSorted((a, b) => b.contactCount - a.contactCount)[0];
    const flow = flows.find(({ nodes }) => nodes.some(({ id }) => id === 'dial')) ?? flows[0];
    const name = 'Evening round';
    const { id } = await value(
      app.programs.create({
        connectionId,
        input: {
          name,
          audienceId: audience?.id ?? '',
          flowId: flow?.id ?? '',
          startAt: Date.now(),
          stopAt: null,
          numberIds: numbers.slice(0, 1).map((number) => number.id),
          retry: { type: 'none' },
          pauseWindows: null,
          autoPauseRules: [],
        },
      }),
    );
    await app.programs.launch({ changeId: crypto.randomUUID(), id, people: audience?.contactCount ?? null });
    return name;
  });

/** What stands in the figures of the screen, by their names. */
const figuresOn = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('[data-testid^="figure-"]')].map((tile) => [
        tile.getAttribute('data-testid')?.slice('figure-'.length) ?? '',
        tile.children[1]?.textContent ?? '',
      ]),
    ),
  );

/** Presses a key until what has the focus carries this test id. */
async function keyTo(page: Page, key: string, testId: string, most = 60): Promise<void> {
  for (let presses = 0; presses < most; presses += 1) {
    const at = await page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? '');
    if (at === testId) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never came to ${testId}`);
}

const go = async (page: Page, key: string): Promise<void> => {
  await page.keyboard.press('g');
  await page.keyboard.press(key);
};

describe('today and the reports, by keyboard alone', () => {
  let console: Console;
  let online: Record<string, string>;

  beforeAll(async () => {
    console = await startSample();
  });
  afterAll(() => console?.close());

  it('lead from today to a running execution, its report and a call of it', async () => {
    const { page } = console;
    const name = await launchProgram(page);
    await go(page, 'h');
    await page.getByTestId('today-execution').getByText(name).waitFor({ timeout: 60_000 });
    expect(await graveFindings(page)).toEqual([]);
    await keyTo(page, 'j', 'today-execution');
    await page.keyboard.press('Enter');
    await page.getByTestId('execution-report').getByRole('heading', { name }).waitFor();
    await page.getByTestId('figure-progress').waitFor({ timeout: 30_000 });
    await page.getByTestId('breakdown-table').getByRole('row').nth(1).waitFor({ timeout: 90_000 });
    expect(await graveFindings(page)).toEqual([]);
    await keyTo(page, 'Tab', 'report-tab-summary');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await keyTo(page, 'Tab', 'report-calls');
    await page.keyboard.press('Enter');
    await page.getByTestId('attempts').getByRole('row').nth(1).waitFor({ timeout: 30_000 });
    expect(await graveFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByTestId('call-attempts').waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await page.getByTestId('choose-execution').waitFor();
  });

  it('lead from a figure to the calls that it counts, and to one of them', async () => {
    const { page } = console;
    await go(page, 'r');
    await page.getByTestId('report-grid').waitFor();
    online = await figuresOn(page);
    expect(Number(online.calls)).toBeGreaterThan(0);
    expect(await page.getByTestId('coverage').textContent()).toContain(`of ${online.calls} calls have a report here`);
    expect(await graveFindings(page)).toEqual([]);
    await keyTo(page, 'Tab', 'figure-calls');
    await page.getByRole('tooltip').getByText('All calls that began on these days').waitFor();
    await page.keyboard.press('Enter');
    await page.getByTestId('calls-grid').waitFor();
    await page
      .getByTestId('list-count')
      .getByText(online.calls ?? '', { exact: true })
      .waitFor();
    await keyTo(page, 'Tab', 'calls-grid');
    await page.keyboard.press('Enter');
    await page.getByTestId('transcript').waitFor();
  });

  it('show what credits are left, and the usage of FlowGent as not offered here', async () => {
    const { page } = console;
    await go(page, 'r');
    await keyTo(page, 'Tab', 'tab-reports-credits');
    await page.keyboard.press('Enter');
    await page.getByTestId('credit-days').waitFor();
    const balance = await page.evaluate(async () => {
      const value = async <T>(reply: Promise<T>): Promise<T> => ((await reply) as unknown as { value: T }).value;
      const { app } = window as unknown as { app: AppApi };
      const [connection] = await value(app.connections.list());
      await app.reports.refreshBalance({ connectionId: connection?.id ?? '' });
      const day = new Date().toISOString().slice(0, 10);
      const input = { connectionId: connection?.id ?? '', timeZone: 'UTC', from: day, to: day, now: Date.now() };
      return (await value(app.reports.credits(input))).state.balance;
    });
    const shown = new Intl.NumberFormat('en', { maximumFractionDigits: 2 }).format(balance ?? 0);
    await page.getByTestId('figure-balance').getByText(shown, { exact: true }).waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await keyTo(page, 'Tab', 'tab-reports-usage');
    await page.keyboard.press('Enter');
    await page.getByTestId('usage-not-offered').waitFor();
    expect(await graveFindings(page)).toEqual([]);
  });

  it('show the same numbers with their age while the platform is away', async () => {
    const { page } = console;
    await go(page, 'r');
    await page.getByTestId('report-grid').waitFor();
    online = await figuresOn(page);
    await openReportOf(page, 'Autumn reminders');
    const report = await figuresOn(page);
    expect(report).toMatchObject({ progress: '100%', programCalls: '87', programRate: '64%' });
    await goOffline(page);
    expect(await figuresOn(page)).toEqual(report);
    expect(await page.getByTestId('report-age').textContent()).toContain('As of');
    expect(await page.getByTestId('refresh-report').isDisabled()).toBe(true);
    expect(await graveFindings(page)).toEqual([]);
    await go(page, 'r');
    await page.getByTestId('report-grid').waitFor();
    expect(await figuresOn(page)).toEqual(online);
    await go(page, 'h');
    await page.getByTestId('today').waitFor();
    expect(await graveFindings(page)).toEqual([]);
  });

  it('ask for a report again once the platform is back', async () => {
    const { page } = console;
    await goOnline(page);
    await openReportOf(page, 'Autumn reminders');
    await keyTo(page, 'Tab', 'refresh-report');
    await page.keyboard.press('Enter');
    await page.getByTestId('report-age').getByText('now').waitFor();
    expect(await page.getByTestId('report-problem').count()).toBe(0);
    expect(await figuresOn(page)).toMatchObject({ programCalls: '87' });
  });
});

async function openReportOf(page: Page, program: string): Promise<void> {
  await go(page, 'r');
  await keyTo(page, 'Tab', 'tab-reports-executions');
  await page.keyboard.press('Enter');
  await page.getByTestId('report-executions').getByText(program).waitFor();
  await keyTo(page, 'Tab', 'report-executions');
  for (let row = 0; row < 10; row += 1) {
    const isOn = await page.getByTestId('report-executions').locator('[data-active]').getByText(program).count();
    if (isOn > 0) break;
    await page.keyboard.press('j');
  }
  await page.keyboard.press('Enter');
  await page.getByTestId('execution-report').getByRole('heading', { name: program }).waitFor();
  // The tab that was open last is open again.
  await page.getByTestId('report-tab-summary').press('Enter');
  await page.getByTestId('figure-progress').waitFor();
}
