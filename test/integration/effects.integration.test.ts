import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Effect } from '#shared/contract/effects.ts';
import { confirmChange, discardChange, retryChange } from '../../electron/sync/outbox/decisions.ts';
import { listDueChanges } from '../../electron/sync/store/outbox-table.ts';
import type { TestConsole } from './support/console.ts';
import type { TestPlatform } from './support/local-platform.ts';
import { type SampleConsole, startSampleConsole } from './support/sample-console.ts';

const MINUTE_MS = 60_000;
const LAUNCH = /^\/api\/programs\/[^/]+\/launch$/;

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

/** The draft of the sample, which may be launched: its start is moved to now, so that it calls at once. */
async function readyProgram() {
  const { rows } = await programs().list({ filter: {}, sort: { by: 'name', order: 'asc' }, page }, app.call);
  const draft = rows.find(({ status, audience }) => status === 'draft' && audience !== null);
  if (!draft) throw new Error('the sample has no draft');
  const remoteId = app.one<{ id: string }>('SELECT remote_id AS id FROM records WHERE id = ?', draft.id).id;
  await server.request('PATCH', `/api/programs/${remoteId}`, {
    startAt: '2026-01-01T00:00:00.000Z',
    pauseWindows: null,
  });
  return { id: draft.id, remoteId, people: draft.audience?.contactCount ?? 0 };
}

const executionsThere = async (remoteId: string) =>
  ((await server.request('GET', `/api/programs/${remoteId}/executions?limit=100`)).json as { data: { id: string }[] })
    .data;

const launch = async ({ id, people }: { id: string; people: number | null }): Promise<Effect> =>
  programs().launch({ changeId: randomUUID(), id, people }, app.call);

const stateOf = (changeId: string) =>
  app.one<{ state: string; error: string | null; first_sent_at: number | null }>(
    'SELECT state, error, first_sent_at FROM outbox WHERE id = ?',
    changeId,
  );
const codeOf = (changeId: string) => JSON.parse(stateOf(changeId).error ?? 'null')?.code ?? null;

/** Lets everything happen that the outbox still wants to do about a change. */
async function settle(rounds = 12) {
  for (let round = 0; round < rounds; round++) await app.step(15_000);
}

const launchesSent = async () =>
  (await server.writes()).filter(({ url, method }) => method === 'POST' && LAUNCH.test(url));

describe('a launch', () => {
  test('that was confirmed is carried out at once, and its execution is here', async () => {
    const program = await readyProgram();
    const effect = await launch(program);
    expect(effect.state).toBe('queued');
    await app.step();
    expect(stateOf(effect.changeId).state).toBe('done');
    const [there] = await executionsThere(program.remoteId);
    const { rows } = await programs().executions({ filter: { programId: program.id }, page }, app.call);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ programId: program.id, counts: { total: program.people } });
    expect(app.one<{ id: string }>('SELECT remote_id AS id FROM records WHERE id = ?', rows[0]?.id).id).toBe(there?.id);
  });

  test.each([
    ['the reply is lost', { dropAfterSend: true as const }],
    ['the reply is cut in the middle', { truncateAtByte: 5 }],
    ['the platform is slower than anybody waits', { delayMs: 4_000 }],
  ])('is one execution where %s', async (_, action) => {
    const program = await readyProgram();
    await server.fault({ match: { method: 'POST', path: `/api/programs/${program.remoteId}/launch` }, action });
    const effect = await launch(program);
    await app.step();
    if ('delayMs' in action) {
      expect(stateOf(effect.changeId).state).toBe('unknown');
      await expect.poll(async () => (await executionsThere(program.remoteId)).length, { timeout: 8_000 }).toBe(1);
    }
    await settle();
    expect(stateOf(effect.changeId).state).toBe('done');
    expect(await executionsThere(program.remoteId)).toHaveLength(1);
    expect(await launchesSent()).toHaveLength(1);
  });

  test('of which the platform shows nothing waits for a person, and is not sent again', async () => {
    const program = await readyProgram();
    await server.fault({
      match: { method: 'POST', path: `/api/programs/${program.remoteId}/launch` },
      action: { dropBefore: true },
    });
    const effect = await launch(program);
    await app.step();
    expect(stateOf(effect.changeId).state).toBe('unknown');
    await settle();
    expect(stateOf(effect.changeId).state).toBe('failed');
    expect(codeOf(effect.changeId)).toBe('OUTCOME_UNKNOWN');
    expect(await executionsThere(program.remoteId)).toHaveLength(0);
    await expect(launch(program)).rejects.toMatchObject({ code: 'CONFLICT' });
    // Wanted once more: held, confirmed, and only then sent.
    expect(retryChange(app.db, app.clock, effect.changeId).state).toBe('held');
    await settle(2);
    expect(await executionsThere(program.remoteId)).toHaveLength(0);
    confirmChange(app.db, app.clock, effect.changeId);
    app.parts.onQueued();
    await settle(2);
    expect(stateOf(effect.changeId).state).toBe('done');
    expect(await executionsThere(program.remoteId)).toHaveLength(1);
  });

  test('that turns out to have arrived is not repeated by the retry', async () => {
    const program = await readyProgram();
    const path = `/api/programs/${program.remoteId}/launch`;
    await server.fault({ match: { method: 'POST', path }, action: { dropBefore: true } });
    const effect = await launch(program);
    await settle();
    expect(codeOf(effect.changeId)).toBe('OUTCOME_UNKNOWN');
    // The request that everybody thought was lost is carried out after all.
    expect((await server.request('POST', path)).status).toBe(201);
    retryChange(app.db, app.clock, effect.changeId);
    confirmChange(app.db, app.clock, effect.changeId);
    app.parts.onQueued();
    await settle(2);
    expect(stateOf(effect.changeId).state).toBe('done');
    expect(await executionsThere(program.remoteId)).toHaveLength(1);
  });

  test.each([500, 502, 503, 504])('that is answered with %i is looked for, not sent again', async (status) => {
    const program = await readyProgram();
    const path = `/api/programs/${program.remoteId}/launch`;
    await server.fault({ match: { method: 'POST', path }, action: { status }, times: 100 });
    const effect = await launch(program);
    await settle();
    expect(codeOf(effect.changeId)).toBe('OUTCOME_UNKNOWN');
    expect(await launchesSent()).toHaveLength(1);
  });

  test('that the platform asks to put off is sent later, once', async () => {
    const program = await readyProgram();
    const path = `/api/programs/${program.remoteId}/launch`;
    await server.fault({ match: { method: 'POST', path }, action: { status: 429, retryAfterS: 20 } });
    const effect = await launch(program);
    await app.step();
    expect(stateOf(effect.changeId)).toMatchObject({ state: 'queued', first_sent_at: null });
    await settle(4);
    expect(stateOf(effect.changeId).state).toBe('done');
    expect(await executionsThere(program.remoteId)).toHaveLength(1);
  });

  test('is one execution where Earshot ended between sending and the reply', async () => {
    const program = await readyProgram();
    const path = `/api/programs/${program.remoteId}/launch`;
    await server.fault({ match: { method: 'POST', path }, action: { delayMs: 600 } });
    const effect = await launch(program);
    const stepping = app.step();
    await expect.poll(() => stateOf(effect.changeId).first_sent_at).not.toBeNull();
    expect(stateOf(effect.changeId).state).toBe('sending');
    // As a crash leaves it: what is on disk says that it was on its way.
    await app.restart();
    await stepping;
    expect(['unknown', 'sending']).toContain(stateOf(effect.changeId).state);
    await expect.poll(async () => (await executionsThere(program.remoteId)).length, { timeout: 5_000 }).toBe(1);
    await settle();
    expect(stateOf(effect.changeId).state).toBe('done');
    expect(await executionsThere(program.remoteId)).toHaveLength(1);
    expect(await launchesSent()).toHaveLength(1);
  });

  test('of more people than were confirmed is not made', async () => {
    const program = await readyProgram();
    const effect = await launch({ ...program, people: program.people - 1 });
    await app.step();
    expect(codeOf(effect.changeId)).toBe('CONFLICT');
    expect(await launchesSent()).toHaveLength(0);
    // It came to nothing for certain, so it makes room for a new one.
    const again = await launch(program);
    await app.step();
    expect(stateOf(again.changeId).state).toBe('done');
    expect(stateOf(effect.changeId).state).toBe('discarded');
  });

  test('is refused while another one is not over', async () => {
    const program = await readyProgram();
    app.sync.setPaused(true);
    await launch(program);
    await expect(launch(program)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('what a person wants while the platform is away', () => {
  test('is held, and neither a reconnection nor a confirmation offline sends it', async () => {
    const program = await readyProgram();
    const port = Number(new URL(server.url).port);
    await server.stop();
    await app.exchange(MINUTE_MS);
    const effect = await launch(program);
    expect(effect.state).toBe('held');
    expect(() => confirmChange(app.db, app.clock, effect.changeId)).toThrow('NOT confirmed');
    await server.startAgain(port);
    await app.exchange(MINUTE_MS);
    expect(stateOf(effect.changeId).state).toBe('held');
    expect(await executionsThere(program.remoteId)).toHaveLength(0);
    confirmChange(app.db, app.clock, effect.changeId);
    app.parts.onQueued();
    await app.step();
    expect(stateOf(effect.changeId).state).toBe('done');
    expect(await executionsThere(program.remoteId)).toHaveLength(1);
  });

  test('is held again where the line was lost before it left', async () => {
    const program = await readyProgram();
    const effect = await launch(program);
    expect(effect.state).toBe('queued');
    const port = Number(new URL(server.url).port);
    await server.stop();
    await app.step();
    expect(stateOf(effect.changeId)).toMatchObject({ state: 'held', first_sent_at: null });
    await server.startAgain(port);
    await app.exchange(MINUTE_MS);
    expect(await executionsThere(program.remoteId)).toHaveLength(0);
  });

  test('waits for a new confirmation after Earshot was closed, and when a person goes offline', async () => {
    const program = await readyProgram();
    const effect = await launch(program);
    await app.restart();
    expect(stateOf(effect.changeId).state).toBe('held');
    confirmChange(app.db, app.clock, effect.changeId);
    app.sync.setPaused(true);
    expect(stateOf(effect.changeId).state).toBe('held');
  });

  test('lapses when nobody confirms it, and is held anew by a retry', async () => {
    const program = await readyProgram();
    app.sync.setPaused(true);
    const effect = await launch(program);
    await app.step(31 * MINUTE_MS);
    expect(stateOf(effect.changeId).state).toBe('failed');
    expect(codeOf(effect.changeId)).toBe('CANCELLED');
    app.sync.setPaused(false);
    expect(retryChange(app.db, app.clock, effect.changeId).state).toBe('held');
    await app.step();
    expect(await executionsThere(program.remoteId)).toHaveLength(0);
    discardChange(app.db, app.clock, effect.changeId);
    expect(stateOf(effect.changeId).state).toBe('discarded');
  });

  test('is not sent when it was confirmed and could not leave for half an hour', async () => {
    const program = await readyProgram();
    const effect = await launch(program);
    app.clock.advance(31 * MINUTE_MS);
    expect(listDueChanges(app.db, connectionId, app.clock.now())).toEqual([]);
    await app.step();
    expect(codeOf(effect.changeId)).toBe('CANCELLED');
    expect(await executionsThere(program.remoteId)).toHaveLength(0);
  });
});

describe('a message to one person', () => {
  async function somebody(index = 0) {
    const rows = app.all<{ id: string }>(
      "SELECT id FROM contacts WHERE remote_id IS NOT NULL AND primary_phone LIKE '+%' ORDER BY display_name LIMIT 5",
    );
    const { senders } = await messages().choices({ connectionId }, app.call);
    return { contactId: rows[index]?.id ?? '', senderId: senders[0]?.id ?? '' };
  }
  const send = async (text: string, index = 0) =>
    messages().sendSms({ changeId: randomUUID(), ...(await somebody(index)), text }, app.call);
  const sent = async () => (await server.writes()).filter(({ url }) => url === '/api/sms/send');

  test('is sent once, with what it took', async () => {
    const effect = await send('Your appointment is tomorrow.');
    await app.step();
    const { rows } = await messages().sent({ page }, app.call);
    expect(rows).toMatchObject([
      { id: effect.changeId, status: 'sent', segments: 1, credits: 1, effect: { state: 'done' } },
    ]);
    expect(await sent()).toHaveLength(1);
  });

  test('does not wait for another one to the same person', async () => {
    await server.fault({ match: { method: 'POST', path: '/api/sms/send' }, action: { status: 502 } });
    const lost = await send('The first');
    await app.step();
    const next = await send('The second');
    await settle(3);
    expect(codeOf(lost.changeId)).toBe('OUTCOME_UNKNOWN');
    expect(stateOf(next.changeId).state).toBe('done');
    expect(await sent()).toHaveLength(2);
  });

  test.each([
    ['dropAfterSend', { dropAfterSend: true as const }],
    ['dropBefore', { dropBefore: true as const }],
    ['a failing platform', { status: 502 }],
  ])('in doubt after %s is left to a person', async (_, action) => {
    await server.fault({ match: { method: 'POST', path: '/api/sms/send' }, action });
    const effect = await send('Hello');
    await settle();
    expect(codeOf(effect.changeId)).toBe('OUTCOME_UNKNOWN');
    expect(await sent()).toHaveLength(1);
    expect(retryChange(app.db, app.clock, effect.changeId).state).toBe('held');
    await settle(2);
    expect(await sent()).toHaveLength(1);
  });

  test('that nothing is left to pay for is refused, and can be tried again', async () => {
    await server.fault({ match: { method: 'POST', path: '/api/sms/send' }, action: { status: 402 } });
    const effect = await send('Hello');
    await app.step();
    expect(stateOf(effect.changeId)).toMatchObject({ state: 'failed', first_sent_at: null });
    expect(codeOf(effect.changeId)).toBe('NO_CREDITS');
  });
});

describe('an SMS program', () => {
  async function draft() {
    const { rows } = await messages().list({ filter: { state: 'draft' }, page }, app.call);
    const [first] = rows;
    if (!first) throw new Error('the sample has no draft');
    const remoteId = app.one<{ id: string }>('SELECT remote_id AS id FROM records WHERE id = ?', first.id).id;
    return { id: first.id, remoteId, people: first.audience?.contactCount ?? null };
  }
  const launchSms = async ({ id, people }: { id: string; people: number | null }) =>
    messages().launch({ changeId: randomUUID(), id, people }, app.call);

  test.each([
    ['nothing goes wrong', null],
    ['the reply is lost', { dropAfterSend: true as const }],
    ['the reply is cut', { truncateAtByte: 9 }],
  ])('is launched once where %s', async (_, action) => {
    const program = await draft();
    const path = `/api/sms-programs/${program.remoteId}/launch`;
    if (action) await server.fault({ match: { method: 'POST', path }, action });
    const effect = await launchSms(program);
    await settle(6);
    expect(stateOf(effect.changeId).state).toBe('done');
    expect((await server.writes()).filter(({ url }) => url === path)).toHaveLength(1);
    expect((await messages().get({ id: program.id }, app.call)).status).not.toBe('draft');
  });

  test('that stays a draft waits for a person', async () => {
    const program = await draft();
    const path = `/api/sms-programs/${program.remoteId}/launch`;
    await server.fault({ match: { method: 'POST', path }, action: { dropBefore: true } });
    const effect = await launchSms(program);
    await settle();
    expect(codeOf(effect.changeId)).toBe('OUTCOME_UNKNOWN');
    expect((await server.writes()).filter(({ url }) => url === path)).toHaveLength(1);
    await expect(launchSms(program)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('a call to one person', () => {
  async function ask(mode: 'request' | 'flow') {
    const { flows, numbers } = await programs().choices({ connectionId }, app.call);
    const contact = app.one<{ id: string }>('SELECT id FROM contacts WHERE remote_id IS NOT NULL LIMIT 1');
    return programs().call(
      {
        changeId: randomUUID(),
        contactId: contact.id,
        flowId: flows.find(({ name }) => name.includes('reminder'))?.id ?? flows[0]?.id ?? '',
        numberId: numbers[0]?.id ?? '',
        mode,
        startAt: null,
        retry: { type: 'none' },
      },
      app.call,
    );
  }

  test.each(['request', 'flow'] as const)('is asked for once, by %s, and can be followed', async (mode) => {
    const effect = await ask(mode);
    await app.step();
    const { rows } = await programs().calls({ page }, app.call);
    expect(rows).toMatchObject([{ id: effect.changeId, mode, effect: { state: 'done' } }]);
    const followed = await programs().refreshCall({ id: effect.changeId }, app.call);
    expect(['queued', 'active', 'completed', 'failed']).toContain(followed.status);
  });

  test('can be taken back while it is queued', async () => {
    const effect = await ask('request');
    await app.step();
    const { outcome, call } = await programs().cancelCall({ id: effect.changeId }, app.call);
    expect(outcome).toBe('done');
    expect(call.status).toBe('cancelled');
    expect((await programs().cancelCall({ id: effect.changeId }, app.call)).outcome).toBe('already');
  });

  test.each([
    ['request', '/api/call-requests'],
    ['flow', '/api/flows/execute'],
  ] as const)('in doubt is left to a person, by %s', async (mode, path) => {
    await server.fault({ match: { method: 'POST', path }, action: { dropAfterSend: true } });
    const effect = await ask(mode);
    await settle();
    expect(codeOf(effect.changeId)).toBe('OUTCOME_UNKNOWN');
    expect((await server.writes()).filter(({ url }) => url === path)).toHaveLength(1);
  });
});
