import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { cutReply, firstBytes, firstEvents, loseReply } from './cut-reply.ts';

/** Text that arrives from a server whose handler writes by itself, and whether it ended well. */
async function arrivedFrom(handler: (raw: ServerResponse) => void): Promise<{ text: string; isWhole: boolean }> {
  const server = createServer((_request, raw) => handler(raw));
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  let text = '';
  try {
    const { body } = await fetch(`http://127.0.0.1:${port}/`);
    for await (const piece of body ?? []) text += Buffer.from(piece).toString();
    return { text, isWhole: true };
  } catch {
    return { text, isWhole: false };
  }
}

const EVENTS = [': ping\n\n', 'event: a\n', 'data: 1\n\n', 'data: 2\n', '\ndata: 3\n\n'];

const stream = (raw: ServerResponse): void => {
  raw.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const piece of EVENTS) raw.write(piece);
  raw.end();
};

test.each([
  [0, ''],
  [1, ': ping\n\nevent: a\ndata: 1\n\n'],
  [2, ': ping\n\nevent: a\ndata: 1\n\ndata: 2\n\n'],
])('a stream that is cut after %i events', async (count, text) => {
  const arrived = await arrivedFrom((raw) => {
    cutReply(raw, firstEvents(count));
    stream(raw);
  });
  expect(arrived).toEqual({ text, isWhole: false });
});

test('a stream that has fewer events than asked for is whole', async () => {
  const arrived = await arrivedFrom((raw) => {
    cutReply(raw, firstEvents(4));
    stream(raw);
  });
  expect(arrived).toEqual({ text: EVENTS.join(''), isWhole: true });
});

test.each([0, 1, 9, 20])('a stream that is cut after %i bytes', async (count) => {
  const arrived = await arrivedFrom((raw) => {
    cutReply(raw, firstBytes(count));
    stream(raw);
  });
  expect(arrived).toEqual({ text: EVENTS.join('').slice(0, count), isWhole: false });
});

test('a reply that is lost sends not even its headers', async () => {
  const arrived = await arrivedFrom((raw) => {
    loseReply(raw);
    stream(raw);
  });
  expect(arrived).toEqual({ text: '', isWhole: false });
});
