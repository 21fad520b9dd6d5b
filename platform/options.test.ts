import { expect, test } from 'vitest';
import { parseFlags } from './options.ts';

test('without flags: port 3000, in memory, the sample workspace', () => {
  expect(parseFlags([])).toEqual({
    port: 3000,
    data: null,
    seed: 'sample',
    contacts: 0,
    recordings: 0,
    'test-hooks': false,
    'no-extras': false,
  });
});

test('every flag', () => {
  const argv = '--port 0 --data DIR --seed empty --contacts 200000 --recordings=5 --test-hooks --no-extras'.split(' ');
  expect(parseFlags(argv)).toEqual({
    port: 0,
    data: 'DIR',
    seed: 'empty',
    contacts: 200_000,
    recordings: 5,
    'test-hooks': true,
    'no-extras': true,
  });
});

test.each([
  [['--port', '70000'], '--port takes a number from 0 (any free one) to 65535.'],
  [['--port', 'x'], '--port takes a number'],
  [['--port'], "Option '--port <value>' argument missing"],
  [['--data', ''], '--data takes a directory.'],
  [['--seed', 'full'], '--seed takes "sample" or "empty".'],
  [['--contacts=-1'], '--contacts takes a number from 0 to 1000000.'],
  [['--recordings', '1.5'], '--recordings takes a number from 0 to 1000000.'],
  [['--colour', 'red'], "Unknown option '--colour'"],
  [['extra'], "Unexpected argument 'extra'"],
])('%j is refused', (argv, sentence) => {
  expect(() => parseFlags(argv)).toThrow(sentence);
});
