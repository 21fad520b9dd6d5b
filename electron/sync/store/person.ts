import { AppError } from '#shared/errors/app-error.ts';
import { prepare, type ReadDb } from '../../store/database.ts';

/** Somebody whom a call or a message can reach. */
export interface Person {
  id: string;
  connectionId: string;
  /** The platform's id. */
  remoteId: string;
  name: string;
  phone: string;
}

/** Throws NOT_FOUND, and CONFLICT for somebody whom the platform does not know yet. */
export function findPerson(db: ReadDb, id: string): Person {
  const row = prepare<Omit<Person, 'remoteId'> & { remoteId: string | null }>(
    db,
    `SELECT id, connection_id AS connectionId, remote_id AS remoteId, display_name AS name, primary_phone AS phone
     FROM contacts WHERE id = ?`,
  ).get(id);
  if (!row) throw new AppError('NOT_FOUND', 'This contact is no longer here.');
  const { remoteId } = row;
  if (remoteId === null) {
    throw new AppError('CONFLICT', 'The platform does not know this person yet.', {
      action: 'Wait until the contact is sent, then try again.',
    });
  }
  return { ...row, remoteId };
}
