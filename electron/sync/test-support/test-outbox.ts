import { afterAll } from 'vitest';
import type { Fields } from '#shared/domain/fields.ts';
import type { Contact } from '#shared/wire/gomobile/contacts.ts';
import { systemRandom } from '../../lib/system.ts';
import { addConnection, type TempDatabase, tempDatabase } from '../../store/test-support/temp-database.ts';
import { setConnectionState } from '../connection-table.ts';
import { applyContact, readContact } from '../store/contact-store.ts';
import {
  type ChangeRecord,
  type ChangeUpdate,
  getChange,
  insertChange,
  type NewChange,
  updateChange,
} from '../store/outbox-table.ts';

export const NOW = Date.UTC(2026, 10, 1);

/** A change as it is to stand in the outbox; what is not named is that of a queued edit that nothing happened to. */
export type GivenChange = Partial<NewChange> & ChangeUpdate;

let database: TempDatabase | null = null;
afterAll(() => database?.remove());

/** An empty outbox, with a clock that stands still until it is moved. The store is made once for a file of tests. */
export function testOutbox() {
  database ??= tempDatabase();
  const { db } = database;
  db.exec('DELETE FROM connections; DELETE FROM settings;');
  const connectionId = addConnection(db);
  const clock = { time: NOW, now: () => clock.time };
  const deps = { db, clock, random: systemRandom };

  const add = (id: string, given: GivenChange = {}): ChangeRecord => {
    insertChange(db, {
      ...{ id, connectionId, entity: 'contact', entityId: 'record', entityLabel: 'Sara', operation: 'update' },
      ...{ state: 'queued', patch: {}, base: {}, createdAt: NOW },
      ...given,
    });
    updateChange(db, id, given);
    return getChange(db, id);
  };

  /** A contact as the platform answered it; its local id is the name given. */
  const contactThere = (localId: string, fields: Partial<Contact> = {}): Contact => {
    const contact: Contact = {
      ...{ id: `remote-${localId}`, primaryPhone: '+1000', createdAt: '2026-01-01T00:00:00Z' },
      ...{ updatedAt: '2026-01-01T00:00:00Z', ...fields },
    };
    applyContact(db, deps, { connectionId, contact, generation: null, localId });
    return contact;
  };

  return {
    ...{ db, connectionId, clock, deps, add, contactThere },
    get: (id: string): ChangeRecord => getChange(db, id),
    states: (...ids: string[]) => ids.map((id) => getChange(db, id).state),
    /** What people see of a contact. */
    shown: (localId: string): Fields | null => readContact(db, localId).fields,
    /** Whether the platform answered last. */
    reach: (isReached: boolean) =>
      setConnectionState(db, connectionId, {
        ...{ lastSyncedAt: null, problem: null, offlineSince: isReached ? null : NOW },
      }),
  };
}
