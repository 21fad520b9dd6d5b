import type { ExistingPolicy, ImportCounts } from '../contract/imports.ts';

/** Rows of a file by what is going to happen to them; they add up to its rows. */
export interface ImportPlan {
  /** New contacts. */
  create: number;
  /** Contacts that are here and take what the file says. */
  update: number;
  /** Rows whose values go into the contact of an earlier row. */
  merge: number;
  /** Left out by choice: they are here already, or repeat an earlier row. */
  skip: number;
  /** Left out for what is wrong with them. */
  leaveOut: number;
}

/** What an import is going to do, by what was found in its rows and the choice for those that are here already. */
export function planOf({ valid, existing, duplicate, invalid }: ImportCounts, policy: ExistingPolicy): ImportPlan {
  const repeated = existing + duplicate;
  return {
    create: valid,
    update: policy === 'update' ? existing : 0,
    merge: policy === 'update' ? duplicate : 0,
    skip: policy === 'skip' ? repeated : 0,
    leaveOut: invalid + (policy === 'error' ? repeated : 0),
  };
}
