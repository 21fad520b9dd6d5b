import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseArguments } from './arguments.ts';
import { createLinks } from './links.ts';

// S26
const ID = '5a3b1e00-0000-4000-8000-000000000001';
const LINK = `earshot://call/${ID}?t=83.2`;
const PLACE = { kind: 'call', id: ID, atMs: 83_200 };

it('takes our flags and links, and counts the rest', () => {
  expect(parseArguments(['earshot'])).toEqual({ sample: false, link: null, unknownCount: 0 });
  expect(parseArguments(['earshot', '--', LINK])).toEqual({ sample: false, link: PLACE, unknownCount: 0 });
  expect(parseArguments(['earshot', '--inspect=0.0.0.0', '--gpu-launcher=x', '--sample', 'earshot:bad', LINK])).toEqual(
    {
      sample: true,
      link: PLACE,
      unknownCount: 2,
    },
  );
  expect(parseArguments(['earshot', '--user-data-dir=/x\n', '--headless'])).toMatchObject({ unknownCount: 0 });
});

function makeLinks() {
  const told: unknown[] = [];
  const lines: unknown[] = [];
  const note = (event: string, fields?: unknown) => void lines.push([event, fields]);
  const links = createLinks({
    publish: (...event) => void told.push(event),
    log: { info: note, warn: note, error: note },
  });
  return { links, told, lines };
}

it('a link waits until it is taken, once, and the newest counts', () => {
  const { links, told } = makeLinks();
  links.arguments(['earshot', LINK]);
  links.address('earshot://people');
  expect(told).toEqual([
    ['links', 'onArrived', null],
    ['links', 'onArrived', null],
  ]);
  expect(links.take()).toEqual({ kind: 'screen', screen: 'people' });
  expect(links.take()).toBeNull();
});

it('says of what it refuses that it was refused, and nothing else', () => {
  const { links, told, lines } = makeLinks();
  links.arguments(['earshot', '--canary-flag', '-x=canary', 'canary-file', 'earshot://canary/x']);
  links.address('earshot://delete/canary');
  expect(links.take()).toBeNull();
  expect(told).toEqual([]);
  expect(lines).toEqual([
    ['links.arguments-ignored', { count: 2 }],
    ['links.refused', undefined],
  ]);
});

it('does nothing but remember a place, whatever a second instance is started with', () => {
  const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 100_000 : 1000;
  const argument = fc.oneof(
    fc.constantFrom(
      '--sample',
      '--',
      LINK,
      'earshot://x',
      'earshot:',
      '--inspect',
      '--user-data-dir=',
      '--type=renderer',
    ),
    fc.constantFrom('earshot://call/', '-earshot://people', '"earshot://people"', `${LINK} --inspect`, `\0${LINK}`),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(argument, { maxLength: 12 }), (given) => {
      const { links, lines } = makeLinks();
      links.arguments(given);
      const isLinked = given.includes(LINK);
      expect(links.take()).toEqual(isLinked ? PLACE : null);
      expect(JSON.stringify(lines)).not.toMatch(/inspect|5a3b1e00|renderer/);
    }),
    { numRuns: RUNS, seed: 9 },
  );
});
