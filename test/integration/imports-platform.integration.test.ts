import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Import } from '#shared/contract/imports.ts';
import type { FaultInput } from '#shared/wire/local/test-hooks.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { csvOf, importsOf, peopleOf, phone, type TestImports } from './support/importing.ts';
import { startPlatform, type TestPlatform } from './support/local-platform.ts';

let server: TestPlatform;
let app: TestConsole;
let imports: TestImports;

/** Each test has people of its own. */
let from = 0;

beforeAll(async () => {
  server = await startPlatform();
  app = createConsole({ timeouts: { headersMs: 4_000, totalMs: 8_000 } });
  const connectionId = randomUUID();
  await app.connect(server, connectionId);
  await app.exchange();
  imports = importsOf(app, connectionId);
});
beforeEach(() => {
  from += 10;
});
afterAll(async () => {
  await imports.close();
  await app.close();
  await server.close();
});

const total = ({ platform: _, ...counts }: NonNullable<Import['result']>) =>
  Object.values(counts).reduce((sum, n) => sum + n, 0);

const PATHS = {
  upload: { method: 'POST', path: '/api/contact/ingestion/upload' },
  validate: { method: 'POST', path: '/api/contact/ingestion/validate' },
  results: { method: 'GET', path: '/api/contact/ingestion/' },
  execute: { method: 'POST', path: '/api/contact/ingestion/execute' },
} as const satisfies Record<string, FaultInput['match']>;
type Step = keyof typeof PATHS;
const STEPS = Object.keys(PATHS) as Step[];

const failing = (step: Step, action: FaultInput['action'], times = 1) =>
  server.fault({ match: PATHS[step], action, times });

/** Every request of the run, by its step, and how many of them met a fault. */
async function asked(earlier: number): Promise<Record<Step | 'faults', number>> {
  const requests = (await server.requests()).slice(earlier);
  const count = (step: Step) => {
    const { method, path } = PATHS[step];
    return requests.filter((one) => one.method === method && one.url.startsWith(path)).length;
  };
  const faults = requests.filter(({ fault }) => fault !== null).length;
  return {
    upload: count('upload'),
    validate: count('validate'),
    results: count('results'),
    execute: count('execute'),
    faults,
  };
}

/** Three people of whom the platform knows one, chosen and checked; `earlier` counts the requests until then. */
async function three(): Promise<{ id: string; earlier: number }> {
  await server.createContact({ primaryPhone: phone(from + 1), firstName: 'Old' });
  const { id } = await imports.choose(csvOf(3, from));
  await imports.check(id);
  return { id, earlier: (await server.requests()).length };
}

const DONE = { state: 'done', error: null, result: { created: 2, updated: 1, missing: 0, refused: 0 } };
/** What the platform counted itself: another execution would have updated all three. */
const TAKEN_ONCE = { ...DONE, result: { ...DONE.result, platform: { created: 2, updated: 1 } } };
const ONCE = { upload: 1, validate: 1, results: 1, execute: 1, faults: 0 };

describe('an import', () => {
  test('takes a file from its columns to contacts on the platform, row by row accounted for', async () => {
    await server.createContact({ primaryPhone: phone(from + 1), firstName: 'Old' });
    await app.exchange();
    const text = [
      'Prénom,Téléphone,Courriel',
      `Ada,${phone(from).replace('+212', '0')},ada@example.com`,
      `New,${phone(from + 1)},`,
      'Bad,call me,bad@example.com',
      `Twice,${phone(from)},twice@example.com`,
      `No mail,${phone(from + 5).replace('+212', '0')},not a mail`,
    ].join('\n');
    const { id, mappings, hasHeader, columns } = await imports.choose(text);
    expect(hasHeader).toBe(true);
    expect(columns.map(({ header }) => header)).toEqual(['Prénom', 'Téléphone', 'Courriel']);
    expect(mappings.map(({ target }) => target)).toEqual(['firstName', 'primaryPhone', 'primaryEmail']);
    await imports.commands.configure({ id, defaultCountry: 'MA' }, app.call);
    expect((await imports.check(id)).counts).toEqual({
      total: 5,
      valid: 1,
      existing: 1,
      duplicate: 1,
      invalid: 2,
      warned: 0,
    });
    const wrong = await imports.rows(id, 'invalid');
    expect(wrong.rows.map(({ line, problems }) => [line, problems.map(({ code }) => code)])).toEqual([
      [4, ['phoneInvalid']],
      [6, ['email']],
    ]);
    await imports.commands.correct({ id, line: 6, column: 2, text: 'right@example.com' }, app.call);
    expect((await imports.get(id)).counts).toMatchObject({ valid: 2, invalid: 1 });
    const done = await imports.run(id);
    expect(done).toMatchObject({ state: 'done', error: null });
    expect(done.result).toMatchObject({ created: 2, updated: 1, merged: 1, skipped: 0, invalid: 1, refused: 0 });
    expect(total(done.result as NonNullable<Import['result']>)).toBe(done.rowCount);
    const there = Object.fromEntries(
      (await peopleOf(server, from, 10)).map((contact) => [contact.primaryPhone, contact]),
    );
    // What a later row of the same number says goes into the contact of the first.
    expect(there[phone(from)]).toMatchObject({ firstName: 'Twice', primaryEmail: 'twice@example.com' });
    expect(there[phone(from + 1)]).toMatchObject({ firstName: 'New' });
    expect(there[phone(from + 5)]).toMatchObject({ primaryEmail: 'right@example.com' });
    expect(app.errorsLogged).toEqual([]);
  });

  test('leaves people out who are here already, also those whom only the platform knows', async () => {
    await server.createContact({ primaryPhone: phone(from + 1), firstName: 'Known here' });
    await app.exchange();
    await server.createContact({ primaryPhone: phone(from + 2), firstName: 'Known there' });
    const { id } = await imports.choose(csvOf(4, from));
    await imports.commands.configure({ id, existing: 'skip' }, app.call);
    await imports.check(id);
    const done = await imports.run(id);
    expect(done.result).toMatchObject({ created: 2, updated: 0, skipped: 2 });
    const names = (await peopleOf(server, from, 4)).map(({ firstName }) => firstName).sort();
    expect(names).toEqual(['Known here', 'Known there', 'Person 0', 'Person 3']);
  });

  test('of a file that cannot be read keeps nothing but why', async () => {
    const { id: other } = await imports.choose(csvOf(3, from));
    const text = `${csvOf(5_000)}\r\n"never closed`;
    const { id, state, error, rowCount } = await imports.choose(text);
    expect({ state, rowCount }).toEqual({ state: 'unreadable', rowCount: 0 });
    expect(error?.message).toBe('A quotation mark that opens on or after line 5002 is not closed.');
    expect(await imports.rows(id)).toEqual({ rows: [], total: 0 });
    expect((await imports.rows(other)).total).toBe(3);
    await imports.commands.remove({ id }, app.call);
    await expect(imports.get(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test.each(STEPS)('comes to its end where the reply to %s is lost, and imports nothing twice', async (step) => {
    const { id, earlier } = await three();
    await failing(step, { dropAfterSend: true });
    expect(await imports.run(id)).toMatchObject(TAKEN_ONCE);
    expect(await peopleOf(server, from, 3)).toHaveLength(3);
    expect(await asked(earlier)).toEqual({ ...ONCE, [step]: 2, faults: 1 });
  });

  test.each([
    ['validate', 410, { upload: 2, validate: 2 }],
    ['results', 404, { upload: 2, validate: 2, results: 2 }],
    ['execute', 410, { upload: 2, validate: 2, results: 2, execute: 2 }],
  ] as const)('is prepared anew where %s finds that the session is over', async (step, status, more) => {
    const { id, earlier } = await three();
    await failing(step, { status });
    expect(await imports.run(id)).toMatchObject(TAKEN_ONCE);
    expect(await peopleOf(server, from, 3)).toHaveLength(3);
    expect(await asked(earlier)).toEqual({ ...ONCE, ...more, faults: 1 });
  });

  test('says when sessions end faster than it can be prepared, and goes on later', async () => {
    const { id } = await three();
    await failing('execute', { status: 410 }, 4);
    const stopped = await imports.run(id);
    expect(stopped).toMatchObject({ state: 'stopped', error: { code: 'CONFLICT' } });
    expect(stopped.error?.message).toContain('Nothing was imported.');
    expect(await imports.run(id)).toMatchObject(TAKEN_ONCE);
  });

  test.each([
    [402, 'NO_CREDITS'],
    [403, 'FORBIDDEN'],
  ])('stops where executing is refused with %i, may be changed, and goes on', async (status, code) => {
    const { id } = await three();
    await failing('execute', { status });
    const stopped = await imports.run(id);
    expect(stopped).toMatchObject({ state: 'stopped', phase: 'results', result: null, error: { code } });
    expect(await peopleOf(server, from, 3)).toHaveLength(1);
    await imports.commands.correct({ id, line: 2, column: 0, text: 'Changed' }, app.call);
    expect(await imports.run(id)).toMatchObject(TAKEN_ONCE);
    const first = (await peopleOf(server, from, 1))[0];
    expect(first).toMatchObject({ firstName: 'Changed' });
  });

  test('only asks for the same again where executing ended in failures, and nobody knows what was done', async () => {
    const { id, earlier } = await three();
    await failing('execute', { status: 500 }, 6);
    expect(await imports.run(id)).toMatchObject({
      state: 'stopped',
      phase: 'execute',
      error: { code: 'OUTCOME_UNKNOWN', action: expect.stringContaining('imports nothing twice') },
    });
    const change = async () => imports.commands.correct({ id, line: 2, column: 0, text: 'Changed' }, app.call);
    await expect(change()).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await imports.run(id)).toMatchObject(TAKEN_ONCE);
    expect(await asked(earlier)).toEqual({ ...ONCE, execute: 7, faults: 6 });
  });

  test.each([
    ['was carried out', { dropAfterSend: true }, DONE.result],
    ['never began', { dropBefore: true }, { created: 0, updated: 0, missing: 3 }],
  ] as const)('that %s is told row by row from the people, once nothing else can be asked', async (_, lost, result) => {
    const { id, earlier } = await three();
    await failing('execute', lost);
    await failing('execute', { status: 404 });
    // Looking them up bears a failure, too.
    await server.fault({ match: { method: 'GET', path: '/api/contact?' }, action: { status: 503 } });
    expect(await imports.run(id)).toMatchObject({ state: 'done', result: { ...result, platform: null } });
    // That of a person whom it has already is not there as it was sent either.
    expect(await asked(earlier)).toEqual({ ...ONCE, execute: 2, faults: 3 });
  });

  test('is prepared without a line, refuses to run in words, and runs once there is one', async () => {
    app.sync.setPaused(true);
    const earlier = (await server.requests()).length;
    const { id } = await imports.choose(csvOf(3, from));
    await imports.commands.configure({ id, existing: 'skip' }, app.call);
    expect((await imports.check(id)).counts).toMatchObject({ total: 3, valid: 3 });
    await imports.commands.correct({ id, line: 2, column: 0, text: 'Corrected' }, app.call);
    expect(await imports.run(id)).toMatchObject({
      state: 'stopped',
      error: { code: 'OFFLINE', action: 'Go online first. Nothing was sent.' },
    });
    expect((await asked(earlier)).upload).toBe(0);
    app.sync.setPaused(false);
    expect(await imports.run(id)).toMatchObject({ state: 'done', result: { created: 3 } });
  });

  test('says that the platform is not there, and goes on when it is', async () => {
    const { id } = await three();
    const port = Number(new URL(server.url).port);
    await server.stop();
    expect(await imports.run(id)).toMatchObject({ state: 'stopped', phase: 'upload', error: { code: 'OFFLINE' } });
    await server.startAgain(port);
    expect(await imports.run(id)).toMatchObject(TAKEN_ONCE);
  });
});
