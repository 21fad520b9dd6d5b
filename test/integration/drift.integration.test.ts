import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClickKind, clickAudio, clickSeconds, SEGMENT_SECONDS } from '../../electron/media/click-audio.ts';
import { newMediaKey } from '../../electron/media/frame-format.ts';
import { openFrameWriter } from '../../electron/media/frame-writer.ts';
import { type ResolvedMedia, respondMedia } from '../../electron/media/media-response.ts';
import type { AudioPeaks } from '../../electron/media/peaks.ts';
import { computePeaksInWorker, writeCopyInWorker } from '../../electron/media/peaks-client.ts';
import { toPlayability } from '../../electron/media/playability.ts';
import { copyLength } from '../../electron/media/playable-copy.ts';

type NodeStream = Parameters<typeof Readable.fromWeb>[0];

const isLong = process.env.EARSHOT_TEST_SIZE === 'long';
const MOST_DRIFT_MS = 10;
/** Before a click, where playing starts. */
const RUN_UP_SECONDS = 0.25;
/** Each kind under an address of its own: Chromium keeps what it has of one in memory. */
const idOf = (kind: ClickKind): string =>
  `00000000-0000-4000-8000-00000000000${['wav', 'cbr', 'vbr', 'opus'].indexOf(kind)}`;
const worker = new URL('../../electron/media/peaks-worker.ts', import.meta.url);

let folder: string;
let server: Server;
let browser: Browser;
let page: Page;
let origin: string;
let served: ResolvedMedia | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-drift-'));
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
  });
  page = await browser.newPage();
  await page.goto(origin);
}, 60_000);

afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!request.url?.startsWith('/media/')) return void response.setHeader('content-type', 'text/html').end('<p>');
  const range = request.headers.range;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const reply = await respondMedia({
    request: new Request(`${origin}${request.url}`, {
      headers: range === undefined ? {} : { range },
      signal: gone.signal,
    }),
    origin,
    resolve: async () => served,
  });
  response.writeHead(reply.status, Object.fromEntries(reply.headers));
  if (!reply.body) return void response.end();
  // The player gives up replies that it needs no more.
  Readable.fromWeb(reply.body as NodeStream)
    .on('error', () => response.destroy())
    .pipe(response);
}

/** Stores audio as a download does, draws it, and makes its copy where it needs one. */
async function prepare(kind: ClickKind, segmentCount: number, clicks: ReadonlySet<number>): Promise<AudioPeaks> {
  let length = 0;
  for await (const piece of clickAudio(kind, segmentCount, clicks)) length += piece.length;
  const media = { path: join(folder, kind), key: newMediaKey(), fileId: kind, length };
  const writer = await openFrameWriter(media);
  for await (const piece of clickAudio(kind, segmentCount, clicks)) await writer.write(piece);
  await writer.finish();
  const { key, ...file } = media;
  const request = { ...file, keyHex: Buffer.from(key).toString('hex'), contentType: 'audio/mpeg' };
  const peaks = await computePeaksInWorker(request, { worker });
  if (toPlayability(peaks.report) === 'asIs') {
    served = { ...media, contentType: peaks.report.contentType };
    return peaks;
  }
  const { sampleRate, frameCount, channels } = peaks;
  const shape = { sampleRate, frameCount, channels: channels.length };
  const copy = { path: join(folder, `${kind}.play`), fileId: `${kind}/playable`, length: copyLength(shape) };
  const copyKey = newMediaKey();
  await writeCopyInWorker(
    { ...request, copy: { ...copy, keyHex: Buffer.from(copyKey).toString('hex'), shape } },
    { worker },
  );
  served = { ...copy, key: copyKey, contentType: 'audio/wav' };
  return peaks;
}

/** How long after each seek the click is heard, in seconds of what comes out of Chromium's own player. */
function heardAfter(kind: ClickKind, places: readonly number[]): Promise<(number | null)[]> {
  return page.evaluate(
    async ({ url, starts }) => {
      const context = new AudioContext({ sampleRate: 48_000 });
      await context.resume();
      const audio = new Audio(url);
      await new Promise((resolve, reject) => {
        audio.onloadedmetadata = resolve;
        audio.onerror = () => reject(new Error(audio.error?.message));
      });
      let heard: number[] = [];
      let onClick = (): void => {};
      const tap = context.createScriptProcessor(1024, 1, 1);
      tap.onaudioprocess = ({ inputBuffer }) => {
        for (const sample of inputBuffer.getChannelData(0)) heard.push(Math.abs(sample));
        if (heard.some((level) => level > 0.3)) onClick();
      };
      context.createMediaElementSource(audio).connect(tap);
      tap.connect(context.destination);
      const found: (number | null)[] = [];
      for (const start of starts) {
        audio.currentTime = start;
        await new Promise((resolve) => audio.addEventListener('seeked', resolve, { once: true }));
        heard = [];
        const clicked = new Promise<void>((resolve) => {
          onClick = resolve;
        });
        await audio.play();
        await Promise.race([clicked, new Promise((resolve) => setTimeout(resolve, 5000))]);
        audio.pause();
        const first = heard.findIndex((level) => level > 0.001);
        const click = heard.findIndex((level) => level > 0.3);
        found.push(click < 0 ? null : (click - first) / 48_000);
        // What the graph still holds would be taken for the start of the next place.
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
      audio.src = '';
      await context.close();
      return found;
    },
    { url: `/media/${idOf(kind)}`, starts: places },
  );
}

const MINUTES = isLong ? 90 : 6;

test.each(['wav', 'cbr', 'vbr', 'opus'] as const)(
  'waveform and playhead of a long %s name the same moment',
  { timeout: 600_000 },
  async (kind) => {
    const count = Math.round((MINUTES * 60) / SEGMENT_SECONDS);
    const shares = isLong ? Array.from({ length: 40 }, (_, n) => (n + 0.5) / 40) : [0.01, 0.37, 0.995];
    const segments = shares.map((share) => Math.floor(share * count));
    const { channels, slicesPerSecond, frameCount, sampleRate } = await prepare(kind, count, new Set(segments));
    expect(frameCount / sampleRate).toBeCloseTo(count * SEGMENT_SECONDS, 0);
    const times = segments.map((segment) => clickSeconds(kind, segment));
    for (const time of times) {
      const slice = (channels[0] ?? []).findIndex(
        (level, index) => index >= (time - 0.5) * slicesPerSecond && level > 100,
      );
      expect(Math.abs(slice / slicesPerSecond - time) * 1000).toBeLessThanOrEqual(MOST_DRIFT_MS);
    }
    // From the last to the first, so that no place is reached by playing on.
    const starts = times.map((time) => time - RUN_UP_SECONDS).reverse();
    for (const seconds of await heardAfter(kind, starts)) {
      expect(Math.abs((seconds ?? Number.POSITIVE_INFINITY) - RUN_UP_SECONDS) * 1000).toBeLessThanOrEqual(
        MOST_DRIFT_MS,
      );
    }
  },
);
