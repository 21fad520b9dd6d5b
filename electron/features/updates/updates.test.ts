import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compareVersions } from './manifest.ts';
import { createUpdates } from './service.ts';

// S27, over real HTTP.
const NOW = 1_800_000_000_000;
const FILE = Buffer.alloc(300_000, 'earshot');
const keys = generateKeyPairSync('ed25519');
const publicKey = Buffer.from(String(keys.publicKey.export({ format: 'jwk' }).x), 'base64url').toString('base64');

let server: Server;
let url: string;
let directory: string;
let replies: Record<string, (response: import('node:http').ServerResponse) => void>;

beforeEach(async () => {
  replies = { '/file.bin': (response) => response.end(FILE) };
  server = createServer((request, response) => {
    const reply = replies[request.url ?? ''];
    if (reply) reply(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  directory = mkdtempSync(join(tmpdir(), 'earshot-updates-'));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

const plain = (version: string, changes: object = {}, file: object = {}) =>
  JSON.stringify({
    product: 'earshot',
    version,
    expiresAt: NOW + 1000,
    files: [
      {
        platform: 'linux',
        arch: 'x64',
        name: 'file.bin',
        sizeBytes: FILE.length,
        sha512: createHash('sha512').update(FILE).digest('hex'),
        ...file,
      },
    ],
    ...changes,
  });

const signed = (manifest: string, key = keys.privateKey) =>
  JSON.stringify({ manifest, signature: sign(null, Buffer.from(manifest), key).toString('base64') });

function offer(feed: string): void {
  replies['/feed.json'] = (response) => response.end(feed);
}

const updates = (currentVersion = '1.2.0', channel: { feedUrl: string; publicKey: string } | null = null) =>
  createUpdates({
    channel: channel ?? { feedUrl: `${url}/feed.json`, publicKey },
    currentVersion,
    platform: 'linux',
    arch: 'x64',
    directory: join(directory, 'updates'),
    clock: { now: () => NOW },
  });

const kept = () => (existsSync(join(directory, 'updates')) ? readdirSync(join(directory, 'updates')).sort() : []);

it('says that a build without a channel has none, and asks nobody', async () => {
  const none = createUpdates({
    channel: null,
    currentVersion: '1.2.0',
    platform: 'linux',
    arch: 'x64',
    directory: join(directory, 'updates'),
    clock: { now: () => NOW },
  });
  expect(await none.check()).toEqual({ outcome: 'none', version: null });
  expect(kept()).toEqual([]);
});

it('fetches a newer version, checked, and under its name only when it is whole', async () => {
  offer(signed(plain('1.10.0')));
  expect(await updates().check()).toEqual({ outcome: 'ready', version: '1.10.0' });
  expect(kept()).toEqual(['file.bin', 'seen.json']);
  expect(readFileSync(join(directory, 'updates/file.bin')).equals(FILE)).toBe(true);
});

it('stays where it is when nothing is newer', async () => {
  offer(signed(plain('1.2.0')));
  expect(await updates().check()).toEqual({ outcome: 'current', version: '1.2.0' });
  expect(kept()).toEqual([]);
});

const other = generateKeyPairSync('ed25519').privateKey;
const good = signed(plain('1.3.0'));

it.each([
  ['signed by another', signed(plain('1.3.0'), other)],
  ['changed after it was signed', good.replace('1.3.0', '1.4.0')],
  ['without a signature', JSON.stringify({ manifest: plain('1.3.0'), signature: '' })],
  ['with a bare manifest', plain('1.3.0')],
  ['with fields added', good.replace('{', '{"extra":1,')],
  ['cut short', good.slice(0, -20)],
  ['cut to nothing', ''],
  ['a web page', '<html></html>'],
  ['out of date', signed(plain('1.3.0', { expiresAt: NOW }))],
  ['an older version', signed(plain('1.1.9'))],
  ['of another product', signed(plain('1.3.0', { product: 'other' }))],
  ['a version that is none', signed(plain('1.3.0-beta'))],
  ['a file with a way out', signed(plain('1.3.0', {}, { name: '../../x' }))],
  ['a file at another place', signed(plain('1.3.0', {}, { name: 'https://evil.example/x' }))],
  ['nothing for this system', signed(plain('1.3.0', {}, { platform: 'darwin' }))],
  ['a feed without end', `${good}${' '.repeat(200_000)}`],
])('refuses a feed that is %s', async (_what, feed) => {
  offer(feed);
  await expect(updates().check()).rejects.toMatchObject({ code: 'UPSTREAM_BAD_REPLY' });
  expect(kept().filter((name) => name !== 'seen.json')).toEqual([]);
});

it('refuses an older answer than it has seen, also after a restart', async () => {
  offer(signed(plain('1.5.0')));
  await updates().check();
  offer(signed(plain('1.4.0')));
  await expect(updates().check()).rejects.toThrow(/older/);
  offer(signed(plain('1.5.0')));
  expect(await updates().check()).toMatchObject({ outcome: 'ready', version: '1.5.0' });
  expect(await updates('1.5.0').check()).toMatchObject({ outcome: 'current' });
});

it.each<[string, (response: import('node:http').ServerResponse) => void]>([
  ['another file of the same size', (response) => response.end(Buffer.alloc(FILE.length, 'x'))],
  ['a shorter file', (response) => response.end(FILE.subarray(0, -1))],
  ['a longer file', (response) => response.end(Buffer.concat([FILE, FILE]))],
  ['a redirect', (response) => response.writeHead(302, { location: `${url}/feed.json` }).end()],
  [
    'a line that breaks',
    (response) => {
      response.writeHead(200, { 'content-length': FILE.length });
      response.write(FILE.subarray(0, 1000), () => response.destroy());
    },
  ],
])('keeps nothing of %s', async (_what, reply) => {
  offer(good);
  replies['/file.bin'] = reply;
  await expect(updates().check()).rejects.toThrow();
  expect(kept()).toEqual(['seen.json']);
});

it('goes to no address that is not protected', async () => {
  const channel = { feedUrl: 'http://example.com/feed.json', publicKey };
  await expect(updates('1.2.0', channel).check()).rejects.toMatchObject({ code: 'INVALID' });
});

it('does not go on where the highest version cannot be read', async () => {
  offer(good);
  await updates().check();
  writeFileSync(join(directory, 'updates/seen.json'), '{"highestVersion":"none"}');
  await expect(updates().check()).rejects.toMatchObject({ code: 'INVALID' });
});

it('compares versions by their numbers', () => {
  const rising = ['0.9.9', '1.0.0', '1.2.9', '1.2.10', '1.10.0', '2.0.0'];
  expect(rising.toSorted(compareVersions)).toEqual(rising);
  expect(compareVersions('1.2.3', '1.2.3')).toBe(0);
});
