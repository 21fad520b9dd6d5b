import { monitorEventLoopDelay } from 'node:perf_hooks';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { KbDocument } from '#shared/wire/gomobile/knowledge-bases.ts';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { startPlatform } from '../../test-support.ts';
import { addBase, pdfOf, upload, whenRead } from './test-support.ts';

const MIB = 1024 * 1024;
/** Read in the same thread, each of these would hold it for seconds. Measured: 14 to 46 ms, 90 while the bomb is ended. */
const MAX_WAIT_MS = 500;

/** A page whose content unpacks to so many bytes of drawing. */
function bomb(unpackedBytes: number): Uint8Array {
  const [head = '', tail = ''] = pdfOf(['x'])
    .toString()
    .split(/<<\/Length \d+>>stream\n.*?\nendstream/s);
  const packed = deflateSync(Buffer.alloc(unpackedBytes, 'BT (A) Tj ET '));
  const stream = `<</Length ${packed.length}/Filter/FlateDecode>>stream\n`;
  return Buffer.concat([Buffer.from(head + stream), packed, Buffer.from(`\nendstream${tail}`)]);
}

const loop = (): Uint8Array => Buffer.from(pdfOf(['x']).toString().replace('/Kids[3 0 R]', '/Kids[2 0 R]'));

test.each<[string, string, () => string | Uint8Array, Partial<KbDocument>]>([
  ['20 MiB in one line', 'line.txt', () => 'word '.repeat(4 * MIB), { status: 'ready' }],
  ['20 MiB without a space', 'solid.txt', () => 'x'.repeat(20 * MIB - 1), { status: 'ready' }],
  ['8 MiB of sentence ends', 'ends.txt', () => '. '.repeat(4 * MIB), { status: 'ready' }],
  ['18 MiB of marks', 'marks.md', () => '*_[`|('.repeat(3 * MIB), { status: 'ready' }],
  [
    '200,000 nested tags with scripts',
    'deep.html',
    () => `${'<div><script>x</script>'.repeat(200_000)}the end`,
    { status: 'ready', chunkCount: 1 },
  ],
  ['a tag that is never closed', 'open.html', () => '<b '.repeat(6 * MIB), { error: 'The document holds no text' }],
  [
    'a PDF that unpacks to 320 MiB',
    'bomb.pdf',
    () => bomb(320 * MIB),
    { status: 'failed', processingStep: 'parsing', error: 'The document takes too much memory to be read' },
  ],
  ['a PDF whose pages name one another', 'loop.pdf', loop, { error: 'The PDF is damaged and cannot be read' }],
])('%s is read or refused, and nobody waits for it', { timeout: 60_000 }, async (_, name, content, outcome) => {
  const platform = await startPlatform();
  const kbId = await addBase(platform);
  const reply = await upload(platform, kbId, name, content());
  const { id } = (await reply.json()) as { id: string };
  const waits = monitorEventLoopDelay({ resolution: 5 });
  waits.enable();
  expect(await whenRead(platform, kbId, id, 50_000)).toMatchObject(outcome);
  await platform.send(routes.deleteDocument, { params: { kbId, docId: id } });
  waits.disable();
  expect(waits.max / 1e6).toBeLessThan(MAX_WAIT_MS);
});

test('a document that takes too long is given up, and the next one is read', async () => {
  const platform = await startPlatform({ documentReader: { limits: { silenceMs: 1, memoryBytes: 220 * MIB } } });
  const kbId = await addBase(platform);
  const { id } = (await (await upload(platform, kbId, 'slow.txt', 'x')).json()) as { id: string };
  expect(await whenRead(platform, kbId, id)).toMatchObject({
    status: 'failed',
    error: 'The document takes too long to be read',
  });
});
