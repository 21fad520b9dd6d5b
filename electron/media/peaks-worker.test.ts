// S23 of docs/security.md
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newMediaKey } from './frame-format.ts';
import { openFrameWriter } from './frame-writer.ts';
import { createMemoryGuard } from './memory-guard.ts';
import { computePeaksInWorker, type PeaksRequest } from './peaks-client.ts';

const worker = new URL('./peaks-worker.ts', import.meta.url);
const scriptWorker = (source: string) => new URL(`data:text/javascript,${encodeURIComponent(source)}`);

let folder: string;
let request: PeaksRequest;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-peaks-'));
  const audio = await readFile(new URL('./fixtures/two-tones.opus', import.meta.url));
  const media = { path: join(folder, 'a'), key: newMediaKey(), fileId: 'a', length: audio.length };
  const writer = await openFrameWriter(media);
  await writer.write(audio);
  await writer.finish();
  const { path, fileId, length } = media;
  request = { path, fileId, length, keyHex: Buffer.from(media.key).toString('hex'), contentType: 'audio/ogg' };
});
afterAll(() => rm(folder, { recursive: true }));

describe('peaks in a worker', () => {
  it('come from the encrypted file', async () => {
    const peaks = await computePeaksInWorker(request, { worker });
    expect(peaks).toMatchObject({ sampleRate: 48_000, frameCount: 192_369, slicesPerSecond: 100 });
    expect(peaks.channels.map((channel) => channel.length)).toEqual([401, 401]);
  });

  it('fail with the reason', async () => {
    await expect(computePeaksInWorker({ ...request, path: join(folder, 'b') }, { worker })).rejects.toMatchObject({
      code: 'MEDIA_MISSING',
    });
    const keyHex = '00'.repeat(32);
    await expect(computePeaksInWorker({ ...request, keyHex }, { worker })).rejects.toMatchObject({
      code: 'MEDIA_CORRUPT',
    });
  });

  it.each([
    ['throws', 'throw new Error("boom")', 'crashed'],
    ['exits', 'process.exit(3)', 'crashed'],
    ['takes all memory', 'const held = []; for (;;) held.push(new Array(1e6).fill({}));', 'tooHeavy'],
  ])('survive a decoder that %s', async (_, source, problem) => {
    await expect(computePeaksInWorker(request, { worker: scriptWorker(source) })).rejects.toMatchObject({
      code: 'MEDIA_CORRUPT',
      problem,
    });
  });

  it('end a decoder that takes more memory than it may, long before the process feels it', async () => {
    const hungry = scriptWorker('const held = []; for (;;) held.push(new Array(1e5).fill({}));');
    const base = process.memoryUsage.rss();
    await expect(computePeaksInWorker(request, { worker: hungry })).rejects.toMatchObject({ problem: 'tooHeavy' });
    expect(process.memoryUsage.rss() - base).toBeLessThan(200 * 2 ** 20);
  });

  it('count what is held outside the heap, where WebAssembly is', () => {
    const { external, arrayBuffers } = process.memoryUsage();
    const guard = createMemoryGuard(Math.max(external, arrayBuffers) + 20 * 2 ** 20);
    const look = () => {
      for (let call = 0; call < 64; call += 1) guard();
    };
    expect(look).not.toThrow();
    const held = new ArrayBuffer(64 * 2 ** 20);
    expect(look).toThrow('takes too much memory');
    expect(held.byteLength).toBe(64 * 2 ** 20);
  });

  it('end a decoder that does not end', async () => {
    const endless = scriptWorker('for (;;);');
    await expect(computePeaksInWorker(request, { worker: endless, timeoutMs: 100 })).rejects.toMatchObject({
      code: 'MEDIA_CORRUPT',
      problem: 'tooHeavy',
      message: expect.stringContaining('does not end'),
    });
  });

  it('stop when cancelled', async () => {
    const abort = new AbortController();
    const running = computePeaksInWorker(request, { worker: scriptWorker('for (;;);'), signal: abort.signal });
    abort.abort();
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(computePeaksInWorker(request, { worker, signal: abort.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});
