import { all, type Db, first, run } from '../../db/statements.ts';

/** A number that calls are made from. */
export interface DidRow {
  id: string;
  /** E.164. */
  number: string;
  /** ISO 3166-1, two letters. */
  country: string;
  label: string | null;
  /** JSON: names of what it can do, such as `voice`. */
  capabilities: string;
}

export const listDids = (db: Db): DidRow[] => all<DidRow>(db, 'SELECT * FROM dids ORDER BY number');

/** By its id or by the number itself: pools of numbers are written in both ways. */
export const findDid = (db: Db, idOrNumber: string): DidRow | undefined =>
  first<DidRow>(db, 'SELECT * FROM dids WHERE id = @idOrNumber OR number = @idOrNumber', { idOrNumber });

export function insertDid(db: Db, did: Omit<DidRow, 'capabilities'> & { capabilities: readonly string[] }): void {
  run(db, 'INSERT INTO dids (id, number, country, label, capabilities) VALUES (@id, @number, @country, @label, @can)', {
    id: did.id,
    number: did.number,
    country: did.country,
    label: did.label,
    can: JSON.stringify(did.capabilities),
  });
}
