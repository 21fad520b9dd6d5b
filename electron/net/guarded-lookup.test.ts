// S11 of docs/security.md
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { classOfAddress } from './address-class.ts';
import type { ResolveName } from './guarded-lookup.ts';
import { createHttpClient } from './http-client.ts';

test.each([
  ['93.184.216.34', 'public'],
  ['2606:4700::1', 'public'],
  ['10.1.2.3', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.0.1', 'private'],
  ['100.64.0.1', 'private'],
  ['[fd12::1]', 'private'],
  ['::ffff:10.0.0.1', 'private'],
  ['127.8.8.8', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['169.254.169.254', 'reserved'],
  ['::ffff:169.254.169.254', 'reserved'],
  ['fe80::1%eth0', 'reserved'],
  ['fd00:ec2::254', 'reserved'],
  ['0.0.0.0', 'reserved'],
  ['255.255.255.255', 'reserved'],
  ['64:ff9b::a9fe:a9fe', 'reserved'],
  ['platform.example', null],
])('%s is %s', (address, expected) => {
  expect(classOfAddress(address)).toBe(expected);
});

/** A name that answers these addresses, one after another, as a rebinding name server does. */
const answering = (...addresses: string[]): ResolveName => {
  const left = [...addresses];
  return (_, done) => done(null, [{ address: left.length > 1 ? (left.shift() ?? '') : (left[0] ?? ''), family: 4 }]);
};

async function ask(host: string, resolveName: ResolveName, allowPrivate = false) {
  let arrived = 0;
  const server = createServer((_, response) => {
    arrived++;
    response.writeHead(200, { connection: 'close' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = createHttpClient({
    // Only a name of this machine may go without TLS, so the stub gives such a name other addresses.
    baseUrl: `http://${host}:${(server.address() as AddressInfo).port}`,
    authScheme: 'apiKey',
    apiKey: 'k',
    clock: { now: () => Date.now() },
    readError: () => ({}),
    timeouts: { connectMs: 500 },
    resolveName,
    allowPrivate,
  });
  onTestFinished(async () => {
    await client.close();
    server.closeAllConnections();
    server.close();
  });
  const request = () => client.json({ method: 'GET', path: '/x' });
  return { request, arrived: () => arrived };
}

test('a name that leads into a private network is not asked, unless the person said that it is there', async () => {
  const { request } = await ask('a.localhost', answering('10.0.0.1'));
  await expect(request()).rejects.toMatchObject({
    code: 'INVALID',
    message: expect.stringContaining('private network'),
    failure: { sent: 'not-sent', code: 'PRIVATE_ADDRESS' },
  });
  const inside = await ask('a.localhost', answering('127.0.0.1'), true);
  await expect(inside.request()).resolves.toEqual({});
});

test('no name leads to where clouds hand out credentials, whatever the person said', async () => {
  const { request } = await ask('a.localhost', answering('169.254.169.254'), true);
  await expect(request()).rejects.toMatchObject({ code: 'INVALID', failure: { code: 'RESERVED_ADDRESS' } });
});

test('a name that answers another address at the second connection gains nothing', async () => {
  const { request, arrived } = await ask('a.localhost', answering('127.0.0.1', '192.168.0.1'));
  await expect(request()).resolves.toEqual({});
  await expect(request()).rejects.toMatchObject({ failure: { code: 'PRIVATE_ADDRESS', sent: 'not-sent' } });
  expect(arrived()).toBe(1);
});
