import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { startPlatform, type TestPlatform } from './support/local-platform.ts';

let platform: TestPlatform;
let app: TestConsole;
let connectionId: string;

beforeEach(async () => {
  platform = await startPlatform({ contacts: 6 });
  app = createConsole();
  connectionId = (await app.connect(platform)).id;
  await app.step();
});
afterEach(async () => {
  await app.close();
  await platform.close();
});

interface Here {
  id: string;
  remote_id: string;
}
const contactsHere = () => app.all<Here>('SELECT id, remote_id FROM contacts ORDER BY id');
const edit = (id: string, fields: Record<string, unknown>) =>
  app.handlers.contacts.update({ changeId: randomUUID(), id, fields }, app.call);
const changes = async (view?: 'history') =>
  (await app.handlers.outbox.list({ ...(view && { view }), page: { offset: 0, limit: 50 } }, app.call)).rows;
const puts = async () => (await platform.writes()).filter(({ method }) => method === 'PUT').length;
/** The connection that every test has, then the others. */
const listed = async () =>
  (await app.handlers.connections.list(undefined, app.call)).toSorted(
    (a, b) => Number(b.id === connectionId) - Number(a.id === connectionId),
  );
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('changes that wait while others are on the wire', () => {
  test('are sent as they are when their turn comes, or not at all', async () => {
    const contacts = contactsHere();
    for (const { id } of contacts) await edit(id, { city: 'Rabat' });
    await platform.fault({ match: { method: 'PUT', path: '/api/contact/' }, action: { delayMs: 100 }, times: 4 });
    const sending = app.step();
    const waiting = async () => (await changes()).filter(({ state }) => state === 'queued');
    while ((await puts()) < 4) await turn();
    expect(await waiting()).toHaveLength(2);
    const [edited, discarded] = await waiting();
    await edit(edited?.entityId ?? '', { city: 'Agadir' });
    await app.handlers.outbox.discard({ id: discarded?.id ?? '' }, app.call);
    await sending;
    expect(await app.exchange(1000)).toMatchObject({ state: 'synced', queuedCount: 0 });
    const cityOf = async (id = '') =>
      (await platform.getContact(contacts.find((contact) => contact.id === id)?.remote_id ?? '')).city ?? null;
    expect(await cityOf(edited?.entityId)).toBe('Agadir');
    expect(await cityOf(discarded?.entityId)).not.toBe('Rabat');
    expect((await changes('history')).find(({ id }) => id === discarded?.id)?.state).toBe('discarded');
    expect(await puts()).toBe(5);
  });
});

describe('a list whose line broke', () => {
  test('is read at once when Earshot is started again, however long it was to rest', async () => {
    await platform.fault({ match: { path: '/api/recording' }, action: { truncateAtByte: 20 }, times: 20 });
    expect(await app.exchange(1000)).toMatchObject({ state: 'attention', problem: { code: 'OFFLINE' } });
    await platform.clearFaults();
    expect(await app.step(1000)).toMatchObject({ state: 'attention' });
    await app.restart();
    expect(await app.step()).toMatchObject({ state: 'synced', problem: null });
  });
});

describe('a store that cannot keep what happened', () => {
  test('leaves an attempt open, and the next exchange asks instead of sending again', async () => {
    const [contact] = contactsHere();
    await edit(contact?.id ?? '', { city: 'Rabat' });
    app.db.exec(`CREATE TRIGGER broken BEFORE UPDATE OF state ON outbox WHEN OLD.state = 'sending'
      BEGIN SELECT RAISE(ABORT, 'no'); END`);
    await app.step();
    expect((await changes()).map(({ state }) => state)).toEqual(['sending']);
    app.db.exec('DROP TRIGGER broken');
    expect(await app.exchange(120_000)).toMatchObject({ state: 'synced' });
    expect(await puts()).toBe(1);
    expect(await platform.getContact(contact?.remote_id ?? '')).toMatchObject({ city: 'Rabat' });
  });

  test('does not end the loop, whatever it cannot note', async () => {
    app.db.exec(`CREATE TRIGGER broken BEFORE UPDATE OF last_synced_at ON connections
      BEGIN SELECT RAISE(ABORT, 'no'); END`);
    await expect(app.exchange(120_000)).resolves.toBeDefined();
    expect(app.errorsLogged).toContain('sync.failed');
    app.db.exec('DROP TRIGGER broken');
    expect(await app.exchange(120_000)).toMatchObject({ state: 'synced' });
  });
});

describe('platforms that are not what they were', () => {
  test('another organization under the same key is neither read nor sent anything', async () => {
    app.db.prepare("UPDATE connections SET organisation_id = 'another'").run();
    expect(await app.exchange(1000)).toMatchObject({ state: 'attention', problem: { code: 'CONFLICT' } });
    await app.handlers.contacts.create(
      { id: randomUUID(), connectionId, fields: { primaryPhone: '+212600000042' } },
      app.call,
    );
    await app.step();
    await app.step(500);
    expect(await platform.writes()).toEqual([]);
    expect((await changes()).map(({ state }) => state)).toEqual(['queued']);
  });

  test('a web page in place of the platform changes nothing here, and edits wait', async () => {
    const server: Server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Welcome</body></html>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const before = app.all('SELECT * FROM contacts ORDER BY id');
      const { port } = server.address() as AddressInfo;
      app.db.prepare('UPDATE connections SET base_url = ?').run(`http://127.0.0.1:${port}`);
      expect(await app.exchange(1000)).toMatchObject({ state: 'attention', problem: { code: 'UPSTREAM_BAD_REPLY' } });
      expect(app.all('SELECT * FROM contacts ORDER BY id')).toEqual(before);
      const [contact] = contactsHere();
      await edit(contact?.id ?? '', { city: 'Rabat' });
      await app.exchange(1000);
      expect(await changes()).toMatchObject([{ state: 'queued', attemptCount: 0 }]);
      app.db.prepare('UPDATE connections SET base_url = ?').run(platform.url);
      expect(await app.exchange(1000)).toMatchObject({ state: 'synced', queuedCount: 0, problem: null });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test('a key that expires in the middle of a pull keeps what was read and what waits', async () => {
    const { id } = contactsHere()[0] ?? expect.fail('no contact');
    await platform.fault({ match: { method: 'GET', path: '/api/audience' }, action: { status: 401 } });
    await platform.createContact({ primaryPhone: '+212600000043', firstName: 'New' });
    expect(await app.exchange(1000)).toMatchObject({ state: 'attention', problem: { code: 'AUTH_EXPIRED' } });
    expect(app.all("SELECT id FROM contacts WHERE first_name = 'New'")).toHaveLength(1);
    await edit(id, { city: 'Rabat' });
    expect(await app.exchange(1000)).toMatchObject({ state: 'synced', problem: null, queuedCount: 0 });
  });

  test('one that is down holds no other back', async () => {
    const other = await startPlatform({ contacts: 2 });
    try {
      await app.connect(other);
      await app.step();
      expect(contactsHere()).toHaveLength(8);
      await other.stop();
      await platform.createContact({ primaryPhone: '+212600000044', firstName: 'Near' });
      const mine = app.one<Here>('SELECT id, remote_id FROM contacts WHERE connection_id = ?', connectionId);
      await edit(mine.id, { city: 'Rabat' });
      await app.exchange(1000);
      expect(await platform.getContact(mine.remote_id)).toMatchObject({ city: 'Rabat' });
      expect(app.all("SELECT id FROM contacts WHERE first_name = 'Near'")).toHaveLength(1);
      expect(contactsHere()).toHaveLength(9);
      const list = await listed();
      expect(list.map(({ problem }) => problem?.code ?? null)).toEqual([null, 'OFFLINE']);
    } finally {
      await other.close();
    }
  });
});

describe('connections', () => {
  const remove = (discardUnsent = false) =>
    app.handlers.connections.remove({ id: connectionId, discardUnsent }, app.call);
  const locked = () => {
    throw new AppError('KEYCHAIN_LOCKED', 'The keychain is locked.');
  };

  test('one removed while it is read leaves nothing, and nothing goes on', async () => {
    await platform.fault({ match: { method: 'GET', path: '/api/' }, action: { delayMs: 60_000 }, times: 100 });
    app.sync.run();
    const reading = app.step();
    await turn();
    await remove();
    await reading;
    for (const table of ['connections', 'contacts', 'base_rows']) expect(app.all(`SELECT * FROM ${table}`)).toEqual([]);
    expect(app.secretsKept.size).toBe(0);
    expect(app.errorsLogged).toEqual([]);
  });

  test('a keychain that refuses does not hold a removal up, and its key goes when it is open again', async () => {
    app.keychain.beforeRemove = locked;
    await remove();
    expect(contactsHere()).toEqual([]);
    expect(app.secrets.countLeft()).toBe(1);
    expect(app.secretsKept.size).toBe(1);
    // The note outlives the process; what is noted is read by nobody.
    await app.restart();
    expect(app.secrets.countLeft()).toBe(1);
    expect(await app.secrets.getSecret({ account: `connection:${connectionId}` })).toBeNull();
    app.keychain.beforeRemove = () => {};
    expect(await app.secrets.sweep()).toBe(0);
    expect(app.secretsKept.size).toBe(0);
  });

  test('a key given again is not removed by what was noted before', async () => {
    app.keychain.beforeRemove = locked;
    await remove();
    app.keychain.beforeRemove = () => {};
    await app.connect(platform, connectionId as ReturnType<typeof randomUUID>);
    expect(await app.secrets.sweep()).toBe(0);
    expect([...app.secretsKept.values()]).toEqual([platform.apiKey]);
  });

  test('signing out wipes the key, keeps what is here, and asks for the key again', async () => {
    const { id } = contactsHere()[0] ?? expect.fail('no contact');
    await edit(id, { city: 'Rabat' });
    for (const beforeRemove of [() => {}, locked]) {
      app.keychain.beforeRemove = beforeRemove;
      const signedOut = await app.handlers.connections.signOut({ id: connectionId }, app.call);
      expect(signedOut).toMatchObject({
        problem: { code: 'AUTH_EXPIRED', action: expect.any(String) },
        contactCount: 6,
      });
      expect(app.secretsKept.size).toBe(beforeRemove === locked ? 1 : 0);
      expect(await app.exchange(120_000)).toMatchObject({ problem: { code: 'AUTH_EXPIRED' }, queuedCount: 1 });
      expect(await puts()).toBe(0);
      expect(await app.connect(platform)).toMatchObject({ id: connectionId });
      expect([...app.secretsKept.values()]).toEqual([platform.apiKey]);
      expect(app.secrets.countLeft()).toBe(0);
    }
    expect(await app.exchange(120_000)).toMatchObject({ state: 'synced', queuedCount: 0, problem: null });
  });

  test('a store that refuses keeps the key', async () => {
    app.db.exec("CREATE TRIGGER broken BEFORE DELETE ON connections BEGIN SELECT RAISE(ABORT, 'no'); END");
    await expect(remove()).rejects.toThrow();
    expect([...app.secretsKept.values()]).toEqual([platform.apiKey]);
    expect(app.secrets.countLeft()).toBe(0);
    expect(await app.exchange(120_000)).toMatchObject({ state: 'synced' });
  });

  test('an edit made while audio is deleted is not lost', async () => {
    const { id } = contactsHere()[0] ?? expect.fail('no contact');
    app.media.beforeRemove = () => void edit(id, { city: 'Rabat' });
    await expect(remove()).rejects.toMatchObject({ code: 'CONFLICT' });
    app.media.beforeRemove = () => {};
    expect(await changes()).toHaveLength(1);
    expect(app.secretsKept.size).toBe(1);
  });

  test('adding one twice at once makes one, with its key', async () => {
    await remove();
    const id = randomUUID();
    app.keychain.beforeSet = async () => {
      app.keychain.beforeSet = () => {};
      await app.connect(platform, id);
    };
    expect(await app.connect(platform, id)).toMatchObject({ id });
    expect([...app.secretsKept.values()]).toEqual([platform.apiKey]);
    expect(await listed()).toHaveLength(1);
  });

  test('one organization added twice at once under two ids is kept once, without a key left over', async () => {
    await remove();
    const answers = await Promise.allSettled([app.connect(platform), app.connect(platform)]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(app.secretsKept.size).toBe(1);
  });

  test('one whose key is lost or refused takes a new one and keeps what waits', async () => {
    const { id } = contactsHere()[0] ?? expect.fail('no contact');
    await edit(id, { city: 'Rabat' });
    const account = `connection:${connectionId}`;
    for (const lost of [() => app.secretsKept.delete(account), () => app.secretsKept.set(account, 'refused')]) {
      lost();
      await app.restart();
      expect(await app.exchange(120_000)).toMatchObject({ problem: { code: 'AUTH_EXPIRED' }, queuedCount: 1 });
      expect(await app.connect(platform)).toMatchObject({ id: connectionId });
      expect([...app.secretsKept]).toEqual([[account, platform.apiKey]]);
    }
    expect(await app.exchange(120_000)).toMatchObject({ state: 'synced', queuedCount: 0, problem: null });
    expect(await puts()).toBe(1);
    await expect(app.connect(platform)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('one whose key is gone says what to do, and the others go on', async () => {
    const other = await startPlatform({ contacts: 2 });
    try {
      await app.connect(other);
      app.secretsKept.delete(`connection:${connectionId}`);
      await app.restart();
      await app.exchange(120_000);
      const list = await listed();
      expect(list.map(({ problem }) => problem && { code: problem.code, action: problem.action })).toEqual([
        { code: 'AUTH_EXPIRED', action: expect.any(String) },
        null,
      ]);
      expect(list.map(({ contactCount }) => contactCount)).toEqual([6, 2]);
    } finally {
      await other.close();
    }
  });
});
