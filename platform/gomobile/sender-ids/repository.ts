import { all, type Db, first, run } from '../../db/statements.ts';

/** A name that messages are sent from. */
export interface SenderIdRow {
  id: string;
  /** What the receiver sees. */
  sender_id: string;
  /** ISO 3166-1, two letters. */
  country: string;
}

export const listSenderIds = (db: Db): SenderIdRow[] =>
  all<SenderIdRow>(db, 'SELECT * FROM sender_ids ORDER BY sender_id');

export const findSenderId = (db: Db, id: string): SenderIdRow | undefined =>
  first<SenderIdRow>(db, 'SELECT * FROM sender_ids WHERE id = @id', { id });

export function insertSenderId(db: Db, row: SenderIdRow): void {
  run(db, 'INSERT INTO sender_ids (id, sender_id, country) VALUES (@id, @senderId, @country)', {
    id: row.id,
    senderId: row.sender_id,
    country: row.country,
  });
}
