import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '#shared/errors/app-error.ts';
import { type ErrorReply, toReplyError } from './reply-errors.ts';

const NOW = Date.UTC(2026, 10, 1);
const reply = (status: number, given: Partial<ErrorReply> = {}) =>
  toReplyError({ status, retryAfter: null, body: {}, ...given }, NOW);

describe('an answer other than 2xx', () => {
  const TABLE: [number[], ErrorCode, { retryable?: boolean; hasAction?: boolean }][] = [
    [[401], 'AUTH_EXPIRED', {}],
    [[402], 'NO_CREDITS', {}],
    [[403], 'FORBIDDEN', {}],
    [[404, 410], 'NOT_FOUND', { hasAction: false }],
    [[409, 412, 428], 'CONFLICT', { hasAction: false }],
    [[429], 'RATE_LIMITED', { retryable: true }],
    [[400, 405, 413, 415, 422], 'INVALID', {}],
    [[408, 425, 500, 502, 503, 504, 599], 'UPSTREAM_BAD_REPLY', { retryable: true }],
    [[301, 302, 303, 307, 399, 418, 451, 499], 'UPSTREAM_BAD_REPLY', {}],
  ];
  test.each(TABLE)('with %j is %s', (statuses, code, { retryable = false, hasAction = true }) => {
    for (const status of statuses) {
      const error = reply(status);
      expect([status, error.code, error.retryable, error.action !== undefined]).toEqual([
        ...[status, code, retryable, hasAction],
      ]);
      expect(error.failure).toEqual({
        ...{ sent: 'answered', status, brokenReply: false, retryAfterMs: null, code: null, isForeign: false },
      });
    }
  });

  test('keeps the code of the platform, and how long it asks to wait', () => {
    const { failure } = reply(429, { retryAfter: '7', body: { code: 'SLOW_DOWN' } });
    expect(failure).toMatchObject({ code: 'SLOW_DOWN', retryAfterMs: 7_000 });
    const until = new Date(NOW + 9_000).toUTCString();
    expect(reply(503, { retryAfter: until }).failure.retryAfterMs).toBe(9_000);
  });
});

describe('what something else says in the place of the platform', () => {
  test.each([400, 401, 404, 409, 429, 500])('with %i is about the line alone', (status) => {
    const { code, retryable, failure, action } = reply(status, { isForeign: true });
    expect({ code, retryable }).toEqual({ code: 'UPSTREAM_BAD_REPLY', retryable: true });
    expect(failure).toMatchObject({ status, isForeign: true });
    expect(action).toContain('address');
  });

  test('is a redirect of the platform where it redirects', () => {
    const { message, failure } = reply(302, { isForeign: true, location: 'https://login.example/in?key=1' });
    expect(failure.isForeign).toBe(false);
    expect(message).toContain('redirect to https://login.example,');
  });

  test.each([null, undefined, '', 'nowhere', 'mailto:a@b.c'])('names no place for a redirect to %j', (location) => {
    const { message } = reply(302, location === undefined ? {} : { location });
    expect(message).toContain('redirect to another one,');
  });

  test('is no redirect below 300 or from 400 on', () => {
    expect(reply(299).message).not.toContain('redirect');
    expect(reply(300).message).toContain('redirect');
    expect(reply(499).message).not.toContain('redirect');
  });
});

describe('the words of the platform', () => {
  const words = (body: ErrorReply['body']) => reply(409, { body }).message;
  const NONE = words({});

  test('stand as its message has them, trimmed and closed by a full stop', () => {
    expect(words({ message: '  it is taken ' })).toBe('it is taken.');
    for (const closed of ['Taken.', 'Taken!', 'Taken?', 'Taken…']) expect(words({ message: closed })).toBe(closed);
    expect(words({ message: 'a.b' })).toBe('a.b.');
  });

  test('are its own words for each field where it names fields, once each', () => {
    const fieldErrors = { name: ['is too long', 'name is odd'], zip: ['must be digits'] };
    expect(words({ fieldErrors, message: 'invalid' })).toBe('name: is too long; name is odd; zip: must be digits.');
  });

  test('are ours where it has none', () => {
    expect(NONE).toMatch(/^The platform refused this/);
    expect(words({ message: ' ' })).toBe(NONE);
    expect(words({ message: '', fieldErrors: {} })).toBe(NONE);
    expect(words({ fieldErrors: { name: [] } })).toBe(NONE);
    expect(words({ message: 'taken', fieldErrors: {} })).toBe('taken.');
  });

  test('are cut where they are long', () => {
    expect(words({ message: 'x'.repeat(400) })).toBe(`${'x'.repeat(400)}.`);
    expect(words({ message: 'x'.repeat(401) })).toBe(`${'x'.repeat(400)}…`);
  });

  test('are told with a refusal that nothing else is known of, or else its status', () => {
    expect(reply(422, { body: { message: 'too long' } }).message).toBe('The platform refused this: too long.');
    expect(reply(422).message).toBe('The platform refused this: status 422');
    expect(reply(451, { body: { message: 'not here' } }).message).toBe(
      'The platform refused the request (status 451: not here.).',
    );
    expect(reply(451).message).toBe('The platform refused the request (status 451).');
    expect(reply(500, { body: { message: 'oh' } }).message).toBe('The platform has a problem of its own (status 500).');
  });
});
