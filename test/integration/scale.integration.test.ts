import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallFilter, CallSort } from '#shared/contract/calls.ts';
import { MAX_PAGE_ROWS } from '#shared/contract/common.ts';
import type { ContactCondition, ContactFilter, ContactSort } from '#shared/contract/contact-filter.ts';
import { channelOf } from '#shared/contract/define.ts';
import { foldText } from '#shared/domain/contact.ts';
import { answerFrom, createReader } from '../../electron/engine/reader.ts';
import { openDatabase, openReader, preparedStatements, type ReadDb } from '../../electron/store/database.ts';
import { type LargeStore, spread } from '../../electron/store/test-support/large-store.ts';
import { insertRow, type TempDatabase, tempDatabase } from '../../electron/store/test-support/temp-database.ts';
import { details, filteredPages, searches } from './support/scale-questions.ts';
import { fillScaleStore, type ScaleSize, WHOLE_SCALE } from './support/scale-store.ts';

// A workspace as large as is promised, kept by what keeps a platform's answers; `npm test` proves the same answers and plans over a
// small part of it. How long each answer takes is measured by `npm run bench -- scale`.
const isLong = process.env.EARSHOT_TEST_SIZE === 'long';
const SIZE: ScaleSize = isLong ? WHOLE_SCALE : { contactCount: 20_000, callCount: 2_000, turnsACall: 50 };

let temp: TempDatabase;
let made: LargeStore;
let db: ReadDb;
let answer: ReturnType<typeof answerFrom>;

beforeAll(() => {
  temp = tempDatabase();
  made = fillScaleStore(temp.db, SIZE);
  db = openReader({ path: temp.path, keyHex: temp.keyHex });
  answer = answerFrom(db, createReader({ db, onPeaksWanted: () => {} }));
}, 1_800_000);
afterAll(() => {
  db?.close();
  temp?.remove();
});

const OUTBOX = channelOf('outbox', 'list');

type Page<R> = { rows: R[]; total: number };

const ask = <T>(channel: string, input: unknown): T => answer(channel, input) as T;

const contacts = (filter: ContactFilter, sort: ContactSort, offset = 0, limit = 100) =>
  ask<Page<{ id: string; lastCallAt: number | null; fullName: string | null }>>(channelOf('contacts', 'list'), {
    filter,
    sort,
    page: { offset, limit },
  });
const calls = (filter: CallFilter, sort: CallSort, offset = 0, limit = 100) =>
  ask<Page<{ id: string; snippet: { text: string } | null }>>(channelOf('calls', 'list'), {
    filter,
    sort,
    page: { offset, limit },
  });

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
// SQLite's NOCASE folds A to Z alone and compares bytes.
const nocase = (text: string): string => Buffer.from(text.replace(/[A-Z]/g, (c) => c.toLowerCase())).toString('latin1');

describe('contacts', () => {
  it('are listed by name in order, from the first to the last page', () => {
    const sorted = made.contacts.toSorted((a, b) => byText(nocase(a.name), nocase(b.name)) || byText(a.id, b.id));
    for (const offset of [0, SIZE.contactCount / 2, SIZE.contactCount - 100]) {
      const page = contacts({}, { by: 'name', order: 'asc' }, offset);
      expect(page.total).toBe(SIZE.contactCount);
      expect(page.rows.map(({ id }) => id)).toEqual(sorted.slice(offset, offset + 100).map(({ id }) => id));
    }
  });

  it('are listed by their last call, those without one last', () => {
    for (const order of ['asc', 'desc'] as const) {
      const sign = order === 'asc' ? 1 : -1;
      const sorted = made.contacts.toSorted((a, b) => {
        if (a.lastCallAt === null || b.lastCallAt === null) {
          return Number(a.lastCallAt === null) - Number(b.lastCallAt === null) || sign * byText(a.id, b.id);
        }
        return sign * (a.lastCallAt - b.lastCallAt || byText(a.id, b.id));
      });
      const page = contacts({}, { by: 'lastCallAt', order });
      expect(page.rows.map(({ id }) => id)).toEqual(sorted.slice(0, 100).map(({ id }) => id));
    }
  });

  it.each<[ContactSort['by']]>([['primaryPhone'], ['primaryEmail'], ['city'], ['createdAt']])(
    'by %s show each once, to the end',
    (by) => {
      for (const order of ['asc', 'desc'] as const) {
        const last = contacts({}, { by, order }, SIZE.contactCount - 100);
        const before = contacts({}, { by, order }, SIZE.contactCount - 200);
        expect(new Set([...last.rows, ...before.rows].map(({ id }) => id)).size).toBe(200);
      }
    },
  );

  it.each(['idrissi', 'ZOË', 'سلمى', 'person199', '612 10 00 01 99', 'nobody at all'])('are found by %s', (text) => {
    const digits = /^[\d\s]+$/.test(text) ? text.replace(/\D/g, '') : null;
    const words = digits === null ? foldText(text).split(' ') : [digits];
    const expected = made.contacts.filter(({ name, phone, email }) => {
      const all = foldText(`${name} ${phone} ${email ?? ''}`);
      return words.every((word) => all.includes(word));
    });
    const page = contacts({ text }, { by: 'name', order: 'asc' });
    expect(page.total).toBe(expected.length);
    const known = new Set(expected.map(({ id }) => id));
    expect(page.rows.every(({ id }) => known.has(id))).toBe(true);
    expect(page.rows).toHaveLength(Math.min(100, expected.length));
  });

  it('are filtered by audience and by what waits', () => {
    const members = contacts({ audienceId: made.audienceId }, { by: 'name', order: 'asc' });
    expect(members.total).toBe(Math.ceil(SIZE.contactCount / 50));
    const waiting = contacts({ unsyncedOnly: true }, { by: 'name', order: 'asc' });
    expect(waiting.total).toBe(made.contacts.filter(({ state }) => state !== 'synced').length);
    contacts({ state: 'queued' }, { by: 'name', order: 'asc' });
  });
});

describe('contacts by their attributes and fields', () => {
  const all = (conditions: ContactCondition[]) => ({ conditions });

  it.each<[string, ContactCondition[], (contact: LargeStore['contacts'][number]) => boolean]>([
    ['a common value', [{ op: 'is', field: 'customAttributes.plan', value: 'gold' }], ({ plan }) => plan === 'Gold'],
    [
      'a rare number',
      [{ op: 'numberBetween', field: 'customAttributes.visits', from: 7, to: 9 }],
      ({ visits }) => visits >= 7 && visits <= 9,
    ],
    [
      'a number and a city',
      [
        { op: 'numberBetween', field: 'customAttributes.visits', from: 500, to: null },
        { op: 'contains', field: 'city', value: 'fes' },
      ],
      ({ visits, city }) => visits >= 500 && city === 'Fès',
    ],
    ['no value', [{ op: 'empty', field: 'customAttributes.plan' }], ({ plan }) => plan === null],
    ['no city', [{ op: 'empty', field: 'city' }], ({ city }) => city === null],
  ])('are found by %s, in every order', (_name, conditions, holds) => {
    const expected = made.contacts.filter(holds).length;
    for (const by of ['name', 'createdAt', 'customAttributes.visits', 'customAttributes.plan'] as const) {
      const page = contacts(all(conditions), { by, order: 'asc' });
      expect(page.total).toBe(expected);
      expect(page.rows).toHaveLength(Math.min(100, expected));
    }
  });

  it('are listed by an attribute from the first to the last page', () => {
    for (const offset of [0, SIZE.contactCount / 2, SIZE.contactCount - 100]) {
      for (const by of ['customAttributes.visits', 'customAttributes.plan'] as const) {
        expect(contacts({}, { by, order: 'desc' }, offset).rows).toHaveLength(100);
      }
    }
  });
});

describe('calls', () => {
  it('are listed by time from the first to the last page', () => {
    const sorted = made.calls.toSorted((a, b) => b.startedAt - a.startedAt || byText(b.id, a.id));
    for (const offset of [0, made.calls.length - 100]) {
      const page = calls({}, { by: 'startedAt', order: 'desc' }, offset);
      expect(page.rows.map(({ id }) => id)).toEqual(sorted.slice(offset, offset + 100).map(({ id }) => id));
    }
  });

  it.each<[string, (words: ReadonlySet<string>) => boolean]>([
    ['zanzibar', (words) => words.has('zanzibar')],
    ['topic39', (words) => [...words].some((word) => word.startsWith('topic39'))],
    ['invoice', (words) => words.has('invoice')],
    ['inv', (words) => words.has('invoice')],
    ['شكرا', (words) => words.has('شكرا')],
    ['w1234', (words) => [...words].some((word) => word.startsWith('w1234'))],
    ['nothing like it', () => false],
  ])('are found by what was said: %s', (text, isHit) => {
    const expected = made.calls.filter(({ words }) => isHit(words));
    const page = calls({ text }, { by: 'startedAt', order: 'desc' });
    expect(page.total).toBe(expected.length);
    const newest = expected.toSorted((a, b) => b.startedAt - a.startedAt || byText(b.id, a.id)).slice(0, 100);
    expect(page.rows.map(({ id }) => id)).toEqual(newest.map(({ id }) => id));
    for (const { snippet } of page.rows) expect(foldText(snippet?.text ?? '')).toContain(foldText(text));
  });

  it('are filtered, counted and shown', () => {
    const agent = made.calls.filter((call) => call.agent === 'Blake');
    expect(calls({ agentName: 'Blake' }, { by: 'startedAt', order: 'desc' }).total).toBe(agent.length);
    const long = made.calls.filter(({ durationMs }) => durationMs >= 900_000);
    expect(calls({ minDurationMs: 900_000 }, { by: 'durationMs', order: 'desc' }).total).toBe(long.length);
    const first = calls({ language: 'ar' }, { by: 'contactName', order: 'asc' }).rows[0];
    const shown = ask<{ transcript: { segments: unknown[] } }>(channelOf('calls', 'get'), {
      id: first?.id,
    });
    expect(shown.transcript.segments).toHaveLength(SIZE.turnsACall);
    const facets = ask<{ total: number; agentNames: string[] }>(channelOf('calls', 'facets'), undefined);
    expect(facets).toMatchObject({ total: made.calls.length, agentNames: expect.arrayContaining(['Avery', 'Finley']) });
  });
});

/** All ids of a list, page after page. */
function walk(list: (offset: number) => Page<{ id: string }>): string[] {
  const ids: string[] = [];
  for (let rows = list(0).rows; rows.length > 0; rows = list(ids.length).rows) ids.push(...rows.map(({ id }) => id));
  return ids;
}

it('pages show everything once, whatever the order', () => {
  for (const by of ['name', 'lastCallAt', 'city'] as const) {
    const ids = walk((offset) => contacts({}, { by, order: 'asc' }, offset, MAX_PAGE_ROWS));
    expect([ids.length, new Set(ids).size]).toEqual([SIZE.contactCount, SIZE.contactCount]);
  }
  for (const by of ['startedAt', 'agentName'] as const) {
    const ids = walk((offset) => calls({}, { by, order: 'desc' }, offset, MAX_PAGE_ROWS));
    expect([ids.length, new Set(ids).size]).toEqual([SIZE.callCount, SIZE.callCount]);
  }
});

it('whatever a screen may ask is answered by a page that fits its count', () => {
  const subjects = {
    audienceId: made.audienceId,
    connectionId: made.connectionId,
    contactId: made.contacts.find(({ lastCallAt }) => lastCallAt !== null)?.id ?? '',
    callId: made.calls[0]?.id ?? '',
    contactCount: SIZE.contactCount,
    callCount: SIZE.callCount,
  };
  for (const { name, channel, input } of [...filteredPages(subjects), ...searches(), ...details(subjects)]) {
    const answered = ask<Partial<Page<unknown>>>(channel, input);
    if (answered.total === undefined || channel === channelOf('calls', 'facets')) continue;
    expect([name, answered.rows?.length]).toEqual([name, Math.min(answered.total, channel === OUTBOX ? 50 : 100)]);
  }
});

it('audio that is here is listed with its call', () => {
  const { id: callId } = made.calls[7] ?? { id: '' };
  const { id: recordingId } = temp.db.prepare('SELECT id FROM recordings WHERE call_id = ?').get(callId) as {
    id: string;
  };
  insertRow(temp.db, 'media', { recording_id: recordingId, state: 'cached', updated_at: 1 });
  expect(calls({ cachedOnly: true }, { by: 'startedAt', order: 'desc' })).toMatchObject({
    total: 1,
    rows: [{ id: callId }],
  });
});

it('everything else that is read is counted and shown too', () => {
  const [connection] = ask<{ contactCount: number; callCount: number }[]>(channelOf('connections', 'list'), undefined);
  expect(connection).toMatchObject({ contactCount: SIZE.contactCount, callCount: made.calls.length });
  const { id } = made.contacts[spread(3)(made.contacts.length)] ?? { id: '' };
  expect(ask<{ id: string }>(channelOf('contacts', 'get'), { id })).toMatchObject({ id });
  ask(channelOf('contacts', 'attributes'), undefined);
  ask(channelOf('contacts', 'audiences'), undefined);
  ask(channelOf('comments', 'list'), { callId: made.calls[0]?.id });
  for (const view of ['pending', 'held', 'conflicts', 'quarantine', 'history'] as const) {
    ask(channelOf('outbox', 'list'), { view, page: { offset: 0, limit: 50 } });
  }
  ask(channelOf('calls', 'peaks'), { recordingId: id });
});

/** Plans that read more than they show, each with the reason why that is no harm. */
const ALLOWED: readonly (readonly [statement: RegExp, line: RegExp, reason: string])[] = [
  [
    /^SELECT count\(\*\) AS n FROM (contacts AS c|calls c)\s*$/,
    /COVERING INDEX/,
    'the size of a list: the narrowest index is counted, 8 ms at 200,000',
  ],
  [
    /instr\(c\.search_text/,
    /^SCAN c$|TEMP B-TREE/,
    'a part of a word has no index; two passes over the table, which the bench measures',
  ],
  [
    /json_each/,
    /json_each|TEMP B-TREE|SCAN p$/,
    'the calls that a search found, or the rows of one page, are sorted; nothing else is read',
  ],
  [
    /FROM \(SELECT c\.row_number/,
    /^SCAN p$|TEMP B-TREE FOR ORDER BY$/,
    'the 200 rows of a page, found by index, are put in order again',
  ],
  [
    /FROM contact_attributes AS (a|s)/,
    /TEMP B-TREE FOR ORDER BY|^SCAN c USING (COVERING )?INDEX/,
    'the few who have a rare value are sorted; all others are met in the order of the list, or counted in an index',
  ],
  [/c\.city_fold/, /^SCAN c/, 'a part of a field, or none of it, has no index: one pass, which the bench measures'],
  [/FROM audience_additions WHERE contact_id = c\.id/, /^SCAN m$/, 'the audiences of one contact'],
  [
    /c\.connection_id = @connectionId|c\.created_at >= @c0|c\.last_call_at IS NULL/,
    /^SCAN c USING INDEX|TEMP B-TREE/,
    'most of the contacts, or few: which of the two is seen by the statistics, and the page ends the walk',
  ],
  [
    /c\.rowid NOT IN/,
    /^SCAN c USING (COVERING )?INDEX|^SCAN contacts USING COVERING INDEX contacts_unsynced/,
    'nearly all contacts: counted over the narrowest index, and the page ends the walk',
  ],
  [
    /c\.program_name = \?|c\.duration_ms >= \?/,
    /^SCAN c( USING INDEX calls_(started|contact_name))?$/,
    'a program or a length in another order: one pass over the calls',
  ],
  [/FROM comments n WHERE n\.call_id = c\.id\)$/, /COVERING INDEX/, 'the comments of one person, asked for each call'],
  [/m\.state = 'cached'/, /^SCAN m USING INDEX media_cached|TEMP B-TREE/, 'the calls whose audio is here'],
  [/x\.call_id = c\.id/, /TEMP B-TREE/, 'the recordings of one call'],
  [/_fts MATCH/, /VIRTUAL TABLE|TEMP B-TREE/, 'the index of words answers; a call is named once'],
  [/FROM connections AS c/, /^SCAN c|TEMP B-TREE/, 'a handful of connections; their counts are of indexes'],
  [/FROM (attributes|audiences)/, /^SCAN|TEMP B-TREE/, 'a few dozen rows'],
  [/FROM outbox/, /^SCAN|TEMP B-TREE/, 'changes of one person; the open ones have an index of their own'],
  [
    /sync_state <> 'synced'|c\.sync_state = |audience_members WHERE/,
    /contacts_unsynced|TEMP B-TREE|^SCAN c USING/,
    'a small part of the contacts, sorted',
  ],
  [/total_changes/, /CONSTANT ROW/, 'no table'],
  [/FROM comments WHERE call_id|FROM recordings r LEFT JOIN media/, /TEMP B-TREE/, 'the few rows of one call'],
];

it('no statement reads a large table whole, and no page is sorted, but for the reasons given', () => {
  const statements = preparedStatements(db);
  const plans = openDatabase({ path: temp.path, keyHex: temp.keyHex });
  const unexplained: string[] = [];
  const used = new Set<RegExp>();
  for (const sql of statements) {
    const names = [...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name, null] as const);
    const marks = (sql.replace(/'[^']*'/g, '').match(/\?/g) ?? []).map(() => null);
    const lines = plans
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...(names.length > 0 ? [Object.fromEntries(names)] : marks)) as { detail: string }[];
    for (const { detail } of lines) {
      const isWalkInOrder = /^SCAN c USING COVERING INDEX/.test(detail) && /LIMIT/.test(sql);
      if (!/^SCAN|TEMP B-TREE/.test(detail) || isWalkInOrder) continue;
      const allowed = ALLOWED.find(([statement, line]) => statement.test(sql) && line.test(detail));
      if (allowed) used.add(allowed[0]);
      else unexplained.push(`${detail}: ${sql.replace(/\s+/g, ' ')}`);
    }
  }
  plans.close();
  expect(statements.length).toBeGreaterThan(40);
  expect(unexplained).toEqual([]);
});
