import type { Contact, ContactFields } from '#shared/contract/contacts.ts';
import { flattenContact, phoneProblem } from '#shared/domain/contact.ts';
import type { Fields } from '#shared/domain/fields.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { contactProblems } from '../../connectors/gomobile/contact-mapping.ts';
import type { Clock } from '../../lib/ports.ts';
import { inTransaction, type ReadDb, type WriteDb } from '../../store/database.ts';
import { enqueueCreate, enqueueDelete, enqueueUpdate } from '../../sync/outbox/enqueue.ts';
import { findChange } from '../../sync/store/outbox-table.ts';
import { findByPhone, findContact, hasConnection } from './repository.ts';

export interface ContactDeps {
  db: WriteDb;
  clock: Clock;
}

export function getContact(db: ReadDb, id: string): Contact {
  const contact = findContact(db, id);
  if (!contact) throw new AppError('NOT_FOUND', 'This contact is no longer here.');
  return contact;
}

type Given = { [K in keyof ContactFields]?: ContactFields[K] | undefined };

/** Adds a contact once, however often the same id arrives, and queues it for its platform. */
export function createContact(
  { db, clock }: ContactDeps,
  { id, connectionId, fields }: { id: string; connectionId: string; fields: Given },
): Contact {
  return inTransaction(db, () => {
    const existing = findContact(db, id);
    if (existing) return existing;
    if (findChange(db, id)) throw new AppError('CONFLICT', 'This contact was added before and is no longer here.');
    if (!hasConnection(db, connectionId)) throw new AppError('NOT_FOUND', 'This connection is no longer here.');
    const flat = setOnly(flattenContact(fields));
    check(db, flat, { operation: 'create', connectionId, contactId: id });
    enqueueCreate(db, clock, { id, connectionId, fields: flat });
    return getContact(db, id);
  });
}

/** Changes the fields named and queues them; a repeated `changeId` does nothing more. */
export function updateContact(
  { db, clock }: ContactDeps,
  { changeId, id, fields }: { changeId: string; id: string; fields: Given },
): Contact {
  return inTransaction(db, () => {
    const contact = getContact(db, id);
    const flat = flattenContact(fields);
    check(db, flat, { operation: 'update', connectionId: contact.connectionId, contactId: id });
    enqueueUpdate(db, clock, { changeId, contactId: id, fields: flat });
    return getContact(db, id);
  });
}

/** Queues the deletion of a contact, held until it is confirmed in the Outbox. */
export function removeContact({ db, clock }: ContactDeps, input: { changeId: string; id: string }): void {
  inTransaction(db, () => {
    // Asked twice, the contact may be gone by now; the first time counts.
    if (findChange(db, input.changeId)) return;
    enqueueDelete(db, clock, { changeId: input.changeId, contactId: input.id });
  });
}

const setOnly = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

function check(
  db: WriteDb,
  fields: Fields,
  { operation, connectionId, contactId }: { operation: 'create' | 'update'; connectionId: string; contactId: string },
): void {
  const problems = contactProblems(fields, operation);
  const { primaryPhone } = fields;
  if (operation === 'create' || primaryPhone !== undefined) {
    const problem = phoneProblem(String(primaryPhone ?? ''));
    if (problem !== null) throw new AppError('INVALID', problem);
  }
  if (problems.length > 0) throw new AppError('INVALID', problems.join(' '));
  if (typeof primaryPhone !== 'string') return;
  const other = findByPhone(db, { connectionId, phone: primaryPhone, exceptId: contactId });
  if (!other) return;
  throw new AppError('INVALID', `${other.displayName} has this phone number already.`, {
    action: 'Open that contact, or enter another number.',
  });
}
