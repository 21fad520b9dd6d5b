import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallDetail, type CallFilter, CallRow, type CallSort, calls as contract } from '#shared/contract/calls.ts';
import { parseSearch } from '../../lib/search-terms.ts';
import { inTransaction } from '../../store/database.ts';
import {
  addCall,
  addConnection,
  addRecording,
  addSegments,
  insertRow,
  type TempDatabase,
  tempDatabase,
} from '../../store/test-support/temp-database.ts';
import { toCallQuery } from './call-query.ts';
import { callQueries } from './handlers.ts';
import { listSql } from './repository.ts';
import { findMatchingCalls } from './search.ts';
import { getCall, getCallPage } from './service.ts';

interface Made {
  id: string;
  started_at: number;
  duration_ms: number | null;
  agent_name: string | null;
  contact_name: string | null;
  direction: string;
  status: string;
  language: string;
}

const COUNT = 3000;
const AGENTS = ['Zoé Martin', 'ann Field', 'Bob Stone', null];
const made: Made[] = [];
const queuedPeaks: string[] = [];
let temp: TempDatabase;
let connectionId: string;
let contactId: string;

beforeAll(() => {
  temp = tempDatabase();
  inTransaction(temp.db, fill);
  temp.db.exec('ANALYZE');
});
afterAll(() => temp.remove());

function fill(): void {
  connectionId = addConnection(temp.db);
  contactId = randomUUID();
  insertRow(temp.db, 'contacts', {
    id: contactId,
    connection_id: connectionId,
    remote_id: 'c7',
    display_name: 'Maria Lopez',
    primary_phone: '+15550134777',
  });
  for (let i = 0; i < COUNT; i += 1) {
    const call: Made = {
      id: randomUUID(),
      // Several calls share a moment, so that only the id settles their order.
      started_at: 1_700_000_000_000 + Math.floor(i / 3) * 60_000,
      duration_ms: i % 11 === 0 ? null : (i % 300) * 1000,
      agent_name: AGENTS[i % 4] ?? null,
      contact_name: i % 7 === 0 ? 'Maria Lopez' : i % 5 === 0 ? null : `Client ${i % 50}`,
      direction: i % 2 === 0 ? 'inbound' : 'outbound',
      status: i % 9 === 0 ? 'busy' : 'completed',
      language: i % 3 === 0 ? 'fr' : 'en',
    };
    addCall(temp.db, connectionId, {
      ...call,
      contact_remote_id: i % 7 === 0 ? 'c7' : null,
      contact_phone: `+1 (202) 555-${String(i).padStart(4, '0')}`,
      transcript_status: i % 10 === 0 ? 'ready' : 'none',
    });
    if (i % 10 === 0)
      addSegments(temp.db, call.id, [`Good morning, line ${i}`, 'hello there', `café number${i} closing`]);
    made.push(call);
  }
}

function page(filter: CallFilter = {}, sort: CallSort = { by: 'startedAt', order: 'desc' }, offset = 0, limit = 200) {
  const found = getCallPage(temp.db, { filter, sort, page: { offset, limit } });
  for (const row of found.rows) CallRow.parse(row);
  return found;
}

function everything(filter: CallFilter, sort?: CallSort): string[] {
  const ids: string[] = [];
  for (;;) {
    const { rows, total } = page(filter, sort, ids.length);
    ids.push(...rows.map(({ id }) => id));
    if (rows.length === 0 || ids.length >= total) return ids;
  }
}

const fold = (text: string | null) => text?.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) ?? null;
const compare = <T extends string | number>(a: T | null, b: T | null) =>
  a === b ? 0 : a === null ? -1 : b === null ? 1 : a < b ? -1 : 1;

describe('list', () => {
  const keys: Record<CallSort['by'], (call: Made) => string | number | null> = {
    startedAt: (call) => call.started_at,
    durationMs: (call) => call.duration_ms,
    contactName: (call) => fold(call.contact_name),
    agentName: (call) => fold(call.agent_name),
  };

  it.each(Object.keys(keys) as CallSort['by'][])('by %s shows every call once, in order, both ways', (by) => {
    const sorted = made
      .toSorted((a, b) => compare(keys[by](a), keys[by](b)) || compare(a.id, b.id))
      .map(({ id }) => id);
    expect(everything({}, { by, order: 'asc' })).toEqual(sorted);
    expect(everything({}, { by, order: 'desc' })).toEqual(sorted.toReversed());
  });

  const t = 1_700_000_000_000;
  it.each<[string, CallFilter, (call: Made) => boolean]>([
    ['direction', { direction: 'outbound' }, (c) => c.direction === 'outbound'],
    ['status', { status: 'busy' }, (c) => c.status === 'busy'],
    ['agent, whatever the case', { agentName: 'Ann Field' }, (c) => c.agent_name === 'ann Field'],
    ['language', { language: 'fr' }, (c) => c.language === 'fr'],
    [
      'time, the end left out',
      { startedFrom: t + 60_000, startedTo: t + 180_000 },
      (c) => c.started_at >= t + 60_000 && c.started_at < t + 180_000,
    ],
    [
      'length',
      { minDurationMs: 10_000, maxDurationMs: 20_000 },
      (c) => c.duration_ms !== null && c.duration_ms >= 10_000 && c.duration_ms <= 20_000,
    ],
    [
      'several at once',
      { status: 'busy', direction: 'inbound', language: 'fr' },
      (c) => c.status === 'busy' && c.direction === 'inbound' && c.language === 'fr',
    ],
    ['nothing, where texts are empty', { text: '', status: '' }, () => true],
  ])('filters by %s', (_name, filter, accepts) => {
    const expected = made.filter(accepts).map(({ id }) => id);
    expect(expected.length).toBeGreaterThan(0);
    expect(page(filter).total).toBe(expected.length);
    expect(everything(filter).toSorted()).toEqual(expected.toSorted());
  });

  it('filters by contact and names it', () => {
    const { rows, total } = page({ contactId });
    expect(total).toBe(Math.ceil(COUNT / 7));
    expect(rows[0]).toMatchObject({ contactId, contactName: 'Maria Lopez', contactPhone: '+15550134777' });
    expect(page({ contactId: randomUUID() }).total).toBe(0);
  });

  it('is empty beyond the end', () => {
    expect(page({}, { by: 'startedAt', order: 'asc' }, 1_000_000)).toEqual({ rows: [], total: COUNT });
  });

  it('shows audio, comments and channels of each call', () => {
    const [a, b] = made.slice(20, 22) as [Made, Made];
    const extract = addRecording(temp.db, connectionId, a.id, {
      type: 'segment',
      duration_ms: 90_000,
      channel_count: 1,
    });
    const whole = addRecording(temp.db, connectionId, a.id, { duration_ms: 60_000, channel_count: 2 });
    insertRow(temp.db, 'media', { recording_id: extract, state: 'failed', updated_at: 1 });
    insertRow(temp.db, 'media', { recording_id: whole, state: 'cached', updated_at: 1 });
    addRecording(temp.db, connectionId, b.id);
    for (const text of ['one', 'two']) {
      insertRow(temp.db, 'comments', { id: text, call_id: a.id, at_ms: 5, text, created_at: 1, updated_at: 1 });
    }
    expect(page({ cachedOnly: true }).rows).toMatchObject([
      { id: a.id, audio: 'cached', channelCount: 2, commentCount: 2, hasTranscript: true },
    ]);
    expect(page({ commentedOnly: true }).rows.map(({ id }) => id)).toEqual([a.id]);
    expect(getCall(temp.db, b.id)).toMatchObject({ audio: 'remote', commentCount: 0 });
    expect(getCall(temp.db, (made[22] as Made).id).audio).toBe('none');
    expect(getCall(temp.db, a.id).recordings.map(({ id }) => id)).toEqual([whole, extract]);
  });
});

describe('search', () => {
  const ids = (text: string, filter: CallFilter = {}) => everything({ ...filter, text }).toSorted();
  const idsOf = (accepts: (call: Made, i: number) => boolean) =>
    made
      .filter(accepts)
      .map(({ id }) => id)
      .toSorted();

  it('finds words of a passage, without regard to case and accents, the last as a beginning', () => {
    const withTranscript = idsOf((_, i) => i % 10 === 0);
    expect(ids('MORNING good')).toEqual(withTranscript);
    expect(ids('cafe clos')).toEqual(withTranscript);
    expect(ids('CAFÉ')).toEqual(withTranscript);
    expect(ids('number2990')).toEqual(idsOf((_, i) => i === 2990));
    expect(ids('good café')).toEqual([]);
    expect(ids('clos cafe')).toEqual([]);
  });

  it('finds contacts, agents and numbers, and joins with filters', () => {
    expect(ids('lope')).toEqual(idsOf((_, i) => i % 7 === 0));
    expect(ids('zoe mar')).toEqual(idsOf((c) => c.agent_name === 'Zoé Martin'));
    expect(ids('zoe', { status: 'busy' })).toEqual(idsOf((c) => c.agent_name === 'Zoé Martin' && c.status === 'busy'));
    expect(ids('555-1234')).toEqual(idsOf((_, i) => i === 1234));
    expect(ids('+1 (202) 555-1234')).toEqual(idsOf((_, i) => i === 1234));
    expect(ids('0134777')).toEqual(idsOf((_, i) => i % 7 === 0));
  });

  it('answers with the passage that matched, and where', () => {
    const { rows } = page({ text: 'cafe number2990' });
    const snippet = rows[0]?.snippet;
    expect(snippet).toMatchObject({ text: 'café number2990 closing', atMs: 2000 });
    expect(snippet?.ranges.map(([start, end]) => snippet.text.slice(start, end))).toEqual(['café', 'number2990']);
    expect(page({ text: 'maria lopez' }).rows[0]?.snippet).toBeNull();
  });

  it('answers with no passage that a redaction touches', () => {
    const callId = addCall(temp.db, connectionId, { started_at: 1 });
    addSegments(temp.db, callId, ['my pin is zebra', 'yes']);
    insertRow(temp.db, 'annotations', {
      id: randomUUID(),
      call_id: callId,
      kind: 'redaction',
      body: JSON.stringify({ startMs: 0, endMs: 500, anchors: [], reason: '', isLifted: false, history: [] }),
      author: 'sam',
      created_at: 1,
      updated_at: 1,
    });
    const [row] = page({ text: 'pin zebra' }).rows;
    expect([row?.id, row?.snippet]).toEqual([callId, null]);
    temp.db.prepare('DELETE FROM calls WHERE id = ?').run(callId);
  });

  it('prefers the words as typed, and cuts a long passage around its match', () => {
    const callId = addCall(temp.db, connectionId, { started_at: 1 });
    const long = `${'blah '.repeat(100)}my 🎧 broken 🎧 zebra crossing sign ${'blah '.repeat(100)}`;
    addSegments(temp.db, callId, ['crossing a zebra', long]);
    const snippet = page({ text: 'zebra cross' }).rows[0]?.snippet;
    expect(snippet?.atMs).toBe(1000);
    expect(snippet?.text.length).toBeLessThan(300);
    expect(snippet?.ranges.map(([start, end]) => snippet.text.slice(start, end))).toEqual(['zebra', 'cross']);
    temp.db.prepare('DELETE FROM calls WHERE id = ?').run(callId);
  });

  it('finds comments and points to their moment, at once', () => {
    const call = made[33] as Made;
    expect(ids('exemplary')).toEqual([]);
    insertRow(temp.db, 'comments', {
      id: 'note',
      call_id: call.id,
      at_ms: 4321,
      text: 'exemplary patience',
      created_at: 1,
      updated_at: 1,
    });
    const { rows } = page({ text: 'exempl' });
    expect(rows.map(({ id }) => id)).toEqual([call.id]);
    expect(rows[0]?.snippet).toEqual({ text: 'exemplary patience', ranges: [[0, 6]], atMs: 4321 });
    temp.db.prepare("DELETE FROM comments WHERE id = 'note'").run();
    expect(ids('exempl')).toEqual([]);
  });

  it.each([
    '"',
    '""',
    "'",
    '*',
    '* *',
    '^',
    '-',
    '(',
    ')',
    'NEAR',
    'NEAR(a b',
    'AND',
    'OR NOT',
    'text:',
    'text : x',
    '{a b}',
    'a"b*c',
    '\u0000',
    'x\u0000"y',
    '%_',
    '\\',
    ';--',
    "'; DROP TABLE calls; --",
    '日本',
    'مرحبا',
    '🎧',
    '🎧🎧',
    '\u0301',
    'e\u0301',
    '\ud800',
    '1',
    '12',
    '+',
    '()-',
    'ﬁ',
    'İ',
    'ß',
    'x'.repeat(256),
  ])('takes %j as text', (text) => {
    const { rows, total } = page({ text });
    expect(total).toBeGreaterThanOrEqual(rows.length);
    for (const row of rows) {
      for (const [start, end] of row.snippet?.ranges ?? []) expect(end).toBeGreaterThan(start);
    }
  });

  it('finds words that are the operators of the index', () => {
    const callId = addCall(temp.db, connectionId, { started_at: 1 });
    addSegments(temp.db, callId, ['we are NEAR the "old" bridge OR beyond it']);
    for (const text of ['near', 'NEAR the', '"old" bridge', 'OR', 'bridge OR beyond'])
      expect(ids(text)).toEqual([callId]);
    temp.db.prepare('DELETE FROM calls WHERE id = ?').run(callId);
  });
});

describe('plans', () => {
  const planOf = (filter: CallFilter, sort: CallSort) => {
    const query = toCallQuery(filter, filter.text ? findMatchingCalls(temp.db, parseSearch(filter.text)) : null);
    return temp.db
      .prepare(`EXPLAIN QUERY PLAN ${listSql(query, sort)}`)
      .all(...query.values, 50, 0)
      .map((row) => (row as { detail: string }).detail);
  };
  // A list may walk the index that gives its order; anything else must be looked up.
  const scans = (plan: string[]) => plan.filter((line) => /^SCAN (?!p\b|json_each|c USING COVERING INDEX)/.test(line));

  it.each<[CallSort['by'], string]>([
    ['startedAt', 'calls_started'],
    ['durationMs', 'calls_duration'],
    ['contactName', 'calls_contact_name'],
    ['agentName', 'calls_agent_name'],
  ])('a page by %s walks its index', (by, index) => {
    const plan = planOf({}, { by, order: 'desc' });
    expect(plan.join('\n')).toContain(`SCAN c USING COVERING INDEX ${index}`);
    expect(scans(plan)).toEqual([]);
    // The one sort is of the page itself, never of the table.
    expect(plan.filter((line) => /TEMP B-TREE FOR ORDER BY/.test(line)).length).toBeLessThanOrEqual(2);
  });

  it.each<[string, CallFilter, RegExp]>([
    ['status', { status: 'busy' }, /SEARCH c USING .*INDEX calls_status/],
    ['language', { language: 'fr' }, /SEARCH c USING .*INDEX calls_language/],
    ['contact', { contactId: '00000000-0000-4000-8000-000000000000' }, /SEARCH c USING .*INDEX calls_contact/],
    ['time', { startedFrom: 5 }, /SEARCH c USING .*INDEX calls_started/],
    ['text', { text: 'hello' }, /json_each/],
  ])('a page filtered by %s looks up', (_name, filter, expected) => {
    const plan = planOf(filter, { by: 'startedAt', order: 'desc' });
    expect(plan.join('\n')).toMatch(expected);
    expect(scans(plan)).toEqual([]);
    expect(plan.join('\n')).toMatch(/SEARCH k USING INDEX contacts_remote/);
  });
});

describe('detail', () => {
  const handlers = () => callQueries({ db: temp.db, onPeaksWanted: (id) => queuedPeaks.push(id) });
  const context = { requestId: 'test' };

  it('has the transcript, the path and the variables', () => {
    const call = made[100] as Made;
    const path = [{ nodeId: 'n', nodeType: 'say', nodeLabel: null, outputPath: null, enteredAt: 1, exitedAt: null }];
    temp.db
      .prepare('UPDATE calls SET path = ?, variables = ? WHERE id = ?')
      .run(JSON.stringify(path), '{"plan":"gold"}', call.id);
    const detail = CallDetail.parse(getCall(temp.db, call.id));
    expect(detail).toMatchObject({ path, variables: { plan: 'gold' } });
    expect(detail.transcript).toMatchObject({ status: 'ready', language: call.language });
    expect(detail.transcript.segments.map(({ index, speaker, startMs }) => [index, speaker, startMs])).toEqual([
      [0, 'agent', 0],
      [1, 'contact', 1000],
      [2, 'agent', 2000],
    ]);
    expect(() => getCall(temp.db, randomUUID())).toThrow(/no longer here/);
  });

  it('lists what filters may choose from', async () => {
    const facets = contract.facets.output.parse(await handlers().facets(undefined, context));
    expect(facets).toEqual({
      agentNames: ['ann Field', 'Bob Stone', 'Zoé Martin'],
      statuses: ['busy', 'completed'],
      languages: ['en', 'fr'],
      total: COUNT,
    });
  });

  it('gives the peaks a channel at a time, or asks for them', async () => {
    const id = addRecording(temp.db, connectionId, (made[50] as Made).id);
    expect(await handlers().peaks({ recordingId: id }, context)).toBeNull();
    expect(queuedPeaks).toEqual([id]);
    insertRow(temp.db, 'peaks', {
      recording_id: id,
      slices_per_second: 100,
      sample_rate: 8000,
      frame_count: 240,
      channel_count: 2,
      slices: Buffer.from([1, 2, 3, 4, 5, 6]),
    });
    expect(contract.peaks.output.parse(await handlers().peaks({ recordingId: id }, context))).toEqual({
      recordingId: id,
      slicesPerSecond: 100,
      sampleRate: 8000,
      frameCount: 240,
      channels: [new Uint8Array([1, 2, 3]), new Uint8Array([4, 5, 6])],
    });
  });
});
