import { randomBytes } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { drawn } from '../lib/test-support/drawn.ts';
import { ForgetfulDisk, PowerCut } from '../lib/test-support/forgetful-disk.ts';
import { readWorkLog, replaceWorkLog, type WorkEntry, type WorkLog } from './work-log.ts';

const holder = vi.hoisted(() => ({ disk: null as unknown }));
vi.mock('node:fs', () => {
  const call =
    (name: string) =>
    (...given: unknown[]) =>
      (holder.disk as Record<string, (...given: unknown[]) => unknown>)[name]?.(...given);
  const names = ['openSync', 'writeSync', 'fsyncSync', 'ftruncateSync', 'renameSync', 'closeSync', 'existsSync'];
  const mocked = Object.fromEntries([...names, 'readFileSync', 'statSync'].map((name) => [name, call(name)]));
  return { ...mocked, fdatasyncSync: call('fsyncSync') };
});

const CUTS = process.env.EARSHOT_TEST_SIZE === 'long' ? 2_000 : 300;
const FAILURES = 200;
/** Generous: machines differ. */
const TIMEOUT_MS = 60_000 + CUTS * 150;
const PATH = '/data/unsent.log';
const keyHex = randomBytes(32).toString('hex');

/** A console's work as its log is told of it, and what of it was confirmed. */
class Work {
  readonly confirmed = new Map<string, WorkEntry>();
  /** Every entry that was ever handed over, by its place. */
  readonly written = new Map<number, WorkEntry>();
  readonly #fraction: () => number;
  #position = 0;
  log: WorkLog | null = null;

  constructor(fraction: () => number) {
    this.#fraction = fraction;
  }

  #entry(): WorkEntry {
    const position = ++this.#position;
    const id = `c${Math.floor(this.#fraction() * 6)}`;
    const text = 'x'.repeat(Math.floor(this.#fraction() * 3_000));
    const entry: WorkEntry = { kind: 'comment', id, position, row: this.#fraction() < 0.1 ? null : { id, text } };
    this.written.set(position, entry);
    return entry;
  }

  /** Adds to the log, or makes it anew as it is when it has grown; what it does is confirmed when it returns. */
  step(): void {
    const isRewrite = this.log === null || this.#fraction() < 0.15;
    const entries = Array.from({ length: 1 + Math.floor(this.#fraction() * 3) }, () => this.#entry());
    const newest = new Map(entries.map((entry) => [entry.id, entry]));
    if (isRewrite) {
      this.log?.close();
      this.log = null;
      this.log = replaceWorkLog(PATH, keyHex, [...new Map([...this.confirmed, ...newest]).values()]);
    } else this.log?.append([...newest.values()]);
    for (const [id, entry] of newest) this.confirmed.set(id, entry);
  }

  /** What was confirmed is there, or something newer; nothing is there that nobody wrote. */
  check(): void {
    const { entries } = readWorkLog(PATH, keyHex);
    for (const { id, position } of this.confirmed.values()) {
      expect(entries.get(`comment/${id}`)?.position, id).toBeGreaterThanOrEqual(position);
    }
    for (const entry of entries.values()) expect(entry).toEqual(this.written.get(entry.position));
  }
}

test(
  `the power goes ${CUTS} times, in the middle of any write: what was confirmed is in the log, and nothing half`,
  () => {
    let unconfirmed = 0;
    for (let seed = 1; seed <= CUTS; seed++) {
      const fraction = drawn(seed);
      const disk = new ForgetfulDisk();
      holder.disk = disk;
      const work = new Work(fraction);
      disk.cutAfter(Math.floor(fraction() * 60));
      try {
        for (;;) work.step();
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
      }
      disk.restart(fraction);
      work.check();
      if (work.written.size > work.confirmed.size) unconfirmed++;
      // It goes on from there: the next start makes the log anew.
      work.log = null;
      work.step();
      work.check();
    }
    expect(unconfirmed).toBeGreaterThan(CUTS / 2);
  },
  TIMEOUT_MS,
);

test(
  `a disk whose n-th write fails, n from 1 to ${FAILURES}: the log is as before, and goes on once there is room`,
  () => {
    let refused = 0;
    for (let n = 0; n < FAILURES; n++) {
      const fraction = drawn(n + 1);
      const disk = new ForgetfulDisk();
      holder.disk = disk;
      const work = new Work(fraction);
      disk.failAfter(n, n % 2 === 0 ? 'ENOSPC' : 'EIO');
      for (let left = n + 3; left > 0; left--) {
        try {
          work.step();
        } catch (error) {
          expect(error).toMatchObject({ code: n % 2 === 0 ? 'ENOSPC' : 'EIO' });
          refused++;
          work.check();
          if (work.confirmed.size > 0) expect(readWorkLog(PATH, keyHex).state).toBe('sound');
          left = 3;
          disk.failNever();
        }
      }
      work.check();
    }
    expect(refused).toBe(FAILURES);
  },
  TIMEOUT_MS,
);
