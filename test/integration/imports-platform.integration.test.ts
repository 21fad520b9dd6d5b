import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Import, ImportRowFilter } from '#shared/contract/imports.ts';
import { type ImportCommands, importCommands, importQueries } from '../../electron/features/imports/handlers.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { startPlatform, type TestPlatform } from './support/local-platform.ts';

const READER = join(import.meta.dirname, '../../electron/features/imports/reading/read-worker.ts');

let server: TestPlatform;
let app: TestConsole;
let folder: string;
let connectionId: ReturnType<typeof randomUUID>;
let commands: ImportCommands;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-imports-'));
  server = await startPlatform();
  app = createConsole({ timeouts: { headersMs: 4_000, totalMs: 8_000 } });
  connectionId = randomUUID();
  await app.connect(server, connectionId);
  await app.exchange();
  commands = importCommands(app.parts);
});
afterEach(async () => {
  await commands.stop();
  await app.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const phone = (index: number) => `+2126${String(10_000_000 + index)}`;
const queries = () => importQueries({ db: app.db });
const get = async (id: string): Promise<Import> => queries().get({ id }, app.call);
const rows = async (id: string, filter: ImportRowFilter = 'all') =>
  queries().rows({ id, filter, page: { offset: 0, limit: 200 } }, app.call);

async function until(id: string, ...states: Import['state'][]): Promise<Import> {
  for (const deadline = Date.now() + 20_000; ; await pause(10)) {
    const now = await get(id);
    if (states.includes(now.state)) return now;
    if (Date.now() > deadline) throw new Error(`it stayed ${now.state}: ${JSON.stringify(now.error)}`);
  }
}

/** A file that is read, with its columns guessed. */
async function choose(text: string | Uint8Array, name = 'people.csv'): Promise<Import> {
  const path = join(folder, name);
  writeFileSync(path, text);
  const id = randomUUID();
  await commands.files.readImportFile({ id, connectionId, path, name, workerPath: READER });
  return until(id, 'mapping', 'unreadable');
}

async function checked(id: string): Promise<Import> {
  await commands.commands.check({ id }, app.call);
  return until(id, 'checked');
}

async function run(id: string): Promise<Import> {
  await commands.commands.run({ id }, app.call);
  return until(id, 'done', 'stopped');
}

const csv = (count: number, from = 0) =>
  [
    'First name;Mobile;E-mail',
    ...Array.from({ length: count }, (_, i) => `Person ${from + i};${phone(from + i)};p${from + i}@example.com`),
  ].join('\r\n');

const total = ({ platform: _, ...counts }: NonNullable<Import['result']>) =>
  Object.values(counts).reduce((sum, n) => sum + n, 0);

describe('an import', () => {
  test('takes a file from its columns to contacts on the platform, row by row accounted for', async () => {
    await server.createContact({ primaryPhone: phone(1), firstName: 'Old' });
    await app.exchange();
    const text = [
      'Prénom,Téléphone,Courriel',
      'Ada,0610000000,ada@example.com',
      `New,${phone(1)},`,
      'Bad,call me,bad@example.com',
      `Twice,${phone(0)},twice@example.com`,
      'No mail,0610000005,not a mail',
    ].join('\n');
    const { id, mappings, hasHeader, columns } = await choose(text);
    expect(hasHeader).toBe(true);
    expect(columns.map(({ header }) => header)).toEqual(['Prénom', 'Téléphone', 'Courriel']);
    expect(mappings.map(({ target }) => target)).toEqual(['firstName', 'primaryPhone', 'primaryEmail']);
    await commands.commands.configure({ id, defaultCountry: 'MA' }, app.call);
    expect((await checked(id)).counts).toEqual({
      total: 5,
      valid: 1,
      existing: 1,
      duplicate: 1,
      invalid: 2,
      warned: 0,
    });
    const wrong = await rows(id, 'invalid');
    expect(wrong.rows.map(({ line, problems }) => [line, problems.map(({ code }) => code)])).toEqual([
      [4, ['phoneInvalid']],
      [6, ['email']],
    ]);
    await commands.commands.correct({ id, line: 6, column: 2, text: 'right@example.com' }, app.call);
    expect((await get(id)).counts).toMatchObject({ valid: 2, invalid: 1 });
    const done = await run(id);
    expect(done).toMatchObject({ state: 'done', error: null });
    expect(done.result).toMatchObject({ created: 2, updated: 1, merged: 1, skipped: 0, invalid: 1, refused: 0 });
    expect(total(done.result as NonNullable<Import['result']>)).toBe(done.rowCount);
    const there = Object.fromEntries((await server.listContacts()).map((contact) => [contact.primaryPhone, contact]));
    // What a later row of the same number says goes into the contact of the first.
    expect(there[phone(0)]).toMatchObject({ firstName: 'Twice', primaryEmail: 'twice@example.com' });
    expect(there[phone(1)]).toMatchObject({ firstName: 'New' });
    expect(there[phone(5)]).toMatchObject({ primaryEmail: 'right@example.com' });
    expect(app.errorsLogged).toEqual([]);
  });

  test('leaves people out who are here already, also those whom only the platform knows', async () => {
    await server.createContact({ primaryPhone: phone(1), firstName: 'Known here' });
    await app.exchange();
    await server.createContact({ primaryPhone: phone(2), firstName: 'Known there' });
    const { id } = await choose(csv(4));
    await commands.commands.configure({ id, existing: 'skip' }, app.call);
    await checked(id);
    const done = await run(id);
    expect(done.result).toMatchObject({ created: 2, updated: 0, skipped: 2 });
    const names = (await server.listContacts()).map(({ firstName }) => firstName).sort();
    expect(names).toEqual(['Known here', 'Known there', 'Person 0', 'Person 3']);
  });

  test.each([
    ['upload', '/api/contact/ingestion/upload', 'POST'],
    ['validate', '/api/contact/ingestion/validate', 'POST'],
    ['results', '/results', 'GET'],
    ['execute', '/api/contact/ingestion/execute', 'POST'],
  ] as const)(
    'comes to its end where the reply to %s is lost, and imports nothing twice',
    async (step, path, method) => {
      await server.createContact({ primaryPhone: phone(1), firstName: 'Old' });
      await app.exchange();
      const { id } = await choose(csv(30));
      await checked(id);
      const at = step === 'results' ? undefined : path;
      if (at) await server.fault({ match: { method, path: at }, action: { dropAfterSend: true } });
      const done = await run(id);
      expect(done).toMatchObject({ state: 'done', result: { created: 29, updated: 1 } });
      expect(await server.listContacts()).toHaveLength(30);
      const executes = (await server.writes()).filter(({ url }) => url.endsWith('/execute'));
      expect(executes).toHaveLength(step === 'execute' ? 2 : 1);
    },
  );
});
