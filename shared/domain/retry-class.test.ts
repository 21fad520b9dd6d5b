import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RetryClass, retryClassOf } from './retry-class.ts';

const answered = (status: number, brokenReply = false) => ({ sent: 'answered' as const, status, brokenReply });

describe('retryClassOf', () => {
  const TABLE: [number[], RetryClass][] = [
    [[408, 425, 429, 500, 502, 503, 504], 'transient'],
    [[401], 'auth'],
    [[409, 412, 428], 'conflict'],
    [[404, 410], 'gone'],
    [[301, 302, 307, 400, 402, 403, 405, 413, 415, 422, 451], 'permanent'],
  ];
  test.each(TABLE)('answers %j are %s', (statuses, expected) => {
    for (const status of statuses) {
      expect(retryClassOf(answered(status), { writes: true })).toBe(expected);
      expect(retryClassOf(answered(status), { writes: false })).toBe(expected);
    }
  });

  test('an outcome that is open is only ever settled by a look-up', () => {
    expect(retryClassOf({ sent: 'maybe-sent', status: null, brokenReply: false }, { writes: true })).toBe('unknown');
    expect(retryClassOf(answered(200, true), { writes: true })).toBe('unknown');
    expect(retryClassOf(answered(201, true), { writes: true })).toBe('unknown');
    expect(retryClassOf({ sent: 'maybe-sent', status: null, brokenReply: false }, { writes: false })).toBe('transient');
  });

  test('a reply that cannot be read leaves a write open and a look-up to be made again; a refusal is one all the same', () => {
    for (const status of [200, 204, 299]) {
      expect(retryClassOf(answered(status, true), { writes: true })).toBe('unknown');
      expect(retryClassOf(answered(status, true), { writes: false })).toBe('transient');
    }
    for (const status of [199, 300, 302]) {
      expect(retryClassOf(answered(status, true), { writes: true })).toBe('permanent');
    }
    expect(retryClassOf(answered(404, true), { writes: true })).toBe('gone');
    expect(retryClassOf(answered(200), { writes: true })).toBe('permanent');
  });

  test('a page put in the place of the platform says nothing about key, record or change', () => {
    for (const status of [400, 401, 404, 409, 502]) {
      expect(retryClassOf({ ...answered(status), isForeign: true }, { writes: true })).toBe('transient');
    }
  });

  test('a server error that no list names may pass', () => {
    expect([500, 501, 505, 599].map((status) => retryClassOf(answered(status), { writes: true }))).toEqual(
      Array.from({ length: 4 }, () => 'transient'),
    );
    expect(retryClassOf(answered(499), { writes: true })).toBe('permanent');
    expect(retryClassOf({ ...answered(0), status: null }, { writes: true })).toBe('permanent');
  });

  test('what never left is not an attempt', () => {
    expect(retryClassOf({ sent: 'not-sent', status: null, brokenReply: false }, { writes: true })).toBe('not-sent');
  });

  test('only an answer settles a write: no status makes one unknown, no lost answer makes one final', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), (status) => {
        expect(retryClassOf(answered(status), { writes: true })).not.toBe('unknown');
      }),
    );
  });
});
