import { describe, expect, it } from 'vitest';
import { stepWords } from './transcript-selection.ts';

describe('the keys for words', () => {
  const text = 'one two three';
  it('begin at the end of the turn that they lead away from', () => {
    expect(stepWords(text, null, 1, false)).toEqual([0, 3]);
    expect(stepWords(text, null, -1, false)).toEqual([8, 13]);
    expect(stepWords('', null, 1, false)).toBeNull();
  });
  it('go word by word and stay at the edge', () => {
    expect(stepWords(text, [0, 3], 1, false)).toEqual([4, 7]);
    expect(stepWords(text, [4, 7], -1, false)).toEqual([0, 3]);
    expect(stepWords(text, [8, 13], 1, false)).toEqual([8, 13]);
  });
  it('extend and shrink what is chosen', () => {
    expect(stepWords(text, [0, 3], 1, true)).toEqual([0, 7]);
    expect(stepWords(text, [0, 7], -1, true)).toEqual([0, 3]);
    expect(stepWords(text, [4, 7], -1, true)).toEqual([4, 7]);
  });
});
