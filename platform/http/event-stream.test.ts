import { expect, test } from 'vitest';
import { eventFrames, type ServerEvent } from './event-stream.ts';

test('events are numbered, and their data is one line', async () => {
  const frames = [];
  for await (const frame of eventFrames(
    (async function* (): AsyncGenerator<ServerEvent> {
      yield { event: 'said', data: { text: 'two\nlines\r\n' } };
      yield { event: 'done', data: {} };
    })(),
    1000,
  )) {
    frames.push(frame);
  }
  expect(frames).toEqual([
    'id: 0\nevent: said\ndata: {"text":"two\\nlines\\r\\n"}\n\n',
    'id: 1\nevent: done\ndata: {}\n\n',
  ]);
});

test('a silence is broken by comments, and no event is lost by it', async () => {
  let speak = (_event: ServerEvent): void => {};
  const spoken = new Promise<ServerEvent>((resolve) => {
    speak = resolve;
  });
  const frames = eventFrames(
    (async function* () {
      yield await spoken;
    })(),
    5,
  );
  expect((await frames.next()).value).toBe(': ping\n\n');
  expect((await frames.next()).value).toBe(': ping\n\n');
  speak({ event: 'done', data: {} });
  expect((await frames.next()).value).toBe('id: 0\nevent: done\ndata: {}\n\n');
  expect((await frames.next()).done).toBe(true);
});
