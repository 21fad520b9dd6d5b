import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeepLink } from '../contract/links.ts';
import { parseDeepLink, toDeepLink } from './deep-link.ts';

// S26
const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 100_000 : 1000;
const ID = '5a3b1e00-0000-4000-8000-000000000001';

describe('parseDeepLink', () => {
  it.each([
    [`earshot://call/${ID}`, { kind: 'call', id: ID, atMs: null }],
    [`earshot://call/${ID}?t=83.2`, { kind: 'call', id: ID, atMs: 83_200 }],
    [`earshot://call/${ID}/?t=0`, { kind: 'call', id: ID, atMs: 0 }],
    [`EARSHOT://Call/${ID.toUpperCase()}`, { kind: 'call', id: ID, atMs: null }],
    [`earshot://contact/${ID}/`, { kind: 'contact', id: ID }],
    ['earshot://people', { kind: 'screen', screen: 'people' }],
    ['earshot://settings/', { kind: 'screen', screen: 'settings' }],
  ])('reads %s', (text, link) => {
    expect(parseDeepLink(text)).toEqual(link);
  });

  it.each([
    '',
    'earshot:',
    'earshot://',
    'earshot:///people',
    'earshot:people',
    `earshot:call/${ID}`,
    `call/${ID}`,
    `https://call/${ID}`,
    `xearshot://call/${ID}`,
    ` earshot://call/${ID}`,
    `earshot://call/${ID} `,
    `earshot://call/${ID}\n`,
    `earshot://call/${ID}\0`,
    `earshot://call/${ID}/../contact/${ID}`,
    `earshot://call/..%2f${ID}`,
    `earshot://call/${ID}#/settings`,
    `earshot://call/${ID}?t=-1`,
    `earshot://call/${ID}?t=1e9`,
    `earshot://call/${ID}?t=NaN`,
    `earshot://call/${ID}?t=1&play=1`,
    `earshot://call/${ID}?T=1&t=2`,
    `earshot://call/${ID}?t=9999999`,
    `earshot://contact/${ID}?t=1`,
    'earshot://people?t=1',
    'earshot://call/not-an-id',
    `earshot://call/${'0'.repeat(36)}`,
    `earshot://call/${ID}${ID}`,
    `earshot://user:secret@call/${ID}`,
    `earshot://call:1/${ID}`,
    `earshot://delete/${ID}`,
    `earshot://call/${ID}/delete`,
    'earshot://setup',
    'earshot://javascript:alert(1)',
    '--inspect earshot://people',
  ])('refuses %j', (text) => {
    expect(parseDeepLink(text)).toBeNull();
  });

  it('reads what toDeepLink writes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.record({
            kind: fc.constant('call' as const),
            id: fc.uuid({ version: 4 }),
            atMs: fc.option(fc.nat({ max: 999_999_999 })),
          }),
          fc.record({ kind: fc.constant('contact' as const), id: fc.uuid({ version: 4 }) }),
          fc.record({ kind: fc.constant('screen' as const), screen: fc.constantFrom('calls', 'outbox') }),
        ),
        (link) => {
          expect(parseDeepLink(toDeepLink(link as DeepLink))).toEqual(link);
        },
      ),
      { seed: 3 },
    );
  });

  it('answers a place or nothing, whatever is passed', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'earshot://',
        'earshot:',
        'call/',
        'contact/',
        ID,
        '?t=',
        '1.5',
        '/',
        '..',
        '&',
        '#',
        '%00',
        '\\',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
        (text) => {
          const link = parseDeepLink(text);
          if (link !== null) expect(parseDeepLink(toDeepLink(DeepLink.parse(link)))).toEqual(link);
        },
      ),
      { numRuns: RUNS, seed: 3 },
    );
  });
});
