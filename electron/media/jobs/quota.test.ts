import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { Connector } from '../../connectors/connector.ts';
import { systemRandom } from '../../lib/system.ts';
import { addCall, addConnection, addRecording, tempDatabase } from '../../store/test-support/temp-database.ts';
import { FRAME_BYTES, storedLength } from '../frame-format.ts';
import { createMediaJobs } from './media-jobs.ts';
import { copyInPlace } from './test-support/copy-in-place.ts';

const NUM_RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 300 : 25;
const MINUTE_MS = 60_000;
/** What one download may have written before anyone can look: the frame under way. */
const CHUNK_BYTES = storedLength(FRAME_BYTES);

type Step =
  | { kind: 'ask' | 'play' | 'evict'; index: number }
  | { kind: 'policy'; quotaBytes: number; prefetch: boolean }
  | { kind: 'hold'; index: number; isHeld: boolean }
  | { kind: 'restart' }
  | { kind: 'wait'; minutes: number };

const COUNT = 8;
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('ask' as const, 'play' as const, 'evict' as const), index: fc.nat(COUNT - 1) }),
    fc.record({ kind: fc.constant('policy' as const), quotaBytes: fc.nat(900_000), prefetch: fc.boolean() }),
    fc.record({ kind: fc.constant('hold' as const), index: fc.nat(COUNT - 1), isHeld: fc.boolean() }),
    fc.record({ kind: fc.constant('restart' as const) }),
    fc.record({ kind: fc.constant('wait' as const), minutes: fc.nat(45) }),
  ),
  { minLength: 4, maxLength: 14 },
);
const sizes = fc.array(fc.integer({ min: 1000, max: 260_000 }), { minLength: COUNT, maxLength: COUNT });

/** Media jobs over a real store, whose platform sends files of these sizes in pieces. */
function createWorld(lengths: readonly number[]) {
  const temp = tempDatabase();
  const connectionId = addConnection(temp.db);
  const mediaDirectory = join(temp.directory, 'media');
  let now = 1_800_000_000_000;
  const world = {
    quotaBytes: 300_000,
    prefetch: false,
    /** What was here when the limit was last lowered. */ before: 0,
    /** By how much the limit was ever passed. */ mostOver: Number.NEGATIVE_INFINITY,
  };
  const ids = lengths.map((length, index) => {
    const callId = addCall(temp.db, connectionId, { started_at: 1_700_000_000_000 + index });
    return addRecording(temp.db, connectionId, callId, { size_bytes: length, duration_ms: null });
  });
  const bytesOnDisk = (): number =>
    existsSync(mediaDirectory)
      ? readdirSync(mediaDirectory).reduce((sum, name) => {
          const stats = statSync(join(mediaDirectory, name), { throwIfNoEntry: false });
          return sum + (stats?.size ?? 0);
        }, 0)
      : 0;
  const overhead = storedLength(3_000_000) - 3_000_000;
  const checkSize = (): void => {
    const most = Math.max(world.quotaBytes, world.before) + 2 * CHUNK_BYTES + overhead;
    world.mostOver = Math.max(world.mostOver, bytesOnDisk() - most);
  };
  async function* body(length: number): AsyncGenerator<Uint8Array> {
    for (let sent = 0; sent < length; sent += 50_000) {
      yield new Uint8Array(Math.min(50_000, length - sent));
      checkSize();
    }
  }
  const connector: Partial<Connector> = {
    openAudio: async ({ recordingRemoteId }) => {
      const length = lengths[ids.indexOf(recordingRemoteId)] ?? 0;
      return { offset: 0, totalBytes: length, contentType: 'audio/wav', etag: null, body: body(length) };
    },
  };
  const boot = () =>
    createMediaJobs({
      db: temp.db,
      clock: { now: () => now },
      random: { ...systemRandom, fraction: () => 0 },
      log: {
        info() {},
        warn() {},
        error: (event, fields) => expect.fail(`${event} ${String(fields?.detail)}`),
      },
      connectors: { for: async () => connector as Connector },
      publish: () => {},
      mediaDirectory,
      policy: { quotaBytes: world.quotaBytes, prefetch: world.prefetch },
      computePeaks: () => Promise.reject(new AppError('MEDIA_CORRUPT', 'no audio at all')),
      writeCopy: copyInPlace,
    });
  let jobs = boot();
  const stateOf = (id: string) =>
    (temp.db.prepare('SELECT state FROM media WHERE recording_id = ?').get(id) as { state: string } | undefined)
      ?.state ?? 'remote';
  return {
    world,
    ids,
    get jobs() {
      return jobs;
    },
    /** Earshot ends and starts again over what it kept. */
    restart: async () => {
      await jobs.stop();
      jobs = boot();
      await jobs.start();
    },
    hold: (id: string, isHeld: boolean) => {
      const sql = isHeld
        ? 'INSERT OR IGNORE INTO call_holds SELECT call_id, 1 FROM recordings WHERE id = ?'
        : 'DELETE FROM call_holds WHERE call_id = (SELECT call_id FROM recordings WHERE id = ?)';
      temp.db.prepare(sql).run(id);
    },
    stateOf,
    bytesOnDisk,
    checkSize,
    advance: (ms: number) => {
      now += ms;
    },
    now: () => now,
    settled: () =>
      vi.waitFor(
        () => {
          expect(jobs.activity()).toBeNull();
          expect(ids.some((id) => stateOf(id) === 'downloading')).toBe(false);
        },
        { interval: 1, timeout: 10_000 },
      ),
    close: async () => {
      await jobs.stop();
      temp.remove();
    },
  };
}

describe('the limit for audio', () => {
  it('holds at every moment, and never at the cost of what there is a reason to keep', {
    timeout: 240_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(sizes, steps, async (lengths, plan: Step[]) => {
        const rest = createWorld(lengths);
        const { world, ids, stateOf } = rest;
        const held = new Set<string>();
        const asked = new Set<string>();
        const playedAt = new Map<string, number>();
        const hasReason = (id: string) =>
          held.has(id) || asked.has(id) || rest.now() - (playedAt.get(id) ?? 0) < 30 * MINUTE_MS;
        try {
          await rest.jobs.start();
          for (const step of plan) {
            const { jobs } = rest;
            const kept = ids.filter((id) => stateOf(id) === 'cached' && hasReason(id));
            const id = 'index' in step ? (ids[step.index] ?? '') : '';
            if (step.kind === 'ask') {
              jobs.download(id);
              asked.add(id);
            } else if (step.kind === 'play') {
              if (jobs.resolve(id)) {
                asked.delete(id);
                playedAt.set(id, rest.now());
              }
            } else if (step.kind === 'evict') {
              if (held.has(id)) await expect(jobs.evict(id)).rejects.toMatchObject({ code: 'CONFLICT' });
              else {
                await jobs.evict(id);
                asked.delete(id);
                playedAt.delete(id);
                kept.splice(0, kept.length, ...kept.filter((other) => other !== id));
              }
            } else if (step.kind === 'hold') {
              rest.hold(id, step.isHeld);
              if (step.isHeld) held.add(id);
              else held.delete(id);
              kept.splice(0, kept.length, ...kept.filter(hasReason));
            } else if (step.kind === 'restart') {
              await rest.restart();
            } else if (step.kind === 'wait') {
              rest.advance(step.minutes * MINUTE_MS);
              kept.splice(0, kept.length, ...kept.filter(hasReason));
            } else if (step.kind === 'policy') {
              world.before = rest.bytesOnDisk();
              world.quotaBytes = step.quotaBytes;
              world.prefetch = step.prefetch;
              jobs.setPolicy({ quotaBytes: step.quotaBytes, prefetch: step.prefetch });
            }
            await rest.settled();
            rest.checkSize();
            expect(world.mostOver).toBeLessThanOrEqual(0);
            for (const keptId of kept) expect(stateOf(keptId)).toBe('cached');
          }
          // At rest the limit holds, but for what there is a reason to keep.
          rest.jobs.setPolicy({ quotaBytes: world.quotaBytes, prefetch: false });
          await rest.jobs.stop();
          const here = ids.filter((id) => stateOf(id) === 'cached');
          const used = here.reduce((sum, id) => sum + (lengths[ids.indexOf(id)] ?? 0), 0);
          if (used > world.quotaBytes) expect(here.every(hasReason)).toBe(true);
        } finally {
          await rest.close();
        }
      }),
      { seed: 20, numRuns: NUM_RUNS },
    );
  });

  it('is said to be full where all that is here is in use, and the wish is granted once there is room', async () => {
    const { world, ids, jobs, stateOf, settled, close } = createWorld([200_000, 200_000, 1, 1, 1, 1, 1, 1]);
    const [first = '', second = ''] = ids;
    await jobs.start();
    jobs.download(first);
    await settled();
    expect(jobs.resolve(first)).not.toBeNull();
    jobs.download(second);
    await vi.waitFor(() => expect(stateOf(second)).toBe('failed'), { interval: 1, timeout: 10_000 });
    expect(stateOf(first)).toBe('cached');
    world.quotaBytes = 500_000;
    jobs.setPolicy({ quotaBytes: world.quotaBytes, prefetch: false });
    jobs.download(second);
    await vi.waitFor(() => expect(stateOf(second)).toBe('cached'), { interval: 1, timeout: 10_000 });
    await close();
  });

  it('gives way to what is asked for: what was played longest ago goes first', async () => {
    const { ids, jobs, stateOf, settled, advance, close } = createWorld([200_000, 90_000, 200_000, 1, 1, 1, 1, 1]);
    const [oldest = '', newer = '', asked = ''] = ids;
    await jobs.start();
    for (const id of [oldest, newer]) {
      jobs.download(id);
      await settled();
      jobs.resolve(id);
      advance(MINUTE_MS);
    }
    advance(40 * MINUTE_MS);
    jobs.download(asked);
    await settled();
    expect([oldest, newer, asked].map(stateOf)).toEqual(['remote', 'cached', 'cached']);
    await close();
  });

  it('counts what two downloads at once will take before either has begun to write', async () => {
    const { world, ids, jobs, stateOf, checkSize, close } = createWorld([200_000, 200_000, 1, 1, 1, 1, 1, 1]);
    await jobs.start();
    for (const id of ids.slice(0, 2)) jobs.download(id);
    await vi.waitFor(() => expect(ids.slice(0, 2).map(stateOf).sort()).toEqual(['cached', 'failed']), {
      interval: 1,
      timeout: 10_000,
    });
    checkSize();
    expect(world.mostOver).toBeLessThanOrEqual(0);
    await close();
  });
});
