import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProgramInput } from '#shared/contract/programs.ts';
import type { TestConsole } from './support/console.ts';
import type { TestPlatform } from './support/local-platform.ts';
import { type SampleConsole, startSampleConsole } from './support/sample-console.ts';

let server: TestPlatform;
let app: TestConsole;
let connectionId: string;
let programs: SampleConsole['programs'];
let messages: SampleConsole['messages'];
let close: SampleConsole['close'];
beforeEach(async () => {
  ({ server, app, connectionId, programs, messages, close } = await startSampleConsole());
});
afterEach(() => close());

const page = { offset: 0, limit: 100 };
const byName = { by: 'name', order: 'asc' } as const;

async function input(more: Partial<ProgramInput> = {}): Promise<ProgramInput> {
  const { audiences, flows, numbers } = await programs().choices({ connectionId }, app.call);
  const audience = audiences.toSorted((a, b) => b.contactCount - a.contactCount)[0];
  return {
    name: 'Spring survey',
    audienceId: audience?.id ?? '',
    flowId: flows.find(({ name }) => /reminder/i.test(name))?.id ?? '',
    startAt: Date.UTC(2026, 0, 1),
    stopAt: null,
    numberIds: numbers.slice(0, 1).map(({ id }) => id),
    retry: { type: 'fixedDelay', delayMinutes: 30, maxRetries: 2 },
    pauseWindows: null,
    autoPauseRules: [],
    ...more,
  };
}

/** A program of which an execution runs, as both sides name it. */
async function running() {
  const { id } = await programs().create({ connectionId, input: await input() }, app.call);
  await programs().launch({ changeId: randomUUID(), id, people: null }, app.call);
  await app.step();
  const { rows } = await programs().executions({ filter: { programId: id }, page }, app.call);
  const execution = rows[0];
  if (!execution) throw new Error('nothing was launched');
  const remoteId = app.one<{ id: string }>('SELECT remote_id AS id FROM records WHERE id = ?', execution.id).id;
  return { programId: id, id: execution.id, remoteId };
}

const statusThere = async (remoteId: string) =>
  ((await server.request('GET', `/api/program-executions/${remoteId}`)).json as { status: string }).status;

describe('an execution', () => {
  test('is paused, resumed and cancelled, and what stands so already is said to', async () => {
    const { id, remoteId } = await running();
    const act = async (action: 'pause' | 'resume' | 'cancel') => {
      const { outcome, execution } = await programs().act({ id, action }, app.call);
      return [outcome, execution.status];
    };
    expect(await act('pause')).toEqual(['done', 'paused']);
    expect(await act('pause')).toEqual(['already', 'paused']);
    expect(await act('resume')).toEqual(['done', 'running']);
    expect(await act('cancel')).toEqual(['done', 'cancelled']);
    expect(await act('resume')).toEqual(['refused', 'cancelled']);
    expect(await act('pause')).toEqual(['refused', 'cancelled']);
    expect(await statusThere(remoteId)).toBe('cancelled');
  });

  test.each(['pause', 'resume', 'cancel'] as const)('offline, %s is refused and nothing waits', async (action) => {
    const { id } = await running();
    await server.stop();
    expect((await programs().act({ id, action }, app.call)).outcome).toBe('offline');
    app.sync.setPaused(true);
    expect((await programs().act({ id, action }, app.call)).outcome).toBe('offline');
    expect(app.all("SELECT 1 FROM outbox WHERE state NOT IN ('done', 'discarded')")).toEqual([]);
  });

  test('whose pause got no reply is as the platform shows it', async () => {
    const { id, remoteId } = await running();
    const match = { method: 'PATCH', path: `/api/program-executions/${remoteId}/pause` } as const;
    await server.fault({ match, action: { dropBefore: true } });
    expect(await programs().act({ id, action: 'pause' }, app.call)).toMatchObject({
      outcome: 'notDone',
      execution: { status: 'running' },
    });
    await server.fault({ match, action: { dropAfterSend: true } });
    expect(await programs().act({ id, action: 'pause' }, app.call)).toMatchObject({
      outcome: 'seen',
      execution: { status: 'paused' },
    });
  });

  test('whose pause got no reply, nor any answer since, is unknown', async () => {
    const { id, remoteId } = await running();
    const path = `/api/program-executions/${remoteId}`;
    await server.fault({ match: { method: 'PATCH', path: `${path}/pause` }, action: { delayMs: 4_000 } });
    const acting = programs().act({ id, action: 'pause' }, app.call);
    await expect.poll(async () => (await server.writes()).some(({ url }) => url === `${path}/pause`)).toBe(true);
    await server.fault({ match: { method: 'GET', path }, action: { dropBefore: true }, times: 10 });
    expect((await acting).outcome).toBe('unknown');
  });

  test('tells how fast it goes, when it ends and what it cost, from what was seen of it', async () => {
    const { id } = await running();
    const first = await programs().refresh({ id }, app.call);
    expect(first.counts.total).toBeGreaterThan(0);
    const { completed, failed, pending, inProgress } = first.counts;
    expect(completed + failed + pending + inProgress).toBe(first.counts.total);
    const asked = (await server.requests()).length;
    await programs().refresh({ id }, app.call);
    expect((await server.requests()).length).toBe(asked);
    await server.request('POST', '/_local/clock', { advanceMs: 240_000 });
    app.clock.advance(240_000);
    const later = await programs().refresh({ id }, app.call);
    expect(later.counts.completed + later.counts.failed).toBeGreaterThan(0);
    expect(later.credits).toBeGreaterThan(0);
    expect(later.readAt).toBe(app.clock.now());
    if (later.status === 'running') {
      expect(later.ratePerMinute).toBeGreaterThan(0);
      expect(later.etaAt).toBeGreaterThan(app.clock.now());
    }
  });
});

describe('a program', () => {
  test('is created with everything that its platform takes, changed and deleted', async () => {
    const windows = {
      days: { monday: [{ startAt: { hour: 18, minute: 0 }, endAt: { hour: 8, minute: 30 } }] },
      advanced: [{ startAt: Date.UTC(2026, 11, 24), endAt: Date.UTC(2027, 0, 2) }],
    };
    const full = await input({
      stopAt: Date.UTC(2027, 5, 1),
      pauseWindows: windows,
      autoPauseRules: [{ nodeId: 'dial', threshold: 5, resetOnResume: true }],
    });
    const { id } = await programs().create({ connectionId, input: full }, app.call);
    expect(await programs().get({ id }, app.call)).toMatchObject({
      name: 'Spring survey',
      status: 'draft',
      audience: { id: full.audienceId },
      flow: { id: full.flowId },
      numbers: full.numberIds.map((number) => ({ id: number })),
      retry: full.retry,
      pauseWindows: windows,
      autoPauseRules: full.autoPauseRules,
      startAt: full.startAt,
      stopAt: full.stopAt,
    });
    await programs().update({ id, input: { ...full, name: 'Summer survey', pauseWindows: null } }, app.call);
    expect(await programs().get({ id }, app.call)).toMatchObject({ name: 'Summer survey', pauseWindows: null });
    const { changeId } = await programs().remove({ changeId: randomUUID(), id }, app.call);
    await app.step();
    expect(app.one('SELECT state FROM outbox WHERE id = ?', changeId)).toEqual({ state: 'done' });
    await expect(async () => programs().get({ id }, app.call)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('whose creation got no reply is there once', async () => {
    await server.fault({ match: { method: 'POST', path: '/api/programs' }, action: { dropAfterSend: true } });
    const { id } = await programs().create({ connectionId, input: await input() }, app.call);
    expect((await programs().get({ id }, app.call)).name).toBe('Spring survey');
    await server.fault({ match: { method: 'POST', path: '/api/programs' }, action: { dropBefore: true } });
    await expect(
      programs().create({ connectionId, input: await input({ name: 'Lost on its way' }) }, app.call),
    ).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    const there = (await server.request('GET', '/api/programs?limit=100')).json as { data: { name: string }[] };
    expect(there.data.filter(({ name }) => name === 'Spring survey')).toHaveLength(1);
  });

  test('is looked over before it is launched', async () => {
    const { id } = await programs().create({ connectionId, input: await input() }, app.call);
    const before = await programs().preflight({ id }, app.call);
    expect(before).toMatchObject({
      isOnline: true,
      flow: { problems: [] },
      credits: { basis: 'assumed', estimate: before.audience.contactCount },
      running: [],
      blockers: [],
    });
    expect(before.credits.balance).toBeGreaterThan(0);
    expect(before.timing.timeZone).not.toBeNull();
    await programs().launch({ changeId: randomUUID(), id, people: before.audience.contactCount }, app.call);
    await app.step();
    expect((await programs().preflight({ id }, app.call)).running).toMatchObject([{ status: 'running' }]);
    await server.stop();
    expect(await programs().preflight({ id }, app.call)).toMatchObject({
      isOnline: false,
      audience: { contactCount: before.audience.contactCount },
      flow: { problems: null },
      credits: { balance: null },
    });
  });

  test('that ran before is estimated by what that cost, and one that is over cannot be launched', async () => {
    const { rows } = await programs().list({ filter: {}, sort: byName, page }, app.call);
    const ran = rows.find(({ executionCount }) => executionCount > 0);
    const archived = rows.find(({ status }) => status === 'archived');
    expect((await programs().preflight({ id: ran?.id ?? '' }, app.call)).credits.basis).toBe('lastExecution');
    expect((await programs().preflight({ id: archived?.id ?? '' }, app.call)).blockers).toContain('archived');
  });

  test('is found by its name and its state, with its triggers where it is asked for them', async () => {
    const list = async (filter: object) =>
      (await programs().list({ filter, sort: byName, page }, app.call)).rows.map(({ name }) => name);
    expect(await list({ text: 'AUTUMN' })).toEqual(['Autumn reminders']);
    expect(await list({ status: 'draft' })).toEqual(['Winter reminders (in preparation)']);
    const [{ id } = { id: '' }] = (await programs().list({ filter: { text: 'autumn' }, sort: byName, page }, app.call))
      .rows;
    expect((await programs().get({ id }, app.call)).triggers).toBeNull();
    await programs().readTriggers({ id }, app.call);
    expect((await programs().get({ id }, app.call)).triggers).toMatchObject({ readAt: app.clock.now() });
    const { rows } = await programs().executions({ filter: { text: 'autumn', state: 'ended' }, page }, app.call);
    expect(rows.map(({ programName }) => programName)).toEqual(['Autumn reminders']);
    expect((await programs().executions({ filter: { state: 'live' }, page }, app.call)).total).toBe(0);
  });
});

describe('an SMS program', () => {
  test('is written, looked over, launched, watched and cancelled', async () => {
    const { audiences, senders, placeholders } = await messages().choices({ connectionId }, app.call);
    const audience = audiences.toSorted((a, b) => b.contactCount - a.contactCount)[0];
    const draft = {
      name: 'Reminder by text',
      description: '',
      audienceId: audience?.id ?? '',
      senderId: senders[0]?.id ?? '',
      template: 'Hello {{ $contact.firstName }}',
    };
    expect(placeholders).toContain('firstName');
    const { id } = await messages().create({ connectionId, input: draft }, app.call);
    await messages().update({ id, input: { ...draft, template: 'Hello {{ $contact.fullName }}!' } }, app.call);
    const before = await messages().preflight({ id }, app.call);
    expect(before).toMatchObject({ isOnline: true, blockers: [], sender: senders[0]?.name });
    expect(before.preview?.samples[0]?.text).toMatch(/^Hello .+!$/);
    expect(before.credits.estimate).toBe(before.preview?.segments);
    await messages().launch({ changeId: randomUUID(), id, people: before.audience.contactCount }, app.call);
    await app.step();
    const begun = await messages().refresh({ id }, app.call);
    expect(['pending', 'sending']).toContain(begun.status);
    expect(await messages().cancel({ id }, app.call)).toMatchObject({
      outcome: 'done',
      program: { status: 'cancelled' },
    });
    await server.stop();
    expect((await messages().cancel({ id }, app.call)).outcome).toBe('offline');
  });

  test('is counted by what each person would get', async () => {
    const preview = await messages().preview(
      { template: `{{ $contact.nobodyHasThis }}${'x'.repeat(161)}`, contactId: contactOf("primary_phone LIKE '+%'") },
      app.call,
    );
    expect(preview).toMatchObject({ people: 1, segments: 2, unreachable: 0, unknown: ['nobodyHasThis'] });
  });
});

const contactOf = (where: string) => app.one<{ id: string }>(`SELECT id FROM contacts WHERE ${where} LIMIT 1`).id;

test('a template of WhatsApp goes to the number of a person, once', async () => {
  await app.connect(server, randomUUID(), { name: 'flowgent' });
  await app.exchange();
  const agent = (await messages().agents(undefined, app.call)).find(({ name }) => name === 'Support assistant');
  const path = `/api/public/agent/${app.one<{ id: string }>('SELECT remote_id AS id FROM records WHERE id = ?', agent?.id).id}/waba`;
  const send = async () =>
    messages().sendWhatsapp(
      {
        changeId: randomUUID(),
        contactId: contactOf("primary_phone LIKE '+%' AND remote_id IS NOT NULL"),
        agentId: agent?.id ?? '',
        templateName: 'appointment_reminder',
        language: 'en_US',
        parameters: ['Tuesday'],
      },
      app.call,
    );
  const { changeId } = await send();
  await app.step();
  expect((await messages().sent({ page }, app.call)).rows).toMatchObject([{ channel: 'whatsapp', status: 'sent' }]);
  await server.fault({ match: { method: 'POST', path }, action: { dropAfterSend: true } });
  const lost = await send();
  for (let round = 0; round < 4; round++) await app.step(15_000);
  expect(app.one('SELECT state FROM outbox WHERE id = ?', changeId)).toEqual({ state: 'done' });
  expect(app.one('SELECT state FROM outbox WHERE id = ?', lost.changeId)).toEqual({ state: 'failed' });
  expect((await server.writes()).filter(({ url }) => url === path)).toHaveLength(2);
});
