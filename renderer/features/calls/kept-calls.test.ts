import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { keepLastCalls } from './kept-calls.ts';

/** As if it had been read at this time: the call, and what belongs to it. */
function read(client: QueryClient, n: number): void {
  const at = { updatedAt: n };
  client.setQueryData(['calls', 'get', `call ${n}`], { recordings: [{ id: `recording ${n}` }] }, at);
  client.setQueryData(['calls', 'peaks', `recording ${n}`], { channels: [] }, at);
  client.setQueryData(['transcripts', `call ${n}`], { turns: [] }, at);
}

const keysOf = (client: QueryClient) =>
  client
    .getQueryCache()
    .getAll()
    .map(({ queryKey }) => queryKey.join(' '));

it('keeps everything of the last twelve calls and nothing of those before them', () => {
  const client = new QueryClient();
  for (let n = 1; n <= 30; n++) read(client, n);
  client.setQueryData(['preferences'], {});
  keepLastCalls(client);
  const keys = keysOf(client);
  expect(keys).toHaveLength(12 * 3 + 1);
  expect(keys).toEqual(
    expect.arrayContaining(['preferences', 'calls get call 19', 'calls peaks recording 19', 'transcripts call 30']),
  );
  expect(keys.filter((key) => key.endsWith(' 18'))).toEqual([]);
  client.clear();
});

it('keeps what is on screen, however long ago it was read', () => {
  const client = new QueryClient();
  for (let n = 1; n <= 30; n++) read(client, n);
  const onScreen = {
    queryKey: ['calls', 'peaks', 'recording 1'],
    queryFn: () => null,
    staleTime: Number.POSITIVE_INFINITY,
  };
  const stop = new QueryObserver(client, onScreen).subscribe(() => {});
  keepLastCalls(client);
  expect(keysOf(client)).toContain('calls peaks recording 1');
  stop();
  client.clear();
});
