import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppHandlers } from '#shared/contract/index.ts';
import { createReader } from '../../engine/reader.ts';
import {
  addCall,
  addConnection,
  addSegments,
  type TempDatabase,
  tempDatabase,
} from '../../store/test-support/temp-database.ts';
import { transcriptCommands } from './handlers.ts';

const context = { requestId: 'test' };
const LAYER = { names: { agent: null, contact: 'Mrs Roux' }, isSwapped: false, offsetMs: 50, times: [] };
let temp: TempDatabase;
let callId: string;
let told: string[];
let transcripts: AppHandlers['transcripts'];

beforeEach(() => {
  temp = tempDatabase();
  callId = addCall(temp.db, addConnection(temp.db));
  addSegments(temp.db, callId, ['I want to council', 'my pin is 1234']);
  told = [];
  let now = 1000;
  transcripts = {
    ...createReader({ db: temp.db, onPeaksWanted: () => {} }).transcripts,
    ...transcriptCommands({
      db: temp.db,
      clock: { now: () => (now += 1) },
      author: 'sam',
      publish: (feature, member, payload) => told.push(`${feature}.${String(member)} ${JSON.stringify(payload)}`),
    }),
  };
});
afterEach(() => temp.remove());

const first = async () => {
  const { turns } = await transcripts.get({ callId }, context);
  const turn = turns[0];
  if (!turn) throw new Error('no turn');
  return turn;
};
const correct = async (text: string | null, id: string = randomUUID()) => {
  const { id: segmentId, original: base } = await first();
  await transcripts.correct({ id, callId, segmentId, base, text }, context);
};

describe('a correction', () => {
  it('is read in place of the original, which stays', async () => {
    await correct('I want to cancel');
    expect(await first()).toMatchObject({
      text: 'I want to cancel',
      original: 'I want to council',
      correction: { author: 'sam', isConflicting: false },
    });
    expect(temp.db.prepare('SELECT text FROM segments WHERE call_id = ? AND position = 0').pluck().get(callId)).toBe(
      'I want to council',
    );
    expect(told).toEqual([`transcripts.onChanged {"ids":["${callId}"]}`]);
  });

  it('can be taken back, and everything that was tried stays on record', async () => {
    await correct('I want to cancel');
    await correct('I want a council');
    await correct(null);
    const turn = await first();
    expect(turn).toMatchObject({ text: 'I want to council', correction: null });
    expect(await transcripts.history({ callId, segmentId: turn.id }, context)).toMatchObject([
      { text: null },
      { text: 'I want a council' },
      { text: 'I want to cancel', author: 'sam', base: 'I want to council' },
    ]);
  });

  it('is made once, however often the same id arrives', async () => {
    const id = randomUUID();
    await correct('once', id);
    await correct('twice', id);
    expect((await first()).text).toBe('once');
  });

  it('outlives a sync that brings another original, and says where it no longer fits', async () => {
    await correct('I want to cancel');
    const update = temp.db.prepare('UPDATE segments SET text = ? WHERE call_id = ? AND position = 0');
    update.run('well I want to council', callId);
    expect(await first()).toMatchObject({ text: 'well I want to cancel', correction: { isConflicting: false } });
    update.run('I want to counsel', callId);
    expect(await first()).toMatchObject({ text: 'I want to counsel', correction: { isConflicting: true } });
  });

  it('of a call that is gone is refused in words', () => {
    const input = { id: randomUUID(), callId: randomUUID(), segmentId: 's', base: 'a', text: 'b' };
    expect(() => transcripts.correct(input, context)).toThrow(/call is no longer here/);
  });
});

it('names, sides and times are laid over the whole call, and taken off as they were', async () => {
  const before = await first();
  await transcripts.setLayer({ callId, layer: { ...LAYER, isSwapped: true } }, context);
  const { turns, layer } = await transcripts.get({ callId }, context);
  expect(layer).toMatchObject({ names: { contact: 'Mrs Roux' }, isSwapped: true });
  expect(turns[0]).toMatchObject({ startMs: before.startMs + 50, originalTimes: [before.startMs, before.endMs] });
  expect(turns[0]?.speaker).not.toBe(before.speaker);
  await transcripts.setLayer({ callId, layer: { ...LAYER, offsetMs: 0, isSwapped: false } }, context);
  expect(await first()).toMatchObject({ startMs: before.startMs, speaker: before.speaker });
});
