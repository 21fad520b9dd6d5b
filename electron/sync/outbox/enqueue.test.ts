import { describe, expect, test } from 'vitest';
import type { Fields } from '#shared/domain/fields.ts';
import { findChange, listOpenChanges } from '../store/outbox-table.ts';
import { NOW, testOutbox } from '../test-support/test-outbox.ts';
import { type ChangeGroup, enqueueCreate, enqueueDelete, enqueueEffect, enqueueUpdate, HOLD_MS } from './enqueue.ts';

/** An outbox over a contact that its platform knows as Sara of Fes. */
function withSara() {
  const outbox = testOutbox();
  const { db, clock, connectionId, contactThere } = outbox;
  contactThere('sara', { firstName: 'Sara', city: 'Fes' });
  return {
    ...outbox,
    edit: (changeId: string, fields: Fields, group?: ChangeGroup, contactId = 'sara') =>
      enqueueUpdate(db, clock, { changeId, contactId, fields, ...(group && { group }) }),
    remove: (changeId: string, contactId = 'sara') => enqueueDelete(db, clock, { changeId, contactId }),
    create: (id: string, fields: Fields) => enqueueCreate(db, clock, { id, connectionId, fields }),
    row: (contactId = 'sara') => db.prepare('SELECT first_name, sync_state FROM contacts WHERE id = ?').get(contactId),
    open: (contactId = 'sara') => listOpenChanges(db, contactId).map(({ id }) => id),
  };
}

const conflict = expect.objectContaining({ code: 'CONFLICT' });
const missing = expect.objectContaining({ code: 'NOT_FOUND' });

describe('a new contact', () => {
  test('waits in the queue under its own id, and is shown', () => {
    const { create, get, shown, row, connectionId } = withSara();
    create('omar', { firstName: 'Omar', primaryPhone: '+2000' });
    expect(get('omar')).toMatchObject({
      ...{ connectionId, entity: 'contact', entityId: 'omar', entityLabel: 'Omar', operation: 'create' },
      ...{ state: 'queued', patch: { firstName: 'Omar', primaryPhone: '+2000' }, base: {}, createdAt: NOW },
      ...{ groupId: null, expiresAt: null },
    });
    expect(shown('omar')).toEqual({ firstName: 'Omar', primaryPhone: '+2000' });
    expect(row('omar')).toEqual({ first_name: 'Omar', sync_state: 'queued' });
  });
});

describe('an edit', () => {
  test('keeps what it changes, and what stood there for the person', () => {
    const { db, edit, get, shown, connectionId } = withSara();
    edit('a', { firstName: 'Sarah', city: 'Fes', zip: '1' });
    expect(get('a')).toMatchObject({
      ...{ connectionId, entity: 'contact', entityId: 'sara', entityLabel: 'Sarah', operation: 'update' },
      ...{ state: 'queued', createdAt: NOW, groupId: null, expiresAt: null },
    });
    expect(get('a').patch).toEqual({ firstName: 'Sarah', zip: '1' });
    expect(get('a').base).toEqual({ firstName: 'Sara', zip: null });
    expect(shown('sara')).toMatchObject({ firstName: 'Sarah', city: 'Fes', zip: '1' });
    expect(db.prepare("SELECT zip, sync_state AS state FROM contacts WHERE id = 'sara'").get()).toEqual({
      ...{ zip: '1', state: 'queued' },
    });
  });

  test('that changes nothing, or that was made before, is none', () => {
    const { db, edit, get, open } = withSara();
    edit('a', { city: 'Fes', zip: '' });
    expect(findChange(db, 'a')).toBeNull();
    edit('b', { city: 'Rabat' });
    edit('b', { city: 'Tangier' });
    expect(open()).toEqual(['b']);
    expect(get('b').patch).toEqual({ city: 'Rabat' });
  });

  test('of a contact that is not here, or that waits to be deleted, is refused', () => {
    const { db, edit, remove } = withSara();
    expect(() => edit('a', { city: 'Rabat' }, undefined, 'nobody')).toThrow(missing);
    remove('b');
    expect(() => edit('c', { city: 'Rabat' })).toThrow(conflict);
    expect(findChange(db, 'c')).toBeNull();
  });

  test('goes on where a deletion was refused', () => {
    const { edit, add, open } = withSara();
    add('deletion', { entityId: 'sara', operation: 'delete', state: 'failed' });
    edit('a', { city: 'Rabat' });
    expect(open()).toEqual(['deletion', 'a']);
  });

  test('is folded into one that never left, under both ids', () => {
    const { db, edit, get, open } = withSara();
    edit('a', { city: 'Rabat' });
    edit('b', { city: 'Tangier', zip: '1' });
    expect(open()).toEqual(['a']);
    expect(findChange(db, 'b')?.id).toBe('a');
    expect(get('a')).toMatchObject({
      ...{ patch: { city: 'Tangier', zip: '1' }, base: { city: 'Fes', zip: null }, entityLabel: 'Sara' },
    });
    edit('b', { city: 'Paris' });
    expect(get('a').patch).toMatchObject({ city: 'Tangier' });
  });

  test('that takes back the one before ends both', () => {
    const { edit, get, shown, clock } = withSara();
    edit('a', { city: 'Rabat' });
    clock.time += 5;
    edit('b', { city: 'Fes' });
    expect(get('a')).toMatchObject({ state: 'discarded', settledAt: NOW + 5 });
    expect(shown('sara')).toMatchObject({ city: 'Fes' });
  });

  test('corrects one that was refused, which is sent anew though it may have left before', () => {
    const { add, edit, get } = withSara();
    add('a', {
      ...{ entityId: 'sara', state: 'failed', patch: { city: 'Rabat' }, base: { city: 'Fes' }, firstSentAt: NOW - 9 },
      ...{ attemptCount: 4, nextAttemptAt: NOW, groupId: 'wish' },
      error: { code: 'INVALID', message: 'no', retryable: false },
    });
    edit('b', { city: 'Fes' });
    expect(get('a')).toMatchObject({
      ...{ state: 'queued', patch: {}, attemptCount: 0, nextAttemptAt: null, error: null, settledAt: null },
    });
  });

  test('stands by itself after one that may have left, or that is of a wish', () => {
    const { add, edit, get, open } = withSara();
    add('sent', { entityId: 'sara', patch: { city: 'Rabat' }, base: { city: 'Fes' }, firstSentAt: NOW });
    edit('a', { city: 'Tangier' });
    expect(get('a').base).toEqual({ city: 'Rabat' });
    add('of a wish', { entityId: 'sara', patch: { zip: '1' }, groupId: 'wish' });
    edit('b', { zip: '2' });
    expect(open()).toEqual(['sent', 'a', 'of a wish', 'b']);
  });

  test('of many at once is of its wish, and never folded', () => {
    const { edit, get, open } = withSara();
    edit('a', { city: 'Rabat' });
    edit('b', { city: 'Tangier' }, { id: 'wish', isHeld: false });
    edit('c', { city: 'Paris' }, { id: 'wish', isHeld: true });
    expect(open()).toEqual(['a', 'b', 'c']);
    expect(get('b')).toMatchObject({ state: 'queued', groupId: 'wish', expiresAt: null });
    expect(get('c')).toMatchObject({ state: 'held', groupId: 'wish', expiresAt: NOW + HOLD_MS });
  });

  test('of a contact that is on no platform yet changes its creation, and its name', () => {
    const { create, edit, get, add, connectionId } = withSara();
    create('omar', { firstName: 'Omar', primaryPhone: '+2000' });
    edit('a', { firstName: 'Umar' }, undefined, 'omar');
    expect(get('omar')).toMatchObject({ entityLabel: 'Umar', patch: { firstName: 'Umar', primaryPhone: '+2000' } });
    edit('b', { firstName: null, primaryPhone: null }, undefined, 'omar');
    expect(get('omar')).toMatchObject({ state: 'queued', patch: { firstName: null, primaryPhone: null } });
    add('sent', { entityId: 'lea', operation: 'create', patch: { primaryPhone: '+3000' }, firstSentAt: NOW });
    edit('c', { city: 'Lyon' }, undefined, 'lea');
    expect(get('c')).toMatchObject({ connectionId, operation: 'update', patch: { city: 'Lyon' } });
  });
});

describe('a deletion', () => {
  test('is held with the whole contact, until it is confirmed in time', () => {
    const { remove, get, shown, row, connectionId } = withSara();
    remove('a');
    expect(row()).toEqual({ first_name: 'Sara', sync_state: 'held' });
    expect(get('a')).toMatchObject({
      ...{ connectionId, entity: 'contact', entityId: 'sara', entityLabel: 'Sara', operation: 'delete' },
      ...{ state: 'held', patch: {}, createdAt: NOW, expiresAt: NOW + HOLD_MS, groupId: null },
    });
    expect(get('a').base).toEqual(shown('sara'));
    expect(get('a').base).toMatchObject({ firstName: 'Sara', city: 'Fes' });
  });

  test('of many is of its wish', () => {
    const { db, clock, get } = withSara();
    enqueueDelete(db, clock, { changeId: 'a', contactId: 'sara', groupId: 'wish' });
    expect(get('a').groupId).toBe('wish');
  });

  test('that was made before, of one that is not here, or that waits already, is none', () => {
    const { remove, open } = withSara();
    remove('a');
    remove('a');
    expect(open()).toEqual(['a']);
    expect(() => remove('b')).toThrow(conflict);
    expect(() => remove('c', 'nobody')).toThrow(missing);
  });

  test('of a contact that never left this machine ends all that waits for it', () => {
    const { db, create, add, remove, get, shown, states, clock } = withSara();
    create('omar', { firstName: 'Omar', primaryPhone: '+2000' });
    add('edit', { entityId: 'omar', patch: { city: 'Rabat' }, state: 'held' });
    clock.time += 7;
    remove('a', 'omar');
    expect(states('omar', 'edit')).toEqual(['discarded', 'discarded']);
    expect(get('omar')).toMatchObject({ settledAt: NOW + 7, error: null });
    expect(get('edit').settledAt).toBe(NOW + 7);
    expect(findChange(db, 'a')?.id).toBe('omar');
    expect(shown('omar')).toBeNull();
    expect(db.prepare("SELECT count(*) AS n FROM contacts WHERE id = 'omar'").get()).toEqual({ n: 0 });
  });

  test.each([
    ['may have left', { firstSentAt: NOW }],
    ['is on the wire', { state: 'sending' as const }],
  ])('of a contact whose creation %s is held after it', (_, given) => {
    const { add, remove, get, states, connectionId } = withSara();
    add('omar', { entityId: 'omar', operation: 'create', patch: { primaryPhone: '+2000' }, ...given });
    remove('a', 'omar');
    expect(get('a')).toMatchObject({ operation: 'delete', state: 'held', connectionId });
    expect(states('omar')).not.toEqual(['discarded']);
  });

  test('of a contact that is there, though its creation is not over, is held', () => {
    const { add, remove, states } = withSara();
    add('create', { entityId: 'sara', operation: 'create', patch: { primaryPhone: '+1000' }, state: 'conflict' });
    remove('a');
    expect(states('create', 'a')).toEqual(['conflict', 'held']);
  });
});

describe('an effect', () => {
  const effect = (connectionId: string) => ({
    ...{ id: 'a', connectionId, entity: 'call' as const, entityId: 'call', entityLabel: 'Sara' },
    ...{ operation: 'start' as const, patch: { to: '+1000' } },
  });

  test('leaves now where it was confirmed, and is held else; either way it lapses', () => {
    const { db, clock, get, connectionId } = testOutbox();
    enqueueEffect(db, clock, { ...effect(connectionId), isConfirmed: true });
    enqueueEffect(db, clock, { ...effect(connectionId), id: 'b', base: { request: '{}' }, isConfirmed: false });
    expect(get('a')).toMatchObject({
      ...effect(connectionId),
      ...{ state: 'queued', base: {}, createdAt: NOW, expiresAt: NOW + HOLD_MS },
    });
    expect(get('b')).toMatchObject({ state: 'held', base: { request: '{}' }, expiresAt: NOW + HOLD_MS });
  });

  test('that was made before is none', () => {
    const { db, clock, get, connectionId } = testOutbox();
    enqueueEffect(db, clock, { ...effect(connectionId), isConfirmed: false });
    enqueueEffect(db, clock, { ...effect(connectionId), isConfirmed: true });
    expect(get('a').state).toBe('held');
  });
});
