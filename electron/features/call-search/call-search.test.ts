import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppHandlers } from '#shared/contract/index.ts';
import { createEngineLife } from '../../engine/life.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { inTransaction } from '../../store/database.ts';
import { indexPiece } from '../../store/passages.ts';
import {
  addCall,
  addConnection,
  addRecording,
  insertRow,
  type TempDatabase,
  tempDatabase,
} from '../../store/test-support/temp-database.ts';
import { callSearchCommands, callSearchQueries } from './handlers.ts';

const DAY = { today: '2026-11-23', timeZone: 'Europe/Paris' };
const NOON = Date.parse('2026-11-23T12:00:00+01:00');
const HOUR = 3_600_000;

let temp: TempDatabase;
let feature: AppHandlers['callSearch'];
const told: string[] = [];
const context = { requestId: 'test' };

beforeAll(() => {
  temp = tempDatabase();
  inTransaction(temp.db, fill);
  while (indexPiece(temp.db)) {
    // One piece after another.
  }
  feature = {
    ...callSearchQueries(temp),
    ...callSearchCommands({
      db: temp.db,
      clock: { now: () => NOON },
      publish: (name: string, member: string) => told.push(`${name}.${member}`),
      life: createEngineLife(),
    } as unknown as EngineParts),
  };
});
afterAll(() => temp.remove());
beforeEach(() => told.splice(0));

function fill(): void {
  const connectionId = addConnection(temp.db);
  const call = (name: string, columns: Record<string, unknown>, turns: [string, string][]) => {
    const id = addCall(temp.db, connectionId, { contact_name: name, transcript_status: 'ready', ...columns });
    for (const [position, [speaker, text]] of turns.entries()) {
      insertRow(temp.db, 'segments', {
        call_id: id,
        position,
        remote_id: `s${position}`,
        speaker,
        start_ms: position * 5000,
        end_ms: position * 5000 + 4000,
        text,
      });
    }
    return id;
  };
  const ann = call('Ann', { started_at: NOON, agent_name: 'Nora Weiß', duration_ms: 400_000, program_name: 'Spring' }, [
    ['agent', 'Thank you for calling, how can I help you?'],
    ['contact', 'I want to cancel my contract and get my money back.'],
    ['agent', 'I can cancel it, a refund takes five days.'],
    ['contact', 'Cancel it, please.'],
  ]);
  insertRow(temp.db, 'comments', {
    id: randomUUID(),
    call_id: ann,
    at_ms: 7000,
    text: 'No refund was due.',
    created_at: 1,
    updated_at: 1,
  });
  call(
    'Bob',
    { started_at: NOON - 30 * HOUR, agent_name: 'Omar', direction: 'outbound', contact_phone: '+33 6 12 34' },
    [
      ['agent', 'We never refund.'],
      ['contact', 'أُريد إلغاء الخدمة'],
      ['ivr', 'This call is recorded.'],
    ],
  );
  const cleo = call('Cleo', { started_at: NOON - 60 * 24 * HOUR, agent_name: 'Zoé', duration_ms: 100_000 }, [
    ['contact', 'Je veux résilier.'],
  ]);
  const recording = addRecording(temp.db, connectionId, cleo, { duration_ms: 100_000 });
  insertRow(temp.db, 'call_measures', {
    recording_id: recording,
    version: 1,
    thresholds: '{}',
    longest_silence_ms: 25_000,
    overtalk_ms: 12_000,
    talk_ratio: 0.7,
    agent_interruptions: 1,
    customer_interruptions: 3,
  });
}

const find = async (text: string, limit = 50) =>
  (await feature.find({ ...DAY, text, after: null, limit }, context)).hits;
const found = async (text: string) =>
  (await find(text)).map(({ contactName, place, snippet }) =>
    snippet ? `${contactName} ${place} ${(snippet.atMs ?? 0) / 1000}` : contactName,
  );

it('shows nothing of a turn that a redaction touches, and all of it once that is lifted', async () => {
  const { id } = temp.db.prepare("SELECT id FROM calls WHERE contact_name = 'Ann'").get() as { id: string };
  const redact = (isLifted: boolean, anchors: object[]) =>
    insertRow(temp.db, 'annotations', {
      id: randomUUID(),
      call_id: id,
      kind: 'redaction',
      body: JSON.stringify({ startMs: 16_000, endMs: 17_000, anchors, reason: '', isLifted, history: [] }),
      author: 'sam',
      created_at: 1,
      updated_at: 1,
    });
  const shown = async () => (await find('cancel agent:nora')).map(({ snippet }) => snippet?.text);
  const all = await shown();
  redact(true, []);
  expect(await shown()).toEqual(all);
  redact(false, [{ segmentId: 's1', base: '', start: 0, end: 1 }]);
  expect((await shown()).toSorted()).toEqual(['I can cancel it, a refund takes five days.', '█████', '█████']);
  temp.db.prepare('DELETE FROM annotations').run();
});

describe('words', () => {
  it('are found newest first, with who says them, when, and what to mark', async () => {
    expect(await found('refund')).toEqual(['Ann comment 7', 'Ann agent 10', 'Bob agent 0']);
    const [hit] = await find('"cancel my"');
    expect(hit?.snippet).toEqual({
      text: 'I want to cancel my contract and get my money back.',
      ranges: [[10, 19]],
      atMs: 5000,
    });
  });

  it.each([
    ['cancel refund', ['Ann agent 10']],
    ['"money back" OR résil*', ['Ann customer 5', 'Cleo customer 0']],
    ['cancel -refund', ['Ann customer 15', 'Ann customer 5']],
    ['speaker:agent cancel', ['Ann agent 10']],
    ['in:comments refund', ['Ann comment 7']],
    ['-speaker:agent refund', ['Ann comment 7']],
    ['speaker:system recorded', ['Bob system 10']],
    ['الغاء الخدمه', ['Bob customer 5']],
    ['RESILIER', ['Cleo customer 0']],
  ])('%s finds %j', async (text, expected) => expect(await found(text)).toEqual(expected));
});

describe('conditions', () => {
  it.each([
    ['agent:nora refund', ['Ann comment 7', 'Ann agent 10']],
    ['agent:weiss has:comment', ['Ann']],
    ['agent:nora agent:omar', ['Ann', 'Bob']],
    ['-agent:nora', ['Bob', 'Cleo']],
    ['agent:zoe', ['Cleo']],
    ['contact:+33612', ['Bob']],
    ['program:spring', ['Ann']],
    ['-program:spring', ['Bob', 'Cleo']],
    ['direction:out', ['Bob']],
    ['duration>5m', ['Ann']],
    ['on:today', ['Ann']],
    ['on:yesterday', ['Bob']],
    ['from:7d', ['Ann', 'Bob']],
    ['to:2w', ['Cleo']],
    ['from:2026-09 to:2026-09', ['Cleo']],
    ['silence>20s', ['Cleo']],
    ['silence>30s', []],
    ['overtalk>10%', ['Cleo']],
    ['overtalk>12%', []],
    ['talk>=70%', ['Cleo']],
    ['interruptions=4', ['Cleo']],
    ['-silence>20s', []],
    ['-has:audio', ['Ann', 'Bob', 'Cleo']],
    ['outcome:complet -has:comment', ['Bob', 'Cleo']],
  ])('%s finds %j', async (text, expected) => expect(await found(text)).toEqual(expected));
});

it('goes on after a page, without a gap and without a row twice', async () => {
  for (const text of ['refund', 'cancel OR refund OR recorded', 'outcome:completed']) {
    const all = await find(text);
    const paged = [];
    let after = null;
    do {
      const page = await feature.find({ ...DAY, text, after, limit: 1 }, context);
      paged.push(...page.hits);
      after = page.next;
    } while (after !== null);
    expect(paged).toEqual(all);
  }
});

it('counts what it finds', async () => {
  const count = (text: string) => feature.count({ ...DAY, text }, context);
  expect(await count('refund')).toEqual({ passageCount: 3, callCount: 2 });
  expect(await count('refund agent:omar')).toEqual({ passageCount: 1, callCount: 1 });
  expect(await count('duration>=1m')).toEqual({ passageCount: 0, callCount: 3 });
  expect(await count('')).toEqual({ passageCount: 0, callCount: 0 });
});

it('refuses what cannot be read, and never passes it on', async () => {
  for (const text of ['"open', 'silence:x', 'tracker:nowhere', 'nothing:at all']) {
    await expect(async () => find(text), text).rejects.toMatchObject({ code: 'INVALID' });
  }
  expect(await found('text : refund AND NOT')).toEqual([]);
  expect(await found('refund - ; (due)')).toEqual(['Ann comment 7']);
});

describe('trackers', () => {
  const tracker = {
    id: randomUUID(),
    name: 'Wants to leave',
    phrases: ['cancel', 'rés*'],
    speaker: 'customer' as const,
  };

  it('are found by name in a search, counted, and shown on a call', async () => {
    await feature.setTracker(tracker, context);
    expect(await found('tracker:"wants to LEAVE"')).toEqual(['Ann customer 15', 'Ann customer 5', 'Cleo customer 0']);
    expect(await found('tracker:"wants to leave" money')).toEqual(['Ann customer 5']);
    expect(await feature.trackerCounts(undefined, context)).toEqual([
      { id: tracker.id, passageCount: 3, callCount: 2 },
    ]);
    const [{ callId } = { callId: '' }] = await find('refund');
    expect(await feature.moments({ ...DAY, text: 'refund', callId }, context)).toEqual([
      { atMs: 5000, kind: 'tracker', label: 'Wants to leave' },
      { atMs: 7000, kind: 'search', label: 'refund' },
      { atMs: 10_000, kind: 'search', label: 'refund' },
      { atMs: 15_000, kind: 'tracker', label: 'Wants to leave' },
    ]);
    expect(told).toContain('callSearch.onChanged');
  });

  it('change at once for every call, and have a name of their own', async () => {
    await feature.setTracker({ ...tracker, phrases: ['refund'], speaker: null }, context);
    expect(await found('tracker:"wants to leave"')).toEqual(['Ann comment 7', 'Ann agent 10', 'Bob agent 0']);
    const same = { ...tracker, id: randomUUID(), name: 'WANTS to leave' };
    expect(() => feature.setTracker(same, context)).toThrow(/already/);
    expect(() => feature.setTracker({ ...tracker, phrases: ['...'] }, context)).toThrow(/no word/);
    expect(() => feature.setTracker({ ...tracker, phrases: ['r*'] }, context)).toThrow(/no word/);
    await feature.removeTracker({ id: tracker.id }, context);
    expect(() => feature.removeTracker({ id: tracker.id }, context)).toThrow(/no longer/);
    expect(await feature.trackers(undefined, context)).toEqual([]);
  });
});

it('keeps searches under names, in an order of their own', async () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ id: randomUUID(), name, text: `agent:${name}` }));
  if (!a || !b || !c) throw new Error('three are needed');
  for (const search of [a, b, c]) await feature.keep(search, context);
  await feature.keep({ ...b, name: 'other' }, context);
  await feature.orderSaved({ ids: [c.id, a.id] }, context);
  expect(await feature.saved(undefined, context)).toEqual([c, a, { ...b, name: 'other' }]);
  await feature.removeSaved({ id: a.id }, context);
  expect(() => feature.removeSaved({ id: a.id }, context)).toThrow(/no longer/);
  expect((await feature.saved(undefined, context)).map(({ id }) => id)).toEqual([c.id, b.id]);
});
