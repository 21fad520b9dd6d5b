import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { MOST_CALL_WINDOWS } from '#shared/domain/call-windows.ts';
import { type CallPlace, type CallWindows, callPageUrl, createCallWindows } from './call-windows.ts';

class Window extends EventEmitter {
  done: string[] = [];
  isSmall = false;
  isMinimized = () => this.isSmall;
  restore = () => this.done.push('restore');
  focus = () => this.done.push('focus');
  close = () => {
    this.done.push('close');
    this.emit('closed');
  };
  destroy = () => this.done.push('destroy');
}

let made: { place: CallPlace; openCount: number; window: Window }[];
let windows: CallWindows;
const place = (callId: string): CallPlace => ({ callId, atMs: null, isPlaying: false });

beforeEach(() => {
  made = [];
  windows = createCallWindows((given, openCount) => {
    const window = new Window();
    made.push({ place: given, openCount, window });
    return window;
  });
});

describe('the windows of calls', () => {
  it('are one a call: a second request brings it forward', () => {
    expect(windows.open(place('a'))).toBe('opened');
    expect(windows.open(place('b'))).toBe('opened');
    const [first] = made;
    if (first) first.window.isSmall = true;
    expect(windows.open(place('a'))).toBe('shown');
    expect(made.map(({ openCount }) => openCount)).toEqual([0, 1]);
    expect(first?.window.done).toEqual(['restore', 'focus']);
  });

  it('are so many and no more, until one is closed', () => {
    for (let index = 0; index < MOST_CALL_WINDOWS; index++) expect(windows.open(place(`${index}`))).toBe('opened');
    expect(windows.open(place('more'))).toBe('full');
    expect(windows.open(place('0'))).toBe('shown');
    windows.close('3');
    expect(windows.open(place('more'))).toBe('opened');
  });

  it('are gone when all are closed, also where one says so late', () => {
    windows.open(place('a'));
    windows.open(place('b'));
    windows.closeAll();
    expect(made.map(({ window }) => window.done)).toEqual([['destroy'], ['destroy']]);
    expect(windows.open(place('a'))).toBe('opened');
    made[0]?.window.emit('closed');
    expect(windows.open(place('a'))).toBe('shown');
  });

  it('have an address that says whose they are, where it begins and whether it plays', () => {
    const home = 'app://earshot/index.html';
    expect(callPageUrl(home, place('a'))).toBe(`${home}?window=a#/calls/a`);
    expect(callPageUrl(home, { callId: 'a', atMs: 12_340, isPlaying: true })).toBe(
      `${home}?window=a&t=12.34&play=1#/calls/a`,
    );
  });
});
