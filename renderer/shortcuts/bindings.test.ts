import { afterEach, describe, expect, it } from 'vitest';
import { bindings, keysOf, SHORTCUT_IDS, setOverrides, usedBy, withKeys } from './bindings.ts';
import { SHORTCUTS } from './catalogue.ts';

afterEach(() => setOverrides({}));

describe('keys of one’s own', () => {
  it('stand in for those of the catalogue', () => {
    setOverrides({ 'player.toggle': ['p'], 'player.back': [] });
    expect(keysOf('player.toggle')).toEqual(['p']);
    expect(keysOf('player.back')).toEqual([]);
    expect(keysOf('player.forward')).toEqual(['ArrowRight']);
    const used = bindings().filter(({ id }) => id === 'player.toggle' || id === 'player.back');
    expect(used.map(({ strokes }) => strokes[0]?.key)).toEqual(['p']);
  });

  it('that cannot be read are left out, and so is a shortcut that is no longer there', () => {
    setOverrides({ 'player.toggle': ['mod+', 'shift', 'p'], 'player.gone': ['q'] });
    expect(keysOf('player.toggle')).toEqual(['mod+', 'p']);
    expect(bindings().length).toBeGreaterThan(SHORTCUT_IDS.length - 1);
  });

  it('are taken from who has them where both would work, and left where they never meet', () => {
    expect(usedBy({}, 'player.toggle', 'n')).toBe('review.nextCall');
    expect(usedBy({}, 'outbox.confirm', 'n')).toBeNull();
    const taken = withKeys({}, 'player.toggle', ['n']);
    expect(taken).toEqual({ 'player.toggle': ['n'], 'review.nextCall': [] });
    expect(withKeys({}, 'outbox.confirm', ['n'])).toEqual({ 'outbox.confirm': ['n'] });
  });

  it('leave no trace where they are the catalogue’s own', () => {
    const changed = withKeys({}, 'player.toggle', ['p']);
    expect(withKeys(changed, 'player.toggle', SHORTCUTS['player.toggle'].keys)['player.toggle']).toBeUndefined();
  });
});
