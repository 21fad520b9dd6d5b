import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { shellFirst } from '../../scripts/vite/shell-first.ts';
import { durationMsOf, indexOf, LONG_CALL, segmentsOf } from './fixture.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Builds the interface as it ships, and the fake contract as a script of its own: like the real bridge, it is there
 * before the first module of the interface runs.
 */
export async function buildRenderer(outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    root: at('../../renderer'),
    plugins: [
      react(),
      shellFirst(),
      {
        name: 'fake-api',
        transformIndexHtml: {
          order: 'post',
          handler: () => [{ tag: 'script', attrs: { src: './fake-api.js' }, injectTo: 'head-prepend' }],
        },
      },
    ],
    build: { outDir, emptyOutDir: true, reportCompressedSize: false },
  });
  await build({
    configFile: false,
    logLevel: 'error',
    root: at('.'),
    build: {
      outDir,
      emptyOutDir: false,
      minify: false,
      copyPublicDir: false,
      lib: { entry: at('fake-entry.ts'), formats: ['iife'], name: 'fakeApi', fileName: () => 'fake-api.js' },
    },
  });
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.svg': 'image/svg+xml',
};

/** A page of the same origin with nothing in it, not even an icon that the browser would ask for. */
export const EMPTY_PAGE = '/empty';

const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "require-trusted-types-for 'script'",
  ].join('; ');

/** Serves a build under the policy of the real application, and sound for every fake recording. */
export async function serve(outDir: string, port = 0): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === EMPTY_PAGE) {
      response.writeHead(200, { 'content-type': TYPES['.html'] }).end('<link rel="icon" href="data:,">');
      return;
    }
    const answer = path.startsWith('/media/')
      ? Promise.resolve(sendSound(response, path.slice(7), request.headers.range))
      : sendFile(response, outDir, path === '/' ? '/index.html' : path);
    answer.catch(() => response.writeHead(404).end());
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => closeServer(server),
  };
}

async function sendFile(response: ServerResponse, outDir: string, path: string): Promise<void> {
  const nonce = randomBytes(12).toString('base64url');
  const body = await readFile(join(outDir, normalize(path)));
  const isPage = path.endsWith('.html');
  response.writeHead(200, {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    // Hundreds of pages are opened: what a name stands for never changes, so it is read and compiled once.
    ...(isPage
      ? { 'content-security-policy': policy(nonce) }
      : { 'cache-control': 'public, max-age=31536000, immutable' }),
  });
  response.end(isPage ? body.toString().replaceAll('__CSP_NONCE__', nonce) : body);
}

const SAMPLE_RATE = 8000;
const WAV_HEADER_BYTES = 44;

/** Eight-bit sound with a tone for each turn, the agent's on the left and the other's on the right, as long as the fake call. */
function sendSound(response: ServerResponse, id: string, range: string | undefined): void {
  const index = indexOf(id);
  const frames = Math.round((durationMsOf(index) / 1000) * SAMPLE_RATE);
  const total = frames * channelsOf(index) + WAV_HEADER_BYTES;
  const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  const start = Number(from);
  const end = to === '' ? total - 1 : Math.min(total - 1, Number(to));
  response.writeHead(range === undefined ? 200 : 206, {
    'content-type': 'audio/wav',
    'accept-ranges': 'bytes',
    'content-length': end - start + 1,
    ...(range === undefined ? {} : { 'content-range': `bytes ${start}-${end}/${total}` }),
  });
  response.end(makeWav(index, frames).subarray(start, end + 1));
}

/** An hour of silence needs no second channel. */
const channelsOf = (index: number): number => (index === LONG_CALL ? 1 : 2);

function makeWav(index: number, frames: number): Buffer {
  const channels = channelsOf(index);
  const wav = Buffer.alloc(frames * channels + WAV_HEADER_BYTES, 128);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(frames * channels + 36, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(channels, 22);
  wav.writeUInt32LE(SAMPLE_RATE, 24);
  wav.writeUInt32LE(SAMPLE_RATE * channels, 28);
  wav.writeUInt16LE(channels, 32);
  wav.writeUInt16LE(8, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(frames * channels, 40);
  // An hour of tones takes long to make and says no more than an hour of silence.
  if (index === LONG_CALL) return wav;
  for (const segment of segmentsOf(index)) {
    const side = segment.speaker === 'agent' ? 0 : 1;
    const pitch = side === 0 ? 220 : 330;
    const last = Math.min(frames, Math.floor((segment.endMs / 1000) * SAMPLE_RATE));
    for (let frame = Math.floor((segment.startMs / 1000) * SAMPLE_RATE); frame < last; frame++) {
      wav[WAV_HEADER_BYTES + frame * channels + side] =
        128 + Math.round(60 * Math.sin((frame / SAMPLE_RATE) * pitch * 2 * Math.PI));
    }
  }
  return wav;
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outDir = process.argv[2] ?? at('../../out/renderer-fake');
  await buildRenderer(outDir);
  const { url } = await serve(outDir, 5199);
  console.log(url);
}
