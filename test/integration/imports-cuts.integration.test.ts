import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
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
  app = createConsole();
  const connectionId = randomUUID();
  await app.connect(server, connectionId);
  imports = importsOf(app, connectionId);
});
afterAll(async () => {
  await imports.close();
  await app.close();
  await server.close();
});

/** Three people of whom the platform knows one, chosen and checked; `earlier` counts the requests until then. */
async function three(): Promise<{ id: string; earlier: number }> {
  from += 10;
  await server.createContact({ primaryPhone: phone(from + 1), firstName: 'Old' });
  const { id } = await imports.choose(csvOf(3, from));
  await imports.check(id);
  return { id, earlier: (await server.requests()).length };
}

const asked = async (earlier: number, path: string): Promise<number> =>
  (await server.requests()).slice(earlier).filter(({ url }) => url.startsWith(path)).length;

/** What the platform counted itself: another execution would have updated all three. */
const TAKEN_ONCE = {
  state: 'done',
  error: null,
  result: { created: 2, updated: 1, missing: 0, refused: 0, platform: { created: 2, updated: 1 } },
};
/** The requests of a run, with the step that a person reads beside an import that was cut there. */
const REQUESTS = ['upload', 'validate', 'results', 'execute'] as const;
const CUTS = REQUESTS.flatMap((step, index) => [
  { step, at: { request: index + 1, moment: 'before' as const } },
  { step, at: { request: index + 1, moment: 'after' as const } },
]);

test.each(CUTS)(
  'killed $at.moment $step it goes on where it was, and nobody is imported twice',
  async ({ step, at }) => {
    const { id, earlier } = await three();
    expect(await imports.runAndKill(id, at)).toMatchObject({
      state: 'stopped',
      phase: step,
      error: null,
      result: null,
    });
    const isLate = step === 'execute';
    const cancel = async () => imports.commands.correct({ id, line: 3, column: 0, text: 'Old' }, app.call);
    // Until it may have begun, rows can still be corrected.
    if (isLate) await expect(cancel()).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await imports.run(id)).toMatchObject(TAKEN_ONCE);
    expect(await peopleOf(server, from, 3)).toHaveLength(3);
    const uploads = await asked(earlier, '/api/contact/ingestion/upload');
    expect(uploads).toBe(step === 'upload' && at.moment === 'after' ? 2 : 1);
  },
);

test('killed while it looks people up it looks them up again', async () => {
  const { id } = await three();
  const execute = { method: 'POST', path: '/api/contact/ingestion/execute' } as const;
  await server.fault({ match: execute, action: { dropAfterSend: true } });
  await server.fault({ match: execute, action: { status: 410 } });
  expect(await imports.runAndKill(id, { request: 6, moment: 'after' })).toMatchObject({
    state: 'stopped',
    phase: 'settle',
  });
  expect(await imports.run(id)).toMatchObject({ state: 'done', result: { ...TAKEN_ONCE.result, platform: null } });
  expect(await peopleOf(server, from, 3)).toHaveLength(3);
});

test.each([
  ['upload', 'POST', '/api/contact/ingestion/upload'],
  ['validate', 'POST', '/api/contact/ingestion/validate'],
  ['results', 'GET', '/api/contact/ingestion/'],
  ['execute', 'POST', '/api/contact/ingestion/execute'],
] as const)('Earshot that is quit while it waits for %s goes on with it later', async (phase, method, path) => {
  const { id, earlier } = await three();
  await server.fault({ match: { method, path }, action: { delayMs: 600_000 } });
  await imports.commands.run({ id }, app.call);
  await vi.waitFor(async () =>
    expect((await server.requests()).slice(earlier).some(({ fault }) => fault !== null)).toBe(true),
  );
  await imports.restart();
  expect(await imports.get(id)).toMatchObject({ state: 'stopped', phase, error: null });
  expect(await imports.run(id)).toMatchObject(TAKEN_ONCE);
  expect(await peopleOf(server, from, 3)).toHaveLength(3);
});

test('a file that is half read, and a check that is half made, are begun anew in words', async () => {
  const { id } = await three();
  app.db.prepare("UPDATE imports SET state = 'checking' WHERE id = ?").run(id);
  const { id: other } = await imports.choose(csvOf(300, 1_000));
  app.db.prepare("UPDATE imports SET state = 'reading' WHERE id = ?").run(other);
  await imports.restart();
  expect(await imports.get(id)).toMatchObject({ state: 'mapping' });
  expect(await imports.get(other)).toMatchObject({
    state: 'unreadable',
    rowCount: 0,
    error: { message: 'Earshot ended while this file was read.', action: 'Choose the file again.' },
  });
  expect((await imports.rows(other)).total).toBe(0);
  await imports.check(id);
  expect(await imports.run(id)).toMatchObject(TAKEN_ONCE);
});

test('an import whose end was written down before that of its job is not done again', async () => {
  const { id, earlier } = await three();
  await imports.run(id);
  app.db.prepare("UPDATE jobs SET state = 'running', result = NULL WHERE id = ?").run(id);
  await imports.restart();
  app.parts.jobs.retry(id);
  await vi.waitFor(() => expect(app.one('SELECT state FROM jobs WHERE id = ?', id)).toEqual({ state: 'done' }));
  expect(await imports.get(id)).toMatchObject(TAKEN_ONCE);
  expect(await asked(earlier, '/api/contact/ingestion/execute')).toBe(1);
});
