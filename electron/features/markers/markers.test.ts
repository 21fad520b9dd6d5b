import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppHandlers } from '#shared/contract/index.ts';
import { addCall, addConnection, type TempDatabase, tempDatabase } from '../../store/test-support/temp-database.ts';
import { markerCommands, markerQueries } from './handlers.ts';

const context = { requestId: 'test' };
let temp: TempDatabase;
let callId: string;
let told: string[];
let markers: AppHandlers['markers'];

beforeEach(() => {
  temp = tempDatabase();
  callId = addCall(temp.db, addConnection(temp.db), { duration_ms: 60_000 });
  told = [];
  const publish = (feature: string, member: unknown) => told.push(`${feature}.${String(member)}`);
  const commands = markerCommands({ db: temp.db, clock: { now: () => 1000 }, author: 'sam', publish });
  markers = { ...markerQueries(temp), ...commands };
});
afterEach(() => temp.remove());

const add = async (atMs: number, id: string = randomUUID()) => markers.add({ id, callId, atMs }, context);

describe('markers', () => {
  it('are listed in the order of their moments, with who set them', async () => {
    await add(9000);
    await add(1000);
    expect(await markers.list({ callId }, context)).toMatchObject([
      { atMs: 1000, author: 'sam', createdAt: 1000 },
      { atMs: 9000 },
    ]);
    expect(told).toEqual(['markers.onChanged', 'markers.onChanged']);
  });

  it('are set once, however often the same id arrives', async () => {
    const id = randomUUID();
    await add(1000, id);
    await add(2000, id);
    expect(await markers.list({ callId }, context)).toMatchObject([{ atMs: 1000 }]);
  });

  it('go away when they are removed, and that twice does no harm', async () => {
    const { id } = await add(1000);
    await markers.remove({ id }, context);
    await markers.remove({ id }, context);
    expect(await markers.list({ callId }, context)).toEqual([]);
    expect(told).toHaveLength(2);
  });

  it('are refused on a call that is gone', async () => {
    const gone = async () => markers.add({ id: randomUUID(), callId: randomUUID(), atMs: 0 }, context);
    await expect(gone()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
