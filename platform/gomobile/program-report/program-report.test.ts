import { join } from 'node:path';
import Database from 'better-sqlite3';
import { readXlsx } from 'hucre/xlsx';
import { expect, onTestFinished, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { pathOf, type Route } from '#shared/wire/routes.ts';
import { DATABASE_FILE } from '../../db/open.ts';
import type { Db } from '../../db/statements.ts';
import { seedLargeExecution } from '../../seed/large-execution.ts';
import { NO_SUCH_ID, type Running, startPlatform, temporaryFolder } from '../../test-support.ts';

/** Called more often than an export reads at once. */
const CONTACTS = 600;
/** Ten minutes before midnight in Dublin, in the night in which its clocks go back. */
const STARTED_AT = Date.UTC(2026, 9, 24, 22, 50);

interface Reported {
  platform: Running;
  db: Db;
  params: { executionId: string };
}

async function report(howMany = CONTACTS): Promise<Reported> {
  const dataDir = temporaryFolder();
  const platform = await startPlatform({ dataDir, contacts: howMany });
  const db = new Database(join(dataDir, DATABASE_FILE));
  onTestFinished(() => {
    db.close();
  });
  db.exec(`UPDATE organizations SET timezone = 'Europe/Dublin'`);
  const executionId = db.transaction(() => seedLargeExecution(db, howMany, STARTED_AT))();
  return { platform, db, params: { executionId } };
}

async function download({ platform, params }: Reported, route: Route, query: Record<string, string>) {
  const response = await fetch(`${platform.url}${pathOf(route, params)}?${new URLSearchParams(query)}`, {
    headers: { 'x-api-key': platform.apiKey },
  });
  expect(response.status).toBe(200);
  return response;
}

/** Lines of a CSV file whose cells hold no line break, as these do not. */
const linesOf = (csv: string): string[][] =>
  csv
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));

async function allCalls({ platform, params }: Reported, query: Record<string, string> = {}) {
  const calls = [];
  for (let page = 1; ; page++) {
    const { data, meta } = await platform.send(routes.listReportCalls, {
      params,
      query: { ...query, page, limit: 100 },
    });
    calls.push(...data);
    if (!meta.hasNextPage) return { calls, total: meta.total };
  }
}

const sum = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((total, row) => total + of(row), 0);

test('summary, breakdowns, billing, pages and exports tell the same calls', async () => {
  const reported = await report();
  const { platform, params } = reported;
  const summary = await platform.send(routes.getProgramReport, { params });
  const { contacts, calls } = summary;
  expect(summary).toMatchObject({
    programName: 'Everybody at once',
    effectiveStatus: 'completed',
    progressPercent: 100,
  });
  expect(contacts.total).toBe(CONTACTS);
  expect(contacts.completed + contacts.failed + contacts.pending + contacts.inProgress).toBe(CONTACTS);

  const listed = await allCalls(reported);
  expect(listed.total).toBe(calls.total);
  expect(new Set(listed.calls.map(({ callId }) => callId)).size).toBe(calls.total);
  expect(calls.total).toBeGreaterThan(CONTACTS);
  const { answered, noAnswer, busy, rejected, voicemail, failed, cancelled = 0, open = 0 } = calls;
  expect(answered + noAnswer + busy + rejected + voicemail + failed + (cancelled ?? 0) + (open ?? 0)).toBe(calls.total);
  expect(listed.calls.filter(({ answeredAt }) => answeredAt !== null)).toHaveLength(answered);
  expect(sum(listed.calls, ({ durationMs }) => durationMs ?? 0)).toBe(calls.totalDurationMs);
  expect(calls.answerRate).toBeCloseTo(answered / calls.total, 3);

  for (const by of ['status', 'hour', 'day', 'attempt']) {
    const { buckets } = await platform.send(routes.getReportBreakdown, { params, query: { by } });
    expect(buckets.length, by).toBeGreaterThan(1);
    expect(
      sum(buckets, (bucket) => bucket.calls),
      by,
    ).toBe(calls.total);
    expect(
      sum(buckets, (bucket) => bucket.answered),
      by,
    ).toBe(answered);
    expect(
      sum(buckets, (bucket) => bucket.durationMs),
      by,
    ).toBe(calls.totalDurationMs);
  }

  const billing = await platform.send(routes.getReportBilling, { params });
  expect(billing.callCredits).toBe(sum(listed.calls, ({ credits }) => credits ?? 0));
  expect(billing.totalCredits).toBe(billing.callCredits + billing.agentCredits + billing.smsCredits);
  expect(sum(billing.byDay, ({ credits }) => credits)).toBe(billing.totalCredits);
  expect(billing.billedSeconds).toBeGreaterThan(0);

  const exported = linesOf(await (await download(reported, routes.exportReportCalls, { format: 'csv' })).text());
  expect(exported.slice(1).map(([callId]) => callId)).toEqual(listed.calls.map(({ callId }) => callId).reverse());
  const people = linesOf(await (await download(reported, routes.exportProgramReport, { format: 'csv' })).text());
  expect(people).toHaveLength(1 + CONTACTS);
  const column = (name: string): number[] =>
    people.slice(1).map((line) => Number(line[people[0]?.indexOf(name) ?? -1]));
  expect(sum(column('calls'), Number)).toBe(calls.total);
  expect(sum(column('answered'), Number)).toBe(answered);
  expect(sum(column('durationMs'), Number)).toBe(calls.totalDurationMs);
  expect(sum(column('credits'), Number)).toBe(billing.callCredits);
});

test('hours and days are those of the organization, also in the night in which its clocks go back', async () => {
  const reported = await report(60);
  const { platform, db, params } = reported;
  const hours = await platform.send(routes.getReportBreakdown, { params, query: { by: 'hour' } });
  expect(hours.buckets.at(-1)?.key).toBe('23:00');
  const inDublin = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Dublin',
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const expected = new Map<string, number>();
  for (const { at } of db.prepare('SELECT started_at AS at FROM calls').all() as { at: number }[]) {
    const key = `${inDublin.format(at).slice(11, 13)}:00`;
    expected.set(key, (expected.get(key) ?? 0) + 1);
  }
  expect(Object.fromEntries(hours.buckets.map(({ key, calls }) => [key, calls]))).toEqual(Object.fromEntries(expected));
  const days = await platform.send(routes.getReportBreakdown, { params, query: { by: 'day' } });
  expect(days.buckets.map(({ key }) => key)).toEqual(['2026-10-24', '2026-10-25']);
});

test('every node of the flow is told with what the calls did there', async () => {
  const reported = await report();
  const { platform, db, params } = reported;
  const { nodes } = await platform.send(routes.getReportNodeStats, { params });
  expect(nodes.map(({ nodeId }) => nodeId)).toEqual(['dial', 'reminder', 'confirm', 'desk', 'never', 'hangup']);
  const of = (nodeId: string) => nodes.find((node) => node.nodeId === nodeId) ?? expect.fail(nodeId);
  const total = (db.prepare('SELECT count(*) AS n FROM calls').get() as { n: number }).n;
  expect(of('dial')).toMatchObject({ entered: total, exited: total, dropped: 0 });
  expect(sum(Object.values(of('dial').outputs), Number)).toBe(total);
  expect(of('reminder').entered).toBe(of('dial').outputs.onAnswer);
  expect(of('reminder').dropped).toBeGreaterThan(0);
  expect(of('reminder').exited).toBe(of('confirm').entered);
  expect(of('never')).toMatchObject({ entered: 0, exited: 0, outputs: {}, avgDurationMs: 0 });
  expect(of('desk').avgDurationMs).toBeGreaterThan(20_000);
  expect(of('hangup').exited).toBe(of('hangup').entered);
  const hungUp = sum(nodes, ({ dropped }) => dropped) + of('hangup').entered;
  expect(hungUp + (total - (of('dial').outputs.onAnswer ?? 0))).toBe(total);
});

test('calls are filtered, searched and sorted, and the export takes the same filters', async () => {
  const reported = await report();
  const { platform, params } = reported;
  const everything = (await allCalls(reported)).calls;
  const busy = await allCalls(reported, { status: 'busy' });
  expect(busy.calls.map(({ callId }) => callId)).toEqual(
    everything.filter(({ status }) => status === 'busy').map(({ callId }) => callId),
  );
  const outcome = await allCalls(reported, { outcome: 'contact_hung_up' });
  expect(outcome.total).toBe(everything.filter((call) => call.outcome === 'contact_hung_up').length);
  expect(outcome.total).toBeGreaterThan(0);
  const from = everything[50]?.startedAt ?? '';
  const to = everything[10]?.startedAt ?? '';
  expect((await allCalls(reported, { from, to })).calls.map(({ callId }) => callId)).toEqual(
    everything.slice(11, 51).map(({ callId }) => callId),
  );
  const phone = everything[7]?.contactPhone ?? '';
  for (const search of [phone.slice(-9), phone]) {
    const found = await allCalls(reported, { search });
    expect(found.calls.map(({ callId }) => callId)).toEqual(
      everything.filter(({ contactPhone }) => contactPhone?.includes(search)).map(({ callId }) => callId),
    );
  }
  const found = linesOf(await (await download(reported, routes.exportReportCalls, { search: '+44' })).text());
  expect(found.slice(1).map(([callId]) => callId)).toEqual(
    everything
      .filter(({ contactPhone }) => contactPhone?.includes('+44'))
      .map(({ callId }) => callId)
      .reverse(),
  );
  const longest = await platform.send(routes.listReportCalls, { params, query: { sortBy: 'durationMs', limit: 5 } });
  expect(longest.data.map(({ durationMs }) => durationMs)).toEqual(
    everything
      .map(({ durationMs }) => durationMs ?? 0)
      .sort((a, b) => b - a)
      .slice(0, 5),
  );
  const exported = linesOf(
    await (await download(reported, routes.exportReportCalls, { format: 'csv', status: 'busy' })).text(),
  );
  expect(exported).toHaveLength(1 + busy.total);
});

test('a workbook has the rows of the list, with numbers, dates and telephone numbers as what they are', async () => {
  const reported = await report(40);
  const { calls } = await allCalls(reported);
  const response = await download(reported, routes.exportReportCalls, { format: 'xlsx' });
  expect(response.headers.get('content-type')).toMatch(/spreadsheetml/);
  expect(response.headers.get('content-disposition')).toContain('attachment; filename="Everybody at once calls.xlsx"');
  const [sheet] = (await readXlsx(new Uint8Array(await response.arrayBuffer()))).sheets;
  const [header = [], ...rows] = sheet?.rows ?? [];
  expect(rows).toHaveLength(calls.length);
  const oldest = calls.at(-1);
  const cell = (name: string) => rows[0]?.[header.indexOf(name)];
  expect(cell('contactPhone')).toBe(oldest?.contactPhone);
  expect(cell('durationMs')).toBe(oldest?.durationMs);
  expect(cell('startedAt')).toBeInstanceOf(Date);
  expect(Math.abs(Number(cell('startedAt')) - Date.parse(oldest?.startedAt ?? ''))).toBeLessThan(1000);
});

test('an execution that is not there has no report', async () => {
  const platform = await startPlatform();
  for (const path of ['', '/calls', '/breakdown', '/node-stats', '/billing', '/export', '/calls/export']) {
    const answer = await platform.call('GET', `/api/program-execution/${NO_SUCH_ID}/report${path}`);
    expect(answer).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
  }
  expect((await platform.call('GET', '/api/program-execution/1/report')).status).toBe(400);
});

test('a report tells why nothing is dialled', async () => {
  const { platform, db, params } = await report(5);
  const status = async () => (await platform.send(routes.getProgramReport, { params })).effectiveStatus;
  const set = (value: string, settings: object) =>
    db.prepare('UPDATE executions SET status = ?, settings = ?').run(value, JSON.stringify(settings));
  set('paused', {});
  expect(await status()).toBe('paused_manual');
  set('running', {});
  expect(await status()).toBe('running');
  const wholeDay = [{ startAt: { hour: 0, minute: 0 }, endAt: { hour: 24, minute: 0 } }];
  const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
  set('running', { pauseWindows: Object.fromEntries(days.map((day) => [day, wholeDay])) });
  expect(await status()).toBe('paused_window');
  set('running', { pauseWindows: { advanced: [{ startAt: '2020-01-01T00:00:00Z', endAt: '2020-01-02T00:00:00Z' }] } });
  expect(await status()).toBe('running');
});
