import { describe, expect, test } from 'vitest';
import type { ContactSelection } from '#shared/contract/contact-filter.ts';
import type { Fields } from '#shared/domain/fields.ts';
import { MAX_AUDIENCE_ADDITION } from '#shared/wire/gomobile/audiences.ts';
import { systemRandom } from '../../lib/system.ts';
import { addConnection } from '../../store/test-support/temp-database.ts';
import { additionOf, applyAudience } from '../store/audience-store.ts';
import { type ChangeRecord, findChange, listGroup, listOpenChanges } from '../store/outbox-table.ts';
import { type GivenChange, NOW, testOutbox } from '../test-support/test-outbox.ts';
import { enqueueCreate, HOLD_MS } from './enqueue.ts';
import {
  enqueueAudienceAdd,
  enqueueAudienceCreate,
  enqueueAudienceDelete,
  enqueueAudienceUpdate,
} from './enqueue-audience.ts';

interface AudienceShown {
  name: string;
  description: string | null;
  sync_state: string;
}

/** An outbox over an audience that its platform knows as Spring. */
function withSpring() {
  const outbox = testOutbox();
  const { db, deps, clock, connectionId } = outbox;
  const audience = { id: 'remote-spring', name: 'Spring', description: 'sale', contactCount: 0 };
  applyAudience(deps, { connectionId, audience, generation: null, localId: 'spring' });
  return {
    ...outbox,
    create: (id: string, fields: Fields) => enqueueAudienceCreate(db, clock, { id, connectionId, fields }),
    edit: (changeId: string, fields: Fields, audienceId = 'spring') =>
      enqueueAudienceUpdate(db, clock, { changeId, audienceId, fields }),
    remove: (changeId: string, audienceId = 'spring') => enqueueAudienceDelete(db, clock, { changeId, audienceId }),
    join: (groupId: string, ids: string[], audienceId = 'spring') =>
      enqueueAudienceAdd(db, { clock, random: systemRandom }, { groupId, audienceId, selection: { kind: 'ids', ids } }),
    earlier: (id: string, given: GivenChange) => outbox.add(id, { entity: 'audience', entityId: 'spring', ...given }),
    open: (audienceId = 'spring') => listOpenChanges(db, audienceId).map(({ id }) => id),
    row: (id = 'spring') =>
      db.prepare('SELECT name, description, sync_state FROM audiences WHERE id = ?').get(id) as
        | AudienceShown
        | undefined,
  };
}

const conflict = expect.objectContaining({ code: 'CONFLICT' });
const missing = expect.objectContaining({ code: 'NOT_FOUND' });

describe('a new audience', () => {
  test('waits in the queue under its own id, and is shown', () => {
    const { create, get, row, connectionId } = withSpring();
    create('autumn', { name: 'Autumn', description: null });
    expect(get('autumn')).toMatchObject({
      ...{ connectionId, entity: 'audience', entityId: 'autumn', entityLabel: 'Autumn', operation: 'create' },
      ...{ state: 'queued', patch: { name: 'Autumn', description: null }, base: {}, createdAt: NOW },
    });
    expect(row('autumn')).toEqual({ name: 'Autumn', description: null, sync_state: 'queued' });
  });
});

describe('an edit of an audience', () => {
  test('keeps what it changes, and what stood there', () => {
    const { edit, get, row, connectionId } = withSpring();
    edit('a', { name: 'Spring 2', description: 'sale' });
    expect(get('a')).toMatchObject({
      ...{ connectionId, entity: 'audience', entityId: 'spring', entityLabel: 'Spring 2', operation: 'update' },
      ...{ state: 'queued', createdAt: NOW },
    });
    expect([get('a').patch, get('a').base]).toEqual([{ name: 'Spring 2' }, { name: 'Spring' }]);
    expect(row()).toEqual({ name: 'Spring 2', description: 'sale', sync_state: 'queued' });
  });

  test('goes by the name it has where it changes another field', () => {
    const { edit, get } = withSpring();
    edit('a', { description: 'gone' });
    expect(get('a')).toMatchObject({ entityLabel: 'Spring', patch: { description: 'gone' } });
  });

  test('that changes nothing, or was made before, is none', () => {
    const { db, edit, get } = withSpring();
    edit('a', { name: 'Spring' });
    expect(findChange(db, 'a')).toBeNull();
    edit('b', { name: 'May' });
    edit('b', { name: 'June' });
    expect(get('b').patch).toEqual({ name: 'May' });
  });

  test('of one that is not here, or that waits to be deleted, is refused; a refused deletion hinders nothing', () => {
    const { edit, remove, earlier, open } = withSpring();
    expect(() => edit('a', { name: 'May' }, 'nothing')).toThrow(missing);
    earlier('refused', { operation: 'delete', state: 'failed' });
    edit('b', { name: 'May' });
    expect(open()).toEqual(['refused', 'b']);
    remove('c');
    expect(() => edit('d', { name: 'June' })).toThrow(conflict);
  });

  test('is folded into one that never left, under both ids', () => {
    const { db, edit, get, open, row } = withSpring();
    edit('a', { description: 'x' });
    edit('b', { name: 'May' });
    expect([open(), findChange(db, 'b')?.id]).toEqual([['a'], 'a']);
    expect(get('a')).toMatchObject({
      ...{ state: 'queued', entityLabel: 'May', patch: { description: 'x', name: 'May' } },
      base: { description: 'sale', name: 'Spring' },
    });
    edit('c', { description: 'y' });
    expect(get('a')).toMatchObject({ entityLabel: 'May', patch: { description: 'y', name: 'May' } });
    expect(row()).toMatchObject({ name: 'May', description: 'y' });
  });

  test('that takes back the one before ends both', () => {
    const { edit, get, row } = withSpring();
    edit('a', { name: 'May' });
    edit('b', { name: 'Spring' });
    expect(get('a')).toMatchObject({ state: 'discarded', settledAt: NOW });
    expect(row()).toMatchObject({ name: 'Spring', sync_state: 'synced' });
  });

  test('corrects one that was refused, which is sent anew though it may have left before', () => {
    const { edit, earlier, get } = withSpring();
    const error = { code: 'INVALID', message: 'no', retryable: false } as const;
    earlier('a', {
      ...{ state: 'failed', patch: { name: 'May' }, base: { name: 'Spring' }, firstSentAt: NOW, error },
      ...{ attemptCount: 3, nextAttemptAt: NOW },
    });
    edit('b', { name: 'Spring' });
    expect(get('a')).toMatchObject({
      ...{ state: 'queued', patch: {}, error: null, attemptCount: 0, nextAttemptAt: null, settledAt: null },
    });
  });

  test('of one that is on no platform yet changes its creation, which stays though nothing of it is left', () => {
    const { create, edit, get } = withSpring();
    create('autumn', { name: 'Autumn' });
    edit('a', { name: null }, 'autumn');
    expect(get('autumn')).toMatchObject({ state: 'queued', patch: { name: null }, entityLabel: 'Autumn' });
  });

  test('stands by itself after one that may have left, or people who join', () => {
    const { edit, earlier, open } = withSpring();
    earlier('joining', { operation: 'add', patch: { people: 1 } });
    edit('a', { name: 'May' });
    earlier('sent', { patch: { description: 'x' }, firstSentAt: NOW });
    edit('b', { description: 'y' });
    expect(open()).toEqual(['joining', 'a', 'sent', 'b']);
  });
});

describe('a deletion of an audience', () => {
  test('is held with what it was, until it is confirmed in time', () => {
    const { remove, get, row, connectionId } = withSpring();
    remove('a');
    expect(get('a')).toMatchObject({
      ...{ connectionId, entity: 'audience', entityId: 'spring', entityLabel: 'Spring', operation: 'delete' },
      ...{ state: 'held', patch: {}, base: { name: 'Spring', description: 'sale' }, createdAt: NOW },
      expiresAt: NOW + HOLD_MS,
    });
    expect(row()?.sync_state).toBe('held');
  });

  test('that was made before, of one that is not here, or that waits already, is none', () => {
    const { remove, open } = withSpring();
    remove('a');
    remove('a');
    expect(open()).toEqual(['a']);
    expect(() => remove('b')).toThrow(conflict);
    expect(() => remove('c', 'nothing')).toThrow(missing);
  });

  test('of one that never left this machine ends all that waits for it', () => {
    const { db, create, earlier, remove, get, states, row } = withSpring();
    create('autumn', { name: 'Autumn' });
    earlier('joining', { entityId: 'autumn', operation: 'add', patch: { people: 0 } });
    remove('a', 'autumn');
    expect(states('autumn', 'joining')).toEqual(['discarded', 'discarded']);
    expect(get('joining')).toMatchObject({ settledAt: NOW, error: null });
    expect(findChange(db, 'a')?.id).toBe('autumn');
    expect(row('autumn')).toBeUndefined();
  });

  test.each([
    ['may have left', 'autumn', { firstSentAt: NOW }],
    ['is on the wire', 'autumn', { state: 'sending' }],
    ['met one that is there', 'spring', { state: 'conflict' }],
  ] as const)('of one whose creation %s is held after it', (_, entityId, given) => {
    const { earlier, remove, states } = withSpring();
    earlier('create', { entityId, operation: 'create', patch: { name: 'Autumn' }, ...given });
    remove('a', entityId);
    expect(states('create', 'a')).toEqual(['state' in given ? given.state : 'queued', 'held']);
  });
});

describe('people who join an audience', () => {
  const people = ({ contactThere }: ReturnType<typeof withSpring>) => {
    contactThere('b', { primaryPhone: '+2' });
    contactThere('a', { primaryPhone: '+1' });
  };
  const additions = (changes: readonly ChangeRecord[]) => changes.map(additionOf);
  const waiting = ({ db }: ReturnType<typeof withSpring>) =>
    db.prepare('SELECT contact_id FROM audience_additions ORDER BY contact_id').pluck().all();

  test('are one change, and are shown in it', () => {
    const bench = withSpring();
    const { db, join, connectionId } = bench;
    people(bench);
    expect(join('wish', ['a', 'b'])).toEqual({ chosenCount: 2, addedCount: 2, elsewhereCount: 0 });
    const [change, ...others] = listGroup(db, 'wish');
    expect(others).toEqual([]);
    expect(change).toMatchObject({
      ...{ connectionId, entity: 'audience', entityId: 'spring', entityLabel: 'Spring', operation: 'add' },
      ...{ state: 'queued', base: {}, createdAt: NOW, groupId: 'wish' },
    });
    expect(change?.patch).toMatchObject({ people: 2 });
    expect(additions(change ? [change] : [])).toEqual([{ remoteIds: ['remote-a', 'remote-b'], localIds: [] }]);
    expect(waiting(bench)).toEqual(['a', 'b']);
  });

  test('are not those who are in it, or wait for it, already; nor are they twice of one wish', () => {
    const bench = withSpring();
    const { db, join } = bench;
    people(bench);
    db.prepare("INSERT INTO audience_members (audience_id, contact_id, generation) VALUES ('spring', 'a', 1)").run();
    expect(join('wish', ['a', 'b'])).toEqual({ chosenCount: 2, addedCount: 1, elsewhereCount: 0 });
    expect(join('another', ['a', 'b'])).toEqual({ chosenCount: 2, addedCount: 0, elsewhereCount: 0 });
    expect(listGroup(db, 'another')).toEqual([]);
    bench.contactThere('c', { primaryPhone: '+3' });
    expect(join('wish', ['c'])).toMatchObject({ addedCount: 1 });
    expect(listGroup(db, 'wish')).toHaveLength(1);
  });

  test('are of its connection alone', () => {
    const bench = withSpring();
    const { db, clock, join } = bench;
    people(bench);
    const elsewhere = addConnection(db);
    enqueueCreate(db, clock, { id: 'omar', connectionId: elsewhere, fields: { primaryPhone: '+9' } });
    expect(join('wish', ['a', 'omar'])).toEqual({ chosenCount: 2, addedCount: 1, elsewhereCount: 1 });
    expect(waiting(bench)).toEqual(['a']);
  });

  test('who are on no platform yet go by themselves, after their creation', () => {
    const bench = withSpring();
    const { db, clock, connectionId, join } = bench;
    people(bench);
    enqueueCreate(db, clock, { id: 'omar', connectionId, fields: { primaryPhone: '+9' } });
    join('wish', ['omar', 'a']);
    expect(additions(listGroup(db, 'wish'))).toEqual([
      { remoteIds: ['remote-a'], localIds: [] },
      { remoteIds: [], localIds: ['omar'] },
    ]);
  });

  test('go in as many pieces as the platform needs', () => {
    const bench = withSpring();
    const { db, clock, connectionId } = bench;
    const count = MAX_AUDIENCE_ADDITION + 1;
    db.prepare(
      `INSERT INTO contacts (id, connection_id, remote_id, display_name, primary_phone)
       SELECT printf('c%06d', value), @connectionId, printf('r%06d', value), 'x', 'x'
       FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < @count) SELECT value FROM n)`,
    ).run({ connectionId, count });
    const selection: ContactSelection = { kind: 'filter', filter: {}, exceptIds: [] };
    const deps = { clock, random: systemRandom };
    expect(enqueueAudienceAdd(db, deps, { groupId: 'wish', audienceId: 'spring', selection })).toEqual({
      ...{ chosenCount: count, addedCount: count, elsewhereCount: 0 },
    });
    const pieces = additions(listGroup(db, 'wish'));
    expect(pieces.map(({ remoteIds }) => remoteIds.length)).toEqual([MAX_AUDIENCE_ADDITION, 1]);
    expect(new Set(pieces.flatMap(({ remoteIds }) => remoteIds)).size).toBe(count);
  });

  test('join none that is not here, or waits to be deleted', () => {
    const bench = withSpring();
    people(bench);
    expect(() => bench.join('wish', ['a'], 'nothing')).toThrow(missing);
    bench.remove('deletion');
    expect(() => bench.join('wish', ['a'])).toThrow(conflict);
  });
});
