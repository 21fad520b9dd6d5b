import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppHandlers } from '#shared/contract/index.ts';
import { addCall, addConnection, type TempDatabase, tempDatabase } from '../../store/test-support/temp-database.ts';
import { readWorkLog } from '../../store/work-log.ts';
import { mirrorWork } from '../../store/work-mirror.ts';
import { redactionCommands, redactionQueries } from './handlers.ts';

const context = { requestId: 'test' };
let temp: TempDatabase;
let callId: string;
let now: number;
let told: string[];
let turns: { id: string; startMs: number; endMs: number }[];
let redactions: AppHandlers['redactions'];

beforeEach(() => {
  temp = tempDatabase();
  callId = addCall(temp.db, addConnection(temp.db), { duration_ms: 60_000 });
  now = 1000;
  told = [];
  turns = [];
  redactions = {
    ...redactionQueries({ db: temp.db, turnsOf: () => turns }),
    ...redactionCommands({
      db: temp.db,
      clock: { now: () => now },
      author: 'sam',
      publish: (feature, member, payload) => told.push(`${feature}.${String(member)} ${JSON.stringify(payload)}`),
    }),
  };
});
afterEach(() => temp.remove());

const add = async (startMs: number, endMs: number, id: string = randomUUID()) =>
  redactions.add({ id, callId, startMs, endMs, anchors: [], reason: 'card number' }, context);

describe('redactions', () => {
  it('are the silences of the call, joined and in order', async () => {
    await add(5000, 6000);
    await add(1000, 2000);
    await add(1500, 2500);
    expect(await redactions.list({ callId }, context)).toMatchObject({
      redactions: [{ startMs: 1000, reason: 'card number', isLifted: false }, { startMs: 1500 }, { startMs: 5000 }],
      silences: [
        [1000, 2500],
        [5000, 6000],
      ],
    });
    expect(told).toContain(`redactions.onChanged {"ids":["${callId}"]}`);
  });

  it('are silent where their words are said, wherever that is moved', async () => {
    const anchors = [{ segmentId: 's1', base: 'my pin is 1234', start: 10, end: 14 }];
    await redactions.add({ id: randomUUID(), callId, startMs: 1000, endMs: 2000, anchors, reason: '' }, context);
    turns = [
      { id: 's1', startMs: 1800, endMs: 2800 },
      { id: 's2', startMs: 3000, endMs: 4000 },
    ];
    expect(await redactions.list({ callId }, context)).toMatchObject({ silences: [[1000, 2800]] });
  });

  it('are silent for as long as their words may be said, where nobody knows when', async () => {
    const anchors = [{ segmentId: 's1', base: 'my pin is 1234', start: 10, end: 14 }];
    await redactions.add({ id: randomUUID(), callId, startMs: 0, endMs: 1, anchors, reason: '' }, context);
    turns = [
      { id: 's0', startMs: 0, endMs: 0 },
      { id: 's1', startMs: 0, endMs: 0 },
    ];
    expect(await redactions.list({ callId }, context)).toMatchObject({ silences: [[0, 360_000_000]] });
    turns = [
      { id: 's1', startMs: 2000, endMs: 2000 },
      { id: 's2', startMs: 5000, endMs: 5000 },
    ];
    expect(await redactions.list({ callId }, context)).toMatchObject({
      silences: [
        [0, 1],
        [2000, 5000],
      ],
    });
  });

  it('that are lifted stay on record with who did it and when', async () => {
    const { id } = await add(0, 500);
    now = 2000;
    await redactions.setLifted({ id, isLifted: true }, context);
    now = 3000;
    await redactions.setLifted({ id, isLifted: true }, context);
    expect(await redactions.list({ callId }, context)).toMatchObject({
      redactions: [
        {
          isLifted: true,
          history: [
            { event: 'made', author: 'sam', at: 1000 },
            { event: 'lifted', author: 'sam', at: 2000 },
          ],
        },
      ],
      silences: [],
    });
    await redactions.setLifted({ id, isLifted: false }, context);
    expect(await redactions.list({ callId }, context)).toMatchObject({ silences: [[0, 500]] });
  });

  it('are added once, and refused in words where they make no sense', async () => {
    const { id } = await add(0, 500);
    await add(0, 900, id);
    expect((await redactions.list({ callId }, context)).redactions).toHaveLength(1);
    await expect(add(500, 500)).rejects.toThrow(/end after it begins/);
    await expect(
      (async () =>
        redactions.add(
          { id: randomUUID(), callId: randomUUID(), startMs: 0, endMs: 1, anchors: [], reason: '' },
          context,
        ))(),
    ).rejects.toThrow(/call is no longer here/);
    expect(() => redactions.setLifted({ id: randomUUID(), isLifted: true }, context)).toThrow(/no longer here/);
  });

  it('are in the work log as soon as they are made, lifted ones too', async () => {
    const path = join(temp.directory, 'unsent.log');
    const mirror = mirrorWork(temp.db, { path, keyHex: temp.keyHex, onFailure: () => {} });
    const { id } = await add(0, 500);
    await redactions.setLifted({ id, isLifted: true }, context);
    const entry = readWorkLog(path, temp.keyHex).entries.get(`annotation/${id}`);
    expect(JSON.parse(String(entry?.row?.body))).toMatchObject({ isLifted: true });
    expect(entry?.call).toMatchObject({ id: callId });
    mirror.close();
  });
});
