import { describe, expect, it } from 'vitest';
import { SHORTCUTS } from './catalogue.ts';
import { isSingleKey, type KeyPress, keyCaps, matches, parseKeys, type Stroke, toKeys } from './keys.ts';

const press = (key: string, change: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...change,
});

const only = (keys: string): Stroke => {
  const [stroke, ...rest] = parseKeys(keys);
  if (stroke === undefined || rest.length > 0) throw new Error(`${keys} is not one stroke`);
  return stroke;
};

describe('parseKeys', () => {
  it('reads modifiers, sequences and signs', () => {
    expect(only('mod+shift+s')).toEqual({ mod: true, shift: true, alt: false, key: 's' });
    expect(parseKeys('g c').map((stroke) => stroke.key)).toEqual(['g', 'c']);
    expect(only('mod++').key).toBe('+');
    expect(only('mod+\\').key).toBe('\\');
  });

  it('refuses what has no key', () => {
    expect(() => parseKeys('mod')).toThrow(RangeError);
  });
});

describe('matches', () => {
  it('wants exactly the modifiers that are named', () => {
    expect(matches(only('mod+k'), press('k', { ctrlKey: true }))).toBe(true);
    expect(matches(only('mod+k'), press('K', { metaKey: true }))).toBe(true);
    expect(matches(only('mod+k'), press('k'))).toBe(false);
    expect(matches(only('k'), press('k', { altKey: true }))).toBe(false);
    expect(matches(only('ArrowLeft'), press('ArrowLeft', { shiftKey: true }))).toBe(false);
    expect(matches(only('shift+ArrowLeft'), press('ArrowLeft', { shiftKey: true }))).toBe(true);
  });

  it('does not ask how a sign is made', () => {
    expect(matches(only('?'), press('?', { shiftKey: true }))).toBe(true);
    expect(matches(only('/'), press('/'))).toBe(true);
  });

  it('knows the space bar', () => {
    expect(matches(only('Space'), press(' '))).toBe(true);
  });
});

describe('the catalogue', () => {
  it('parses, and gives no combination twice in places that are active together', () => {
    // The canvas of a flow takes its keys while it has the focus; neither it nor the Outbox nor a chat is ever beside a call
    // under review.
    for (const isActive of [
      (group: string) => !['canvas', 'outbox', 'chat'].includes(group),
      (group: string) => ['global', 'canvas'].includes(group),
      (group: string) => ['global', 'lists', 'player', 'outbox'].includes(group),
      (group: string) => ['global', 'lists', 'player', 'chat'].includes(group),
    ]) {
      const seen = new Map<string, string>();
      for (const [id, { keys, group }] of Object.entries(SHORTCUTS)) {
        if (!isActive(group)) continue;
        for (const combination of keys) {
          expect(parseKeys(combination).length).toBeLessThanOrEqual(2);
          expect(seen.get(combination), `${combination} of ${id}`).toBeUndefined();
          seen.set(combination, id);
        }
      }
    }
  });

  it('counts letters and signs as single keys, but neither Space nor arrows', () => {
    expect(isSingleKey(only('j'))).toBe(true);
    expect(isSingleKey(only('['))).toBe(true);
    expect(isSingleKey(only('Space'))).toBe(false);
    expect(isSingleKey(only('mod+k'))).toBe(false);
  });
});

it('names the caps', () => {
  expect(keyCaps('mod+shift+s')).toEqual([['Ctrl', 'Shift', 'S']]);
  expect(keyCaps('g c')).toEqual([['G'], ['C']]);
  expect(keyCaps('alt+ArrowLeft', true)).toEqual([['⌥', '←']]);
});

describe('toKeys', () => {
  it('writes what was pressed so that it matches when it is pressed again', () => {
    const presses = [
      press('k', { ctrlKey: true }),
      press('P', { shiftKey: true }),
      press('?', { shiftKey: true }),
      press(' '),
      press('ArrowLeft', { altKey: true, shiftKey: true }),
      press('+', { metaKey: true }),
    ];
    const written = presses.map(toKeys);
    expect(written).toEqual(['mod+k', 'shift+p', '?', 'Space', 'alt+shift+ArrowLeft', 'mod++']);
    for (const [index, keys] of written.entries()) {
      expect(matches(only(keys ?? ''), presses[index] ?? press(''))).toBe(true);
    }
  });

  it('waits while only modifiers are down', () => {
    expect(toKeys(press('Control', { ctrlKey: true }))).toBeNull();
  });
});
