import { type Db, first } from '../../db/statements.ts';

export interface UserRow {
  id: string;
  email: string;
  first_name: string | null;
  last_name: string | null;
  role: string;
  created_at: number;
  updated_at: number;
  organization_id: string;
  organization_name: string;
  slug: string;
  timezone: string;
  currency: string;
}

/** The workspace's one user with its organization. */
export function getUser(db: Db): UserRow {
  const row = first<UserRow>(
    db,
    `SELECT u.*, o.name AS organization_name, o.slug, o.timezone, o.currency
     FROM users u JOIN organizations o ON o.id = u.organization_id LIMIT 1`,
  );
  if (row === undefined) throw new Error('the workspace has not been seeded');
  return row;
}
