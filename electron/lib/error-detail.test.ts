// S28 of docs/security.md
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { errorDetail } from './error-detail.ts';

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return expect.fail('nothing was thrown');
};

it('says what failed and where, and nothing of what it was about', () => {
  const json = thrownBy(() => JSON.parse('{"fullName": "Salma Idrissi", +212600000001}'));
  const sql = thrownBy(() => new Database(':memory:').exec('SELECT * FROM "Salma Idrissi"'));
  const refused = new AppError('INVALID', 'Salma Idrissi has +212600000001.\n    at Salma (/home/salma/x.ts:1:1)', {
    cause: json,
  });
  for (const error of [json, sql, refused]) {
    const detail = errorDetail(error);
    expect(detail).not.toMatch(/Salma|Idrissi|212600000001|\/home/i);
    expect(detail).toMatch(/at .*error-detail\.test\.ts:\d+:\d+/);
  }
  expect(errorDetail(refused)).toMatch(/^AppError INVALID .* < SyntaxError /);
  expect(errorDetail(sql)).toMatch(/^SqliteError SQLITE_ERROR /);
  expect(errorDetail('+212600000001')).toBe('string');
});
