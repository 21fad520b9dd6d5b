import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AttemptLimiter, attemptFile } from './attempt-limiter.ts';
import { createRecoveryFile, type RecoveryFile } from './recovery-file.ts';
import { newRecoveryKey } from './recovery-wrap.ts';

const PROFILE = '7d1f1a52-2f53-4c66-9a06-f6a3d5c9c001';
const KEY = '0123456789abcdef'.repeat(4);
const NEXT_KEY = 'fedcba9876543210'.repeat(4);

let folder: string;
let path: string;
let files = 0;
let nowMs = 1000;
let recovery: RecoveryFile;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-recovery-'));
});
beforeEach(() => {
  files += 1;
  path = join(folder, `recovery-${files}.json`);
  recovery = createRecoveryFile(path, new AttemptLimiter({ now: () => nowMs }));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a recovery key', () => {
  it('gives the database key back, and the file tells neither', async () => {
    expect(await recovery.state()).toEqual({ state: 'none', createdAt: null });
    const text = await recovery.make(PROFILE, [KEY], 5);
    expect(await recovery.open(text.toLowerCase().replaceAll('-', ' '))).toEqual({
      profileId: PROFILE,
      keysHex: [KEY],
    });
    const file = await readFile(path, 'utf8');
    expect(file).not.toContain(KEY);
    expect(file).not.toContain(Buffer.from(KEY, 'hex').toString('base64').slice(0, 12));
    for (const group of text.split('-')) expect(file).not.toContain(group);
    expect(await recovery.state()).toEqual({ state: 'unconfirmed', createdAt: 5 });
  });

  it('goes on working until a newer one is confirmed', async () => {
    const first = await recovery.make(PROFILE, [KEY], 1);
    await recovery.confirm();
    const forgotten = await recovery.make(PROFILE, [KEY], 2);
    const second = await recovery.make(PROFILE, [KEY], 3);
    expect((await recovery.open(first)).keysHex).toEqual([KEY]);
    expect((await recovery.open(second)).keysHex).toEqual([KEY]);
    await expect(recovery.open(forgotten)).rejects.toMatchObject({ code: 'RECOVERY_KEY_WRONG' });
    await recovery.confirm();
    expect(await recovery.state()).toEqual({ state: 'confirmed', createdAt: 3 });
    expect((await recovery.open(second)).keysHex).toEqual([KEY]);
    await expect(recovery.open(first)).rejects.toMatchObject({ code: 'RECOVERY_KEY_WRONG' });
  });

  it('stays the same when the database key changes, and gives both while it does', async () => {
    const text = await recovery.make(PROFILE, [KEY], 1);
    await recovery.rewrap([KEY, NEXT_KEY]);
    expect((await recovery.open(text)).keysHex).toEqual([KEY, NEXT_KEY]);
    expect(await recovery.holdsTwoKeys()).toBe(true);
    await recovery.rewrap([NEXT_KEY]);
    expect((await recovery.open(text)).keysHex).toEqual([NEXT_KEY]);
    expect(await recovery.holdsTwoKeys()).toBe(false);
  });

  it('is refused when it is another, and after five the next must wait, also in a later process', async () => {
    const text = await recovery.make(PROFILE, [KEY], 1);
    const memory = attemptFile(join(folder, 'attempts.json'));
    const limited = () => createRecoveryFile(path, new AttemptLimiter({ now: () => nowMs }, memory));
    for (let n = 0; n < 5; n += 1) {
      await expect(limited().open(newRecoveryKey().text)).rejects.toMatchObject({ code: 'RECOVERY_KEY_WRONG' });
    }
    await expect(limited().open(text)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    nowMs += 29_999;
    await expect(limited().open(text)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    nowMs += 1;
    expect((await limited().open(text)).keysHex).toEqual([KEY]);
  });
});

describe('a recovery file', () => {
  it('that is damaged is told from a wrong key, and stays as it is', async () => {
    const text = await recovery.make(PROFILE, [KEY], 1);
    const whole = await readFile(path, 'utf8');
    for (const wrong of [
      '',
      '{}',
      whole.slice(0, 100),
      whole.replace(/"sealed": "..../, '"sealed": "AAAA'),
      whole.replace(PROFILE.slice(0, 8), '00000000'),
    ]) {
      await writeFile(path, wrong);
      await expect(recovery.open(text)).rejects.toMatchObject({ code: 'DB_KEY_UNAVAILABLE' });
      expect((await recovery.state()).state).toBe('damaged');
      expect(await readFile(path, 'utf8')).toBe(wrong);
    }
    expect(await recovery.open(await recovery.make(PROFILE, [NEXT_KEY], 2))).toMatchObject({ keysHex: [NEXT_KEY] });
  });

  it('that was never made says so', async () => {
    await expect(recovery.open(newRecoveryKey().text)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('does not open for another profile, even with its checksum put right', async () => {
    const text = await recovery.make(PROFILE, [KEY], 1);
    const other = createRecoveryFile(join(folder, 'other.json'), new AttemptLimiter({ now: () => nowMs }));
    const otherProfile = PROFILE.replace('7d1f1a52', '00000000');
    await other.make(otherProfile, [NEXT_KEY], 1);
    const mine = JSON.parse(await readFile(path, 'utf8'));
    const { createHash } = await import('node:crypto');
    const slots = mine.slots.map((slot: (typeof mine.slots)[0]) => [
      slot.publicKey,
      slot.keys.map((key: { ephemeral: string; sealed: string }) => [key.ephemeral, key.sealed]),
      slot.confirmed,
      slot.createdAt,
    ]);
    const checksum = createHash('sha256')
      .update(JSON.stringify(['earshot-recovery', 1, otherProfile, slots]))
      .digest('hex');
    await writeFile(path, JSON.stringify({ ...mine, profileId: otherProfile, checksum }));
    await expect(recovery.open(text)).rejects.toMatchObject({ code: 'RECOVERY_KEY_WRONG' });
  });
});
