import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Change } from '#shared/contract/outbox.ts';
import { SyncStatus } from '#shared/contract/sync.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { startPlatform, type TestPlatform } from './support/local-platform.ts';

let platform: TestPlatform;
let app: TestConsole;

describe('the first sync of the sample workspace', () => {
  beforeEach(async () => {
    platform = await startPlatform({ seed: 'sample' });
    app = createConsole();
  });
  afterEach(async () => {
    await app.close();
    await platform.close();
  });

  test('brings contacts, audiences, calls, recordings and transcripts', async () => {
    const connection = await app.connect(platform);
    const status = await app.step();
    expect(status).toMatchObject({ state: 'synced', problem: null, queuedCount: 0 });
    const count = (table: string) => app.one<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).n;
    const listed = (await platform.request('GET', '/api/recordings?limit=100')).json as { data: { callId: string }[] };
    expect(count('recordings')).toBe(listed.data.length);
    expect(count('calls')).toBe(new Set(listed.data.map(({ callId }) => callId)).size);
    expect(count('calls')).toBeGreaterThan(0);
    expect(count('segments')).toBeGreaterThan(count('calls'));
    expect(count('audience_members')).toBeGreaterThan(0);
    expect(count('attributes')).toBeGreaterThan(0);
    expect(count('rejects')).toBe(0);
    expect(app.all("SELECT id FROM calls WHERE report_at IS NULL OR transcript_status <> 'ready'")).toEqual([]);
    const page = { filter: {}, sort: { by: 'name', order: 'asc' }, page: { offset: 0, limit: 200 } } as const;
    const { total, rows } = await app.handlers.contacts.list(page, app.call);
    expect(total).toBe((await platform.listContacts()).length);
    expect(rows.every(({ state }) => state === 'synced')).toBe(true);
    expect(app.pulled).toEqual([connection.id]);
    expect(SyncStatus.parse(status)).toEqual(status);
  });

  test('goes by itself once started, tells the windows, and ends when stopped', async () => {
    app.sync.start();
    await app.connect(platform);
    await app.nextPull();
    await app.sync.stop();
    expect(app.sync.status()).toMatchObject({ state: 'synced' });
    expect(app.published.map(({ topic }) => topic)).toEqual(
      expect.arrayContaining(['contacts.onChanged', 'calls.onChanged', 'connections.onChanged']),
    );
  });

  test('reads only what is new the next time', async () => {
    await app.connect(platform);
    await app.step();
    const reports = async () =>
      (await platform.requests()).filter(({ url }) => url.startsWith('/api/call-report')).length;
    const before = await reports();
    expect(await app.step(70_000)).toMatchObject({ state: 'synced' });
    expect(await reports()).toBe(before);
  });
});

describe('changes of the person', () => {
  let connectionId: string;
  let remote: { id: string } & Record<string, unknown>;

  beforeEach(async () => {
    platform = await startPlatform();
    app = createConsole();
    remote = await platform.createContact({ primaryPhone: '+212600000001', firstName: 'Salma', city: 'Fes' });
    await platform.createContact({ primaryPhone: '+212600000002', firstName: 'Omar' });
    connectionId = (await app.connect(platform)).id;
    expect(await app.step()).toMatchObject({ state: 'synced' });
  });
  afterEach(async () => {
    await app.close();
    await platform.close();
  });

  const localIdOf = (remoteId: string) =>
    app.one<{ id: string }>('SELECT id FROM contacts WHERE remote_id = ?', remoteId).id;
  const edit = (fields: Record<string, unknown>, remoteId = remote.id) =>
    app.handlers.contacts.update({ changeId: randomUUID(), id: localIdOf(remoteId), fields }, app.call);
  const contactHere = (id: string) => app.handlers.contacts.get({ id }, app.call);
  const openChanges = async () => (await app.handlers.outbox.list({ page: { offset: 0, limit: 50 } }, app.call)).rows;
  const onlyChange = async () => {
    const rows = await openChanges();
    expect(rows).toHaveLength(1);
    return Change.parse(rows[0]);
  };
  const putsArrived = async () => (await platform.writes()).filter(({ method }) => method === 'PUT').length;

  test('an edit reaches the platform with the changed fields alone', async () => {
    await edit({ city: 'Rabat' });
    expect(await contactHere(localIdOf(remote.id))).toMatchObject({ city: 'Rabat', state: 'queued' });
    await platform.updateContact(remote.id, { occupation: 'Nurse' });
    expect(await app.step()).toMatchObject({ state: 'synced', queuedCount: 0 });
    expect(await platform.getContact(remote.id)).toMatchObject({
      city: 'Rabat',
      occupation: 'Nurse',
      firstName: 'Salma',
    });
    expect(await contactHere(localIdOf(remote.id))).toMatchObject({ occupation: 'Nurse', state: 'synced' });
  });

  test('an answer lost after the effect is unknown, then settled without a second effect', async () => {
    await platform.fault({ match: { method: 'PUT', path: '/api/contact/' }, action: { dropAfterSend: true } });
    await edit({ city: 'Rabat' });
    expect(await app.step()).toMatchObject({ unknownCount: 1 });
    expect(await contactHere(localIdOf(remote.id))).toMatchObject({ city: 'Rabat', state: 'unknown' });
    const before = await putsArrived();
    expect(await app.exchange(10_000)).toMatchObject({ state: 'synced', unknownCount: 0 });
    expect(await putsArrived()).toBe(before);
    expect(await platform.getContact(remote.id)).toMatchObject({ city: 'Rabat' });
  });

  test('a request lost before its effect is sent again after a look-up', async () => {
    await platform.fault({ match: { method: 'PUT', path: '/api/contact/' }, action: { dropBefore: true } });
    await edit({ city: 'Rabat' });
    expect(await app.step()).toMatchObject({ unknownCount: 1 });
    expect(await app.exchange(10_000)).toMatchObject({ state: 'synced' });
    expect(await platform.getContact(remote.id)).toMatchObject({ city: 'Rabat' });
  });

  test('a creation whose answer is lost makes one contact', async () => {
    await platform.fault({ match: { method: 'POST', path: '/api/contact/upsert' }, action: { dropAfterSend: true } });
    const id = randomUUID();
    const fields = { primaryPhone: '+212600000009', firstName: 'Nadia' };
    await app.handlers.contacts.create({ id, connectionId, fields }, app.call);
    expect(await app.step()).toMatchObject({ unknownCount: 1 });
    expect(await app.exchange(10_000)).toMatchObject({ state: 'synced' });
    expect(
      (await platform.listContacts()).filter(({ primaryPhone }) => primaryPhone === fields.primaryPhone),
    ).toHaveLength(1);
    expect(await contactHere(id)).toMatchObject({ firstName: 'Nadia', state: 'synced' });
    expect(app.all('SELECT id FROM contacts')).toHaveLength(3);
  });

  test('a pull that meets the created contact before its answer was settled does not double it', async () => {
    const id = randomUUID();
    const fields = { primaryPhone: '+212600000009', firstName: 'Nadia' };
    await platform.fault({ match: { method: 'POST', path: '/api/contact/upsert' }, action: { dropAfterSend: true } });
    await app.handlers.contacts.create({ id, connectionId, fields }, app.call);
    await app.step();
    // The look-up fails for a while, the lists do not.
    await platform.fault({
      match: { method: 'GET', path: '/api/contact?page=1&limit=100&search=' },
      action: { status: 500 },
    });
    await app.exchange(10_000);
    expect(app.all('SELECT id FROM contacts WHERE primary_phone = ?', fields.primaryPhone)).toHaveLength(2);
    expect(await app.exchange(10_000)).toMatchObject({ state: 'synced' });
    expect(app.all('SELECT id FROM contacts WHERE primary_phone = ?', fields.primaryPhone)).toEqual([{ id }]);
  });

  test('503 with Retry-After silences the platform for that long and no longer', async () => {
    await platform.fault({ match: { method: 'PUT', path: '/api/contact/' }, action: { status: 503, retryAfterS: 30 } });
    await edit({ city: 'Rabat' });
    await app.step();
    const change = await onlyChange();
    expect(change).toMatchObject({ state: 'queued', attemptCount: 1, nextAttemptAt: app.clock.now() + 30_000 });
    const before = (await platform.writes()).length;
    await app.step(29_000);
    expect((await platform.writes()).length).toBe(before);
    expect(await app.step(1_500)).toMatchObject({ state: 'synced' });
    expect(await platform.getContact(remote.id)).toMatchObject({ city: 'Rabat' });
  });

  test('401 stops sending, keeps the change and does not count as an attempt', async () => {
    await platform.fault({ match: { path: '/api/' }, action: { status: 401 }, times: 1000 });
    await edit({ city: 'Rabat' });
    expect(await app.exchange(1000)).toMatchObject({
      state: 'attention',
      problem: { code: 'AUTH_EXPIRED' },
      queuedCount: 1,
    });
    expect(await onlyChange()).toMatchObject({ state: 'queued', attemptCount: 0 });
    await platform.clearFaults();
    expect(await app.exchange(1000)).toMatchObject({ state: 'synced', problem: null });
  });

  test('a refusal is kept with the words of the platform, and correcting it sends it', async () => {
    await platform.request(
      'DELETE',
      `/api/contact/${(await platform.listContacts()).find(({ firstName }) => firstName === 'Omar')?.id}`,
    );
    const duplicate = await platform.createContact({ primaryPhone: '+212600000077' });
    await edit({ primaryPhone: '+212600000077' });
    expect(await app.step()).toMatchObject({ failedCount: 1, state: 'attention' });
    expect(await onlyChange()).toMatchObject({ state: 'failed', error: { code: 'CONFLICT' } });
    await edit({ primaryPhone: '+212600000078' });
    expect(await app.exchange(1000)).toMatchObject({ failedCount: 0, queuedCount: 0 });
    expect(await platform.getContact(remote.id)).toMatchObject({ primaryPhone: '+212600000078' });
    expect(await platform.getContact(duplicate.id)).toMatchObject({ primaryPhone: '+212600000077' });
  });

  test('both sides change one field: the person decides, and other fields merge', async () => {
    await edit({ city: 'Rabat', occupation: 'Nurse' });
    await platform.updateContact(remote.id, { city: 'Tangier', zip: '90000' });
    expect(await app.step()).toMatchObject({ state: 'attention', conflictCount: 1 });
    const change = await onlyChange();
    expect(change).toMatchObject({
      state: 'conflict',
      conflict: { deletedThere: false, fields: [{ field: 'city', base: 'Fes', mine: 'Rabat', theirs: 'Tangier' }] },
    });
    expect(await contactHere(change.entityId)).toMatchObject({ city: 'Rabat', zip: '90000', state: 'conflict' });
    await app.handlers.outbox.resolve({ id: change.id, choices: { city: 'mine' } }, app.call);
    expect(await app.exchange(1000)).toMatchObject({ state: 'synced' });
    expect(await platform.getContact(remote.id)).toMatchObject({ city: 'Rabat', occupation: 'Nurse', zip: '90000' });
  });

  test('choosing theirs keeps the rest of the edit', async () => {
    await edit({ city: 'Rabat', occupation: 'Nurse' });
    await platform.updateContact(remote.id, { city: 'Tangier' });
    await app.step();
    const change = await onlyChange();
    await app.handlers.outbox.resolve({ id: change.id, choices: { city: 'theirs' } }, app.call);
    expect(await app.exchange(1000)).toMatchObject({ state: 'synced' });
    expect(await platform.getContact(remote.id)).toMatchObject({ city: 'Tangier', occupation: 'Nurse' });
    expect(await contactHere(change.entityId)).toMatchObject({ city: 'Tangier', occupation: 'Nurse', state: 'synced' });
  });

  test('deleted there and edited here: restored as new, or accepted', async () => {
    await edit({ city: 'Rabat' });
    await platform.deleteContact(remote.id);
    expect(await app.step()).toMatchObject({ conflictCount: 1 });
    const change = await onlyChange();
    expect(change.conflict).toMatchObject({ deletedThere: true });
    expect(await contactHere(change.entityId)).toMatchObject({ city: 'Rabat', firstName: 'Salma' });
    await app.handlers.outbox.resolve({ id: change.id, choices: { city: 'mine' } }, app.call);
    expect(await app.exchange(1000)).toMatchObject({ state: 'synced', conflictCount: 0 });
    const made = (await platform.listContacts()).find(({ primaryPhone }) => primaryPhone === '+212600000001');
    expect(made).toMatchObject({ firstName: 'Salma', city: 'Rabat' });
    expect(await contactHere(change.entityId)).toMatchObject({ city: 'Rabat', state: 'synced' });

    await edit({ city: 'Agadir' }, made?.id);
    await platform.deleteContact(made?.id ?? '');
    await app.exchange(1000);
    const second = await onlyChange();
    await app.handlers.outbox.discard({ id: second.id }, app.call);
    expect(app.all('SELECT id FROM contacts WHERE id = ?', second.entityId)).toEqual([]);
    expect(await app.exchange(1000)).toMatchObject({ state: 'synced' });
  });

  test('a creation that meets the same number there becomes a merge', async () => {
    await platform.createContact({ primaryPhone: '+212600000055', firstName: 'Yassine', city: 'Oujda' });
    const id = randomUUID();
    await app.handlers.contacts.create(
      { id, connectionId, fields: { primaryPhone: '+212600000055', firstName: 'Yasin', occupation: 'Driver' } },
      app.call,
    );
    expect(await app.step()).toMatchObject({ conflictCount: 1 });
    const change = await onlyChange();
    expect(change.conflict?.fields).toEqual([{ field: 'firstName', base: null, mine: 'Yasin', theirs: 'Yassine' }]);
    await app.handlers.outbox.resolve({ id: change.id, choices: { firstName: 'theirs' } }, app.call);
    expect(await app.exchange(1000)).toMatchObject({ state: 'synced' });
    const there = (await platform.listContacts()).filter(({ primaryPhone }) => primaryPhone === '+212600000055');
    expect(there).toMatchObject([{ firstName: 'Yassine', city: 'Oujda', occupation: 'Driver' }]);
    expect(app.all('SELECT id FROM contacts WHERE primary_phone = ?', '+212600000055')).toEqual([{ id }]);
  });

  test('a deletion is held, confirmed, carried out once, and not brought back by a list', async () => {
    const id = localIdOf(remote.id);
    await app.handlers.contacts.remove({ changeId: randomUUID(), id }, app.call);
    expect(await app.exchange(1000)).toMatchObject({ heldCount: 1, state: 'attention' });
    expect(await platform.listContacts()).toHaveLength(2);
    await app.handlers.outbox.confirm({ id: (await onlyChange()).id }, app.call);
    expect(await app.exchange(1000)).toMatchObject({ state: 'synced', heldCount: 0 });
    expect(await platform.listContacts()).toHaveLength(1);
    expect(app.all('SELECT id FROM contacts WHERE id = ?', id)).toEqual([]);
  });

  test('a deletion of what somebody edited since asks again', async () => {
    const id = localIdOf(remote.id);
    await app.handlers.contacts.remove({ changeId: randomUUID(), id }, app.call);
    await platform.updateContact(remote.id, { city: 'Tangier' });
    await app.handlers.outbox.confirm({ id: (await onlyChange()).id }, app.call);
    await app.step();
    const change = await onlyChange();
    expect(change).toMatchObject({
      state: 'conflict',
      conflict: { fields: [{ field: 'city', theirs: 'Tangier', mine: null }] },
    });
    await app.handlers.outbox.resolve({ id: change.id, choices: { city: 'mine' } }, app.call);
    expect(await app.exchange(1000)).toMatchObject({ state: 'synced' });
    expect(await platform.listContacts()).toHaveLength(1);
  });

  test('a deletion that nobody confirms lapses and is kept', async () => {
    await app.handlers.contacts.remove({ changeId: randomUUID(), id: localIdOf(remote.id) }, app.call);
    expect(await app.step(31 * 60_000)).toMatchObject({ heldCount: 0, failedCount: 1 });
    const change = await onlyChange();
    expect(change).toMatchObject({ state: 'failed', error: { code: 'CANCELLED' } });
    expect(await app.handlers.outbox.retry({ id: change.id }, app.call)).toMatchObject({ state: 'held' });
    expect(await platform.listContacts()).toHaveLength(2);
  });

  test('edits made while one is on the wire follow it without a false conflict', async () => {
    await edit({ city: 'Rabat' });
    const sending = app.step();
    while ((await openChanges())[0]?.state !== 'sending') await new Promise((resolve) => setImmediate(resolve));
    await edit({ city: 'Agadir' });
    await sending;
    expect(await app.step()).toMatchObject({ state: 'synced', conflictCount: 0 });
    expect(await platform.getContact(remote.id)).toMatchObject({ city: 'Agadir' });
  });

  test('a crash while on the wire leaves an open outcome that the next start settles', async () => {
    await edit({ city: 'Rabat' });
    const [change] = await openChanges();
    await platform.updateContact(remote.id, { city: 'Rabat' });
    app.db.prepare("UPDATE outbox SET state = 'sending', first_sent_at = 1 WHERE id = ?").run(change?.id);
    const before = await putsArrived();
    await app.restart();
    expect((await onlyChange()).state).toBe('unknown');
    expect(await app.exchange(1000)).toMatchObject({ state: 'synced' });
    expect(await putsArrived()).toBe(before);
  });

  test('removals there are seen after two scans and a look-up', async () => {
    await platform.deleteContact(remote.id);
    const id = localIdOf(remote.id);
    await app.exchange(1000);
    expect(app.all('SELECT id FROM contacts WHERE id = ?', id)).toHaveLength(1);
    await app.exchange(61_000);
    expect(app.all('SELECT id FROM contacts WHERE id = ?', id)).toEqual([]);
  });
});

describe('a platform that goes away', () => {
  beforeEach(async () => {
    platform = await startPlatform({ contacts: 30 });
    app = createConsole();
    await app.connect(platform);
    await app.step();
  });
  afterEach(async () => {
    await app.close();
    await platform.close();
  });

  test('is offline by its answers alone, keeps the work, and catches up when it is back', async () => {
    const port = Number(new URL(platform.url).port);
    await platform.stop();
    expect(await app.exchange(1000)).toMatchObject({ state: 'offline', problem: { code: 'OFFLINE' } });
    const [contact] = app.all<{ id: string; remote_id: string }>('SELECT id, remote_id FROM contacts ORDER BY id');
    await app.handlers.contacts.update(
      { changeId: randomUUID(), id: contact?.id ?? '', fields: { city: 'Rabat' } },
      app.call,
    );
    expect(app.sync.status()).toMatchObject({ state: 'offline', queuedCount: 1 });
    await app.restart();
    expect(app.sync.status()).toMatchObject({ state: 'offline', queuedCount: 1 });
    await app.step(5_000);
    expect(await app.step(5_000)).toMatchObject({ state: 'offline', queuedCount: 1 });
    await platform.startAgain(port);
    // No one says that it is back: the next probe finds out, within five seconds on this machine.
    expect(await app.step(5_000)).toMatchObject({ state: 'synced', queuedCount: 0, offlineSince: null, problem: null });
    expect(await platform.getContact(contact?.remote_id ?? '')).toMatchObject({ city: 'Rabat' });
  });

  test('many rows that vanish at once are kept, and the person is told', async () => {
    for (const { id } of await platform.listContacts()) await platform.deleteContact(id);
    expect(await app.exchange(1000)).toMatchObject({ state: 'attention', problem: { code: 'UPSTREAM_BAD_REPLY' } });
    await app.exchange(61_000);
    expect(app.all('SELECT id FROM contacts')).toHaveLength(30);
  });

  test('paused by choice, nothing is exchanged until it is switched back', async () => {
    expect(app.sync.setPaused(true).state).toBe('paused');
    await platform.createContact({ primaryPhone: '+212611111111' });
    await app.exchange(120_000);
    expect(app.all('SELECT id FROM contacts')).toHaveLength(30);
    app.sync.setPaused(false);
    expect(await app.step()).toMatchObject({ state: 'synced' });
    expect(app.all('SELECT id FROM contacts')).toHaveLength(31);
  });
});

describe('connections', () => {
  beforeEach(async () => {
    platform = await startPlatform({ contacts: 3 });
    app = createConsole();
  });
  afterEach(async () => {
    await app.close();
    await platform.close();
  });

  test('a wrong key keeps nothing, neither a row nor a secret', async () => {
    await expect(app.connect({ url: platform.url, apiKey: 'wrong' })).rejects.toMatchObject({ code: 'AUTH_EXPIRED' });
    expect(app.secretsKept.size).toBe(0);
    expect(await app.handlers.connections.list(undefined, app.call)).toEqual([]);
  });

  test('one organization is connected once', async () => {
    await app.connect(platform);
    await expect(app.connect({ ...platform, url: `${platform.url}/api/` })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(app.secretsKept.size).toBe(1);
  });

  test('is not removed while changes wait, unless they are given up; then nothing is left of it', async () => {
    const { id } = await app.connect(platform);
    await app.step();
    await app.handlers.contacts.create(
      { id: randomUUID(), connectionId: id, fields: { primaryPhone: '+212600000042' } },
      app.call,
    );
    await expect(app.handlers.connections.remove({ id, discardUnsent: false }, app.call)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await app.handlers.connections.remove({ id, discardUnsent: true }, app.call);
    expect(app.secretsKept.size).toBe(0);
    expect(app.removedMedia).toEqual([id]);
    for (const table of ['connections', 'contacts', 'base_rows', 'cursors', 'outbox']) {
      expect(app.all(`SELECT * FROM ${table}`), table).toEqual([]);
    }
    expect(app.sync.status().state).toBe('never');
  });
});
