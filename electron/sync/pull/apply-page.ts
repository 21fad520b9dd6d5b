import { inRefillTransaction, type WriteDb } from '../../store/database.ts';

/**
 * Keeps the rows of a page in one transaction. Where one of them cannot be stored (a number beyond all measure, say), the page
 * is kept row by row and that one goes to `reject`, so that it spoils no other. A failure of the store itself is thrown.
 */
export function applyPage<T, R>(
  db: WriteDb,
  items: readonly T[],
  apply: (item: T) => R,
  reject: (item: T, problem: string) => void,
): R[] {
  try {
    return inRefillTransaction(db, () => items.map(apply));
  } catch (error) {
    if (!isOfTheRow(error)) throw error;
  }
  return items.flatMap((item) => {
    try {
      return [inRefillTransaction(db, () => apply(item))];
    } catch (error) {
      if (!isOfTheRow(error)) throw error;
      reject(item, 'it holds a value that cannot be stored');
      return [];
    }
  });
}

/** The value is at fault, not the store. */
export function isOfTheRow(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['SQLITE_CONSTRAINT_DATATYPE', 'SQLITE_CONSTRAINT_CHECK', 'SQLITE_MISMATCH', 'SQLITE_TOOBIG'].includes(code);
}
