import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReportSummary } from '#shared/wire/gomobile/program-report.ts';
import { reportCommands, reportQueries } from '../../electron/features/reports/handlers.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { startPlatform, type TestPlatform, WHOLE_SAMPLE } from './support/local-platform.ts';

const PAGE = { offset: 0, limit: 200 };
const SORT = { by: 'startedAt', order: 'desc' } as const;
const HOUR_MS = 3_600_000;

let server: TestPlatform;
let app: TestConsole;
beforeEach(async () => {
  server = await startPlatform({ seed: 'sample', sampleDir: WHOLE_SAMPLE });
  app = createConsole();
});
afterEach(async () => {
  await app.close();
  await server.close();
});

const queries = () => reportQueries({ db: app.db });
const commands = () => reportCommands(app.parts);
const ask = async <T>(work: T | Promise<T>): Promise<T> => work;

async function execution() {
  await app.connect(server);
  await app.exchange();
  const { rows } = await ask(queries().executions({ page: PAGE }, app.call));
  const [row] = rows;
  if (!row) throw new Error('the sample has no execution');
  const [{ remoteId } = { remoteId: '' }] = app.all<{ remoteId: string }>(
    'SELECT remote_id AS remoteId FROM records WHERE id = ?',
    row.id,
  );
  const base = `/api/program-execution/${remoteId}/report`;
  const platformSays = async (path: string) => (await server.request('GET', base + path)).json;
  return { row, base, platformSays };
}

describe('the report of an execution', () => {
  test('has the numbers of the platform, part by part and call by call', async () => {
    const { row, platformSays } = await execution();
    expect((await ask(queries().execution({ id: row.id }, app.call))).summary).toBeNull();
    expect(await commands().refreshExecution({ id: row.id }, app.call)).toMatchObject({ problem: null });
    const report = await ask(queries().execution({ id: row.id }, app.call));
    const summary = (await platformSays('')) as ReportSummary;
    expect(report.summary?.calls).toEqual(summary.calls);
    expect(report.summary?.contacts).toEqual(summary.contacts);
    expect(report.summary?.progress).toBe(summary.progressPercent / 100);
    for (const by of ['status', 'hour', 'day', 'attempt'] as const) {
      expect({ by, buckets: report.breakdowns[by] }).toEqual(await platformSays(`/breakdown?by=${by}`));
    }
    const { nodes } = (await platformSays('/node-stats')) as { nodes: { nodeId: string; entered: number }[] };
    expect(report.nodes?.map(({ nodeId, entered }) => [nodeId, entered])).toEqual(
      nodes.map(({ nodeId, entered }) => [nodeId, entered]),
    );
    expect(report.billing).toMatchObject({ totalCredits: 66, currency: 'EUR' });
    expect(report.calls).toEqual({ kept: summary.calls.total, total: summary.calls.total });
    const calls = await ask(queries().executionCalls({ id: row.id, sort: SORT, page: PAGE }, app.call));
    const listed = (await platformSays('/calls?limit=100')) as { data: { callId: string }[] };
    expect(calls.rows.map(({ id }) => id)).toEqual(listed.data.map(({ callId }) => callId));
    const talks = await ask(queries().executionConversations({ id: row.id, page: PAGE }, app.call));
    expect(talks.total).toBe(report.conversations?.conversations);
    expect(talks.rows[0]?.agentName).toBeTruthy();
  });

  test('finds its calls by status and by the name of a contact', async () => {
    const { row } = await execution();
    await commands().refreshExecution({ id: row.id }, app.call);
    const ofStatus = await ask(
      queries().executionCalls({ id: row.id, status: 'no_answer', sort: SORT, page: PAGE }, app.call),
    );
    expect(ofStatus.total).toBe(18);
    const [first] = ofStatus.rows;
    const byName = await ask(
      queries().executionCalls(
        { id: row.id, text: first?.contactName?.toUpperCase(), sort: SORT, page: PAGE },
        app.call,
      ),
    );
    expect(byName.rows.map(({ id }) => id)).toContain(first?.id);
    expect(byName.rows.every(({ contactName }) => contactName === first?.contactName)).toBe(true);
  });

  test('stays as it was when it cannot be had again, with its age and the reason', async () => {
    const { row, base } = await execution();
    await commands().refreshExecution({ id: row.id }, app.call);
    const before = await ask(queries().execution({ id: row.id }, app.call));
    app.clock.advance(HOUR_MS);
    await server.fault({ match: { path: base }, action: { status: 500 }, times: 50 });
    const { problem, fetchedAt } = await commands().refreshExecution({ id: row.id }, app.call);
    expect(problem).not.toBeNull();
    expect(fetchedAt).toBe(before.fetchedAt);
    const after = await ask(queries().execution({ id: row.id }, app.call));
    expect(after).toEqual({ ...before, problem });
    await server.clearFaults();
    await commands().refreshExecution({ id: row.id }, app.call);
    const again = await ask(queries().execution({ id: row.id }, app.call));
    expect(again).toMatchObject({ problem: null, fetchedAt: app.clock.now() });
  });

  test('has its other parts where one of them fails', async () => {
    const { row, base } = await execution();
    await server.fault({ match: { path: `${base}/billing` }, action: { status: 404 }, times: 5 });
    const { problem } = await commands().refreshExecution({ id: row.id }, app.call);
    expect(problem).toMatchObject({ code: 'NOT_FOUND' });
    const report = await ask(queries().execution({ id: row.id }, app.call));
    expect(report.billing).toBeNull();
    expect(report.conversations?.conversations).toBe(9);
    expect(report.calls.kept).toBe(87);
  });

  test('is refused while the person works offline, and nothing is sent', async () => {
    const { row } = await execution();
    app.sync.setPaused(true);
    const before = (await server.requests()).length;
    const { problem } = await commands().refreshExecution({ id: row.id }, app.call);
    expect(problem).toMatchObject({ code: 'OFFLINE' });
    expect((await server.requests()).length).toBe(before);
  });

  test('is read once, however often it is asked for at the same time', async () => {
    const { row, base } = await execution();
    await Promise.all([1, 2, 3].map(() => commands().refreshExecution({ id: row.id }, app.call)));
    const shared = commands();
    const before = (await server.requests()).filter(({ url }) => url === base).length;
    await Promise.all([1, 2, 3].map(() => shared.refreshExecution({ id: row.id }, app.call)));
    expect((await server.requests()).filter(({ url }) => url === base).length).toBe(before + 1);
  });

  test('leads from a call to its job with every attempt', async () => {
    const { row } = await execution();
    await commands().refreshExecution({ id: row.id }, app.call);
    const { rows } = await ask(queries().executionCalls({ id: row.id, sort: SORT, page: PAGE }, app.call));
    const third = rows.find(({ attempt }) => attempt === 3);
    const ref = { connectionId: row.connectionId, remoteCallId: third?.id ?? '' };
    expect((await ask(queries().callJob(ref, app.call))).job).toBeNull();
    expect(await commands().refreshCallJob(ref, app.call)).toMatchObject({ problem: null });
    const { job } = await ask(queries().callJob(ref, app.call));
    expect(job?.attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(job?.attempts.at(-1)).toMatchObject({ id: third?.id, status: third?.status });
  });
});

describe('figures of calls', () => {
  test('say how many of the calls have a report here, and have the same total however they are grouped', async () => {
    await app.connect(server);
    await app.exchange();
    const range = { timeZone: 'Europe/Paris', ...everyDay(), filter: {} };
    const known = app.one<{ n: number }>('SELECT count(*) AS n FROM calls').n;
    for (const by of ['hour', 'agent', 'program', 'outcome', 'language', 'length'] as const) {
      const report = await ask(queries().calls({ ...range, by }, app.call));
      expect(report.figures.calls).toBe(known);
      expect(report.groups.reduce((sum, { calls }) => sum + calls, 0)).toBe(known);
      expect(report.groups.reduce((sum, { talkMs }) => sum + talkMs, 0)).toBe(report.figures.talkMs);
      expect(report.coverage).toEqual({ withReport: known, total: known });
    }
  });
});

/** Every day that the sample has calls on. */
function everyDay() {
  const dayAt = (days: number) => new Date(app.clock.now() + days * 86_400_000).toISOString().slice(0, 10);
  return { from: dayAt(-300), to: dayAt(30) };
}

describe('credits', () => {
  test('are what the platform says is left, and what it booked', async () => {
    const connection = await app.connect(server);
    await app.exchange();
    const day = new Date(app.clock.now()).toISOString().slice(0, 10);
    const from = new Date(app.clock.now() - 365 * 86_400_000).toISOString().slice(0, 10);
    const input = { connectionId: connection.id, timeZone: 'UTC', from, to: day };
    const balance = ((await server.request('GET', '/api/credits/balance')).json as { balance: number }).balance;
    const report = () => ask(queries().credits({ ...input, now: app.clock.now() }, app.call));
    expect((await report()).state.balance).toBe(balance);
    app.clock.advance(HOUR_MS);
    expect(await commands().refreshBalance({ connectionId: connection.id }, app.call)).toMatchObject({ problem: null });
    const { state, spent, added } = await report();
    expect(state).toMatchObject({ balance, balanceAt: app.clock.now(), problem: null });
    const listed = app
      .all<{ body: string }>("SELECT body FROM base_rows WHERE collection = 'creditTransactions'")
      .map(({ body }) => (JSON.parse(body) as { amount: number }).amount);
    expect(added - spent).toBeCloseTo(
      listed.reduce((sum, amount) => sum + amount, 0),
      6,
    );
    const page = await ask(queries().creditTransactions({ ...input, type: 'call_charge', page: PAGE }, app.call));
    expect(page.total).toBeGreaterThan(10);
    expect(page.rows.every(({ type, amount }) => type === 'call_charge' && amount < 0)).toBe(true);
    expect(page.rows.some(({ callId }) => callId !== null)).toBe(true);
  });
});

describe('usage of FlowGent', () => {
  test('is kept by agent and day, and today is refused before it is asked', async () => {
    await app.connect(server, randomUUID(), { name: 'flowgent' });
    await app.exchange();
    const [agent] = await ask(queries().usageAgents(undefined, app.call));
    const dayAt = (days: number) => new Date(app.clock.now() - days * 86_400_000).toISOString().slice(0, 10);
    const input = { agentId: agent?.id ?? '', from: dayAt(7), to: dayAt(1) };
    expect(await ask(queries().usage(input, app.call))).toMatchObject({ knownDays: 0, fetchedAt: null });
    expect(await commands().refreshUsage(input, app.call)).toMatchObject({ problem: null });
    const usage = await ask(queries().usage(input, app.call));
    expect(usage).toMatchObject({ knownDays: 7, fetchedAt: app.clock.now() });
    expect(usage.total).toBe(usage.days.reduce((sum, { credits }) => sum + (credits ?? 0), 0));
    const before = (await server.requests()).length;
    const refused = await commands().refreshUsage({ ...input, to: dayAt(0) }, app.call);
    expect(refused.problem).toMatchObject({ code: 'INVALID' });
    expect((await server.requests()).length).toBe(before);
  });
});

describe('a report as rows', () => {
  test('has a cell for each column, and the rows of its screen', async () => {
    const { row } = await execution();
    await commands().refreshExecution({ id: row.id }, app.call);
    const table = (of: Parameters<ReturnType<typeof queries>['table']>[0]['of']) =>
      ask(queries().table({ of, page: PAGE }, app.call));
    const range = { timeZone: 'UTC', ...everyDay() };
    const tables = await Promise.all([
      table({ report: 'callGroups', by: 'agent', filter: {}, ...range }),
      table({ report: 'executionSummary', id: row.id }),
      table({ report: 'executionCalls', id: row.id, sort: SORT }),
      table({ report: 'executionBreakdown', id: row.id, by: 'day' }),
      table({ report: 'executionNodes', id: row.id }),
      table({ report: 'executionBilling', id: row.id }),
      table({ report: 'executionConversations', id: row.id }),
      table({ report: 'creditTransactions', connectionId: row.connectionId, ...range }),
    ]);
    for (const { report, columns, rows, total } of tables) {
      expect(rows.length, report).toBe(Math.min(total, PAGE.limit));
      expect(rows.length, report).toBeGreaterThan(0);
      for (const cells of rows) {
        expect(cells.length, report).toBe(columns.length);
        cells.forEach((cell, index) => {
          const isText = columns[index]?.type === 'text';
          expect(cell === null || typeof cell === (isText ? 'string' : 'number'), `${report} ${index}`).toBe(true);
        });
      }
    }
  });
});
