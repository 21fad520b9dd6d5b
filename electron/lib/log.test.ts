import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { errorDetail } from './error-detail.ts';
import { createLog, LOG_FIELDS, redact } from './log.ts';

// S28
it('logs listed fields only', () => {
  const fields = { code: 'OFFLINE', requestId: 'r1', phone: '+15550100', name: 'Ada', apiKey: 'k', text: 'hello' };
  expect(redact(fields)).toEqual({ code: 'OFFLINE', requestId: 'r1' });
});

it('logs what it lists in its shape only', () => {
  const kept = {
    code: 'SQLITE_IOERR_SHMSIZE',
    channel: 'app:contacts.list',
    at: 'rows.0.customAttributes',
    collection: 'custom-attributes',
    requestId: '5a3b1e00-1234-4567-8901-123456789012',
    count: 12,
    wrote: true,
    state: null,
    detail: errorDetail(new AppError('INVALID', 'x', { cause: new TypeError('y') })),
  };
  expect(redact(kept)).toEqual(kept);
});

it.each([
  ['a phone number', '+15550100'],
  ['a phone number without its sign', '15550100123'],
  ['a phone number with spaces', '+212 6 12 34 56 78'],
  ['a phone number in a word', 'contact.212612345678'],
  ['a phone number in pieces', 'at.555-010-01-23'],
  ['an address of a mail', 'ada@example.com'],
  ['an address', 'https://example.com/x?key=1'],
  ['a name', 'Ada Lovelace'],
  ['a name in other letters', 'يوسف'],
  ['a name with an accent', 'Éloïse'],
  ['a text', 'could you say that again, please?'],
  ['a key', 'sk_live_51H8xq2eZvKYlo2C0aBcDeFgHiJkLmNoPqRsTuVwXyZ'],
  ['a token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'],
  ['32 bytes', 'a3f1'.repeat(16)],
  ['a second line', 'OFFLINE\n{"level":60}'],
  ['a path', '/home/ada/calls.db'],
  ['a windows path', 'C:\\Users\\ada'],
])('%s is not logged in any field', (_what, value) => {
  for (const name of LOG_FIELDS) {
    // Plain words may stand in a detail: errorDetail makes it of no message at all, and is tested for that.
    if (name === 'detail' && /^[A-Za-z ]+$/.test(value)) continue;
    expect(JSON.stringify(redact({ [name]: value })), name).not.toContain(JSON.stringify(value).slice(1, -1));
  }
});

it('writes one line of JSON an event, whatever it is given', () => {
  const strings = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(fc.dictionary(strings, fc.oneof(strings, fc.double(), fc.boolean(), fc.constant(null))), (fields) => {
      const logged = redact(fields);
      expect(Object.keys(logged).every((name) => LOG_FIELDS.has(name))).toBe(true);
      expect(JSON.stringify(logged)).not.toMatch(/[@\n]/);
    }),
    { numRuns: process.env.EARSHOT_TEST_SIZE === 'long' ? 50_000 : 1000, seed: 2 },
  );
});

it('redacts on its way out', () => {
  const script = `import { createLog } from ${JSON.stringify(join(import.meta.dirname, 'log.ts'))};
    createLog('info').info('sample.event', { code: 'OFFLINE', at: '+15550100', name: 'Ada' });`;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(JSON.parse(stderr)).toMatchObject({ msg: 'sample.event', code: 'OFFLINE', at: '[redacted]' });
  expect(stderr).not.toMatch(/Ada|5550100/);
});

it('goes on with a level that does not exist', () => {
  expect(() => createLog('loud').info('not.shown')).not.toThrow();
});
