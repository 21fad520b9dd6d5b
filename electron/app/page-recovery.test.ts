import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { type PageRecoveryDeps, recoverPage } from './page-recovery.ts';

const HOME = 'app://earshot/index.html';
const CRASH_PAGE = 'app://earshot/crash.html';
const MINUTE_MS = 60_000;

/** A window whose page can be made to crash and hang; it notes what is done to it. */
class Contents extends EventEmitter {
  url = `${HOME}#/calls/7`;
  done: string[] = [];

  reload(): void {
    this.done.push('reload');
  }

  async loadURL(url: string): Promise<void> {
    this.url = url;
    this.done.push(`load ${url}`);
  }

  getURL(): string {
    return this.url;
  }

  forcefullyCrashRenderer(): void {
    this.done.push('end the process');
  }

  async crash(reason = 'crashed'): Promise<void> {
    this.emit('render-process-gone', {}, { reason });
    await Promise.resolve();
    await Promise.resolve();
  }
}

let contents: Contents;
let now: number;
let afterCrash: 'reload' | 'quit';
let signal: AbortSignal | null;
let choose: (choice: 'wait' | 'reload') => void;
let asked: number;
let quits: number;
let deps: PageRecoveryDeps;

beforeEach(() => {
  contents = new Contents();
  now = 1_000_000;
  afterCrash = 'reload';
  signal = null;
  asked = 0;
  quits = 0;
  deps = {
    clock: { now: () => now },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    homeUrl: HOME,
    crashPageUrl: CRASH_PAGE,
    askAfterCrash: async () => afterCrash,
    askAboutHanging: (given) =>
      new Promise((resolve) => {
        asked += 1;
        signal = given;
        choose = resolve;
      }),
    quit: () => {
      quits += 1;
    },
    onProblem: (error) => {
      throw error;
    },
  };
  recoverPage(contents, deps);
});

describe('a page whose process ended', () => {
  it('is loaded again where it was', async () => {
    await contents.crash();
    await contents.crash('oom');
    expect(contents.done).toEqual(['reload', 'reload']);
  });

  it('is replaced by the page that says so at the third time in five minutes', async () => {
    for (let i = 0; i < 3; i += 1) {
      await contents.crash();
      now += MINUTE_MS;
    }
    expect(contents.done).toEqual(['reload', 'reload', `load ${CRASH_PAGE}`]);
  });

  it('is given up in the place of that where it can be', async () => {
    const beside = new Contents();
    recoverPage(beside, { ...deps, giveUp: () => beside.done.push('give up') });
    for (let i = 0; i < 3; i += 1) await beside.crash();
    expect(beside.done).toEqual(['reload', 'reload', 'give up']);
  });

  it('is loaded again for ever when it ends only now and then', async () => {
    for (let i = 0; i < 6; i += 1) {
      await contents.crash();
      now += 2.6 * MINUTE_MS;
    }
    expect(contents.done).toEqual(Array(6).fill('reload'));
  });

  it('opens the console when it ended before it had shown anything', async () => {
    contents.url = '';
    await contents.crash();
    expect(contents.done).toEqual([`load ${HOME}`]);
  });

  it('is left alone when it ended as it should', async () => {
    await contents.crash('clean-exit');
    expect(contents.done).toEqual([]);
  });

  it.each(['reload', 'quit'] as const)('asks in a box when even the page that says so ends: %s', async (choice) => {
    contents.url = CRASH_PAGE;
    afterCrash = choice;
    await contents.crash();
    expect(contents.done).toEqual(choice === 'reload' ? [`load ${HOME}`] : []);
    expect(quits).toBe(choice === 'quit' ? 1 : 0);
  });
});

describe('the page that says so', () => {
  it('quits by its link, and no other page does', () => {
    contents.emit('did-navigate-in-page', {}, `${HOME}#quit`);
    contents.emit('did-navigate-in-page', {}, `${CRASH_PAGE}#`);
    expect(quits).toBe(0);
    contents.emit('did-navigate-in-page', {}, `${CRASH_PAGE}#quit`);
    expect(quits).toBe(1);
  });
});

describe('a page that does not answer', () => {
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  it('is ended when the person says so, and asked about once', async () => {
    contents.emit('unresponsive');
    contents.emit('unresponsive');
    expect(asked).toBe(1);
    choose('reload');
    await settle();
    expect(contents.done).toEqual(['end the process']);
  });

  it('is left alone when the person waits, and asked about again the next time', async () => {
    contents.emit('unresponsive');
    choose('wait');
    await settle();
    contents.emit('unresponsive');
    expect(asked).toBe(2);
    expect(contents.done).toEqual([]);
  });

  it('takes the question back when it answers again', async () => {
    contents.emit('unresponsive');
    contents.emit('responsive');
    expect(signal?.aborted).toBe(true);
    choose('reload');
    await settle();
    expect(contents.done).toEqual([]);
  });
});
