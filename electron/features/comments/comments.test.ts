import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppHandlers } from '#shared/contract/index.ts';
import {
  addCall,
  addConnection,
  addRecording,
  type TempDatabase,
  tempDatabase,
} from '../../store/test-support/temp-database.ts';
import { commentCommands, commentQueries } from './handlers.ts';

const context = { requestId: 'test' };
let temp: TempDatabase;
let callId: string;
let now: number;
let told: string[];
let comments: AppHandlers['comments'];

beforeEach(() => {
  temp = tempDatabase();
  const connectionId = addConnection(temp.db);
  callId = addCall(temp.db, connectionId, { duration_ms: 60_000 });
  addRecording(temp.db, connectionId, callId, { duration_ms: 61_000 });
  now = 1000;
  told = [];
  comments = {
    ...commentQueries(temp),
    ...commentCommands({
      db: temp.db,
      clock: { now: () => now },
      publish: (feature, member, payload) => told.push(`${feature}.${String(member)} ${JSON.stringify(payload)}`),
    }),
  };
});
afterEach(() => temp.remove());

describe('comments', () => {
  it('are listed by the moment they speak of', async () => {
    const [late, early] = [randomUUID(), randomUUID()];
    await comments.add({ id: late, callId, atMs: 12_000, endMs: null, anchors: [], text: 'good question' }, context);
    await comments.add({ id: early, callId, atMs: 500, endMs: null, anchors: [], text: 'kind greeting' }, context);
    expect(await comments.list({ callId }, context)).toMatchObject([
      { id: early, atMs: 500, text: 'kind greeting', createdAt: 1000, updatedAt: 1000 },
      { id: late, atMs: 12_000 },
    ]);
    expect(told).toContain(`calls.onChanged {"ids":["${callId}"]}`);
    expect(told).toContain(`comments.onChanged {"ids":["${late}"]}`);
  });

  it('are added once, however often the same id arrives', async () => {
    const id = randomUUID();
    const first = await comments.add({ id, callId, atMs: 1, endMs: null, anchors: [], text: 'once' }, context);
    now = 2000;
    expect(await comments.add({ id, callId, atMs: 1, endMs: null, anchors: [], text: 'twice' }, context)).toEqual(
      first,
    );
    expect(await comments.list({ callId }, context)).toHaveLength(1);
  });

  it('keep when they were made, and note an edit', async () => {
    const id = randomUUID();
    await comments.add({ id, callId, atMs: 1, endMs: null, anchors: [], text: 'before' }, context);
    now = 2000;
    expect(await comments.edit({ id, text: 'after' }, context)).toMatchObject({
      text: 'after',
      createdAt: 1000,
      updatedAt: 2000,
    });
  });

  it('may stand at the very end of the sound and no later', async () => {
    await comments.add({ id: randomUUID(), callId, atMs: 61_000, endMs: null, anchors: [], text: 'end' }, context);
    const tooLate = () =>
      comments.add({ id: randomUUID(), callId, atMs: 61_001, endMs: null, anchors: [], text: 'late' }, context);
    expect(tooLate).toThrow(/after the end of the call/);
    expect(await comments.list({ callId }, context)).toHaveLength(1);
  });

  it('refuse, with a sentence, what is no longer there', async () => {
    const id = randomUUID();
    expect(() =>
      comments.add({ id, callId: randomUUID(), atMs: 0, endMs: null, anchors: [], text: 'x' }, context),
    ).toThrow(/call is no longer/);
    expect(() => comments.edit({ id, text: 'x' }, context)).toThrow(/comment is no longer/);
    await comments.add({ id, callId, atMs: 0, endMs: null, anchors: [], text: 'x' }, context);
    await comments.remove({ id }, context);
    expect(() => comments.remove({ id }, context)).toThrow(/comment is no longer/);
    expect(await comments.list({ callId }, context)).toEqual([]);
  });
});

describe('a comment on words', () => {
  const anchors = [{ segmentId: 's1', base: 'my pin is 1234', start: 3, end: 6 }];

  it('keeps the words and the time in which they are said', async () => {
    const id = randomUUID();
    await comments.add({ id, callId, atMs: 1000, endMs: 2500, anchors, text: 'asks for it' }, context);
    await comments.edit({ id, text: 'should not ask for it' }, context);
    expect(await comments.list({ callId }, context)).toMatchObject([
      { id, atMs: 1000, endMs: 2500, anchors, text: 'should not ask for it' },
    ]);
  });

  it('that end before they begin is refused in words', () => {
    const input = { id: randomUUID(), callId, atMs: 1000, endMs: 900, anchors, text: 'x' };
    expect(() => comments.add(input, context)).toThrow(/cannot end before they begin/);
  });
});
