import { beforeEach, expect, test } from 'vitest';
import {
  chooseAllMatching,
  chooseShown,
  chooseStretch,
  chosenContacts,
  chosenCount,
  clearChosen,
  isChosenId,
  toggleChosen,
  toSelection,
} from './chosen.ts';

beforeEach(clearChosen);
const now = () => chosenContacts.get();

test('Shift moves the end of a stretch, and what was chosen before stays', () => {
  toggleChosen('x', 9);
  toggleChosen('a', 0);
  chooseStretch(['a', 'b', 'c'], 0);
  chooseStretch(['a', 'b'], 0);
  expect([...now().ids].toSorted()).toEqual(['a', 'b', 'x']);
});

test('all rows in view, and asked again everybody who matches, but for those taken out', () => {
  chooseShown(['a', 'b']);
  expect(chosenCount(now(), 50)).toBe(2);
  chooseShown(['a', 'b']);
  expect(chosenCount(now(), 50)).toBe(50);
  toggleChosen('b', 1);
  expect(isChosenId(now(), 'b')).toBe(false);
  expect(isChosenId(now(), 'never seen')).toBe(true);
  expect(toSelection(now(), { text: 'q' })).toEqual({ kind: 'filter', filter: { text: 'q' }, exceptIds: ['b'] });
  chooseStretch(['a', 'b'], 0);
  expect(chosenCount(now(), 50)).toBe(50);
});

test('nobody is chosen once it is cleared', () => {
  chooseAllMatching();
  clearChosen();
  expect(chosenCount(now(), 50)).toBe(0);
  expect(toSelection(now(), {})).toEqual({ kind: 'ids', ids: [] });
});
