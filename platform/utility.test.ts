import { EventEmitter, once } from 'node:events';
import { expect, test } from 'vitest';
import { UtilityReply, type UtilityStartInput } from '#shared/wire/local/utility.ts';
import { SAMPLE_DIR, temporaryFolder } from './test-support.ts';
import { servePort } from './utility.ts';

const start: UtilityStartInput = {
  dataDir: null,
  dbKeyHex: null,
  apiKey: 'key-made-by-the-console',
  port: 0,
  seed: 'sample',
  sampleDir: SAMPLE_DIR,
};

/** The console's end of the port. */
function connect() {
  const events = new EventEmitter();
  servePort(
    {
      on: (event, listener) => void events.on(event, listener),
      postMessage: (reply) => void events.emit('reply', reply),
    },
    (code) => void events.emit('exit', code),
  );
  return {
    ask: async (data: unknown) => {
      const reply = once(events, 'reply');
      events.emit('message', { data });
      return UtilityReply.parse((await reply)[0]);
    },
    stop: async () => {
      const exit = once(events, 'exit');
      events.emit('message', { data: { kind: 'stop' } });
      return (await exit)[0];
    },
  };
}

test('it starts on a message, answers where it listens and stops on another', async () => {
  const console = connect();
  const reply = await console.ask(start);
  expect(reply).toMatchObject({ kind: 'listening', apiKey: start.apiKey });
  if (reply.kind !== 'listening') return;
  const me = await fetch(`${reply.url}/api/users/me`, { headers: { authorization: `Bearer ${start.apiKey}` } });
  expect(await me.json()).toMatchObject({ organization: { id: reply.organisationId, name: 'Harbour Support' } });
  expect(await console.stop()).toBe(0);
  await expect(fetch(reply.url)).rejects.toThrow('fetch failed');
});

test('it tells why it did not start, and may be asked again', async () => {
  const dataDir = temporaryFolder();
  const [first, second] = [connect(), connect()];
  expect(await first.ask({ ...start, dataDir })).toMatchObject({ kind: 'listening' });
  expect(await second.ask({ ...start, dataDir })).toMatchObject({ kind: 'failed', code: 'DIRECTORY_IN_USE' });
  expect(await second.ask({ ...start, apiKey: 'short' })).toMatchObject({ kind: 'failed', code: 'BAD_OPTIONS' });
  await first.stop();
  expect(await second.ask({ ...start, dataDir })).toMatchObject({ kind: 'listening' });
  await second.stop();
});

test('it can be stopped before it was started', async () => {
  expect(await connect().stop()).toBe(0);
});
