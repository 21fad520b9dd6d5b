import type { UserProfile } from '#shared/wire/gomobile/users.ts';
import { toIso } from '../../db/clock.ts';
import type { Workspace } from '../../workspace.ts';
import { getUser } from './repository.ts';

/** The user that the key stands for, with the organization. */
export function currentUser({ db }: Workspace): UserProfile {
  const row = getUser(db);
  return {
    id: row.id,
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    role: row.role,
    isStaff: false,
    organization: {
      id: row.organization_id,
      name: row.organization_name,
      slug: row.slug,
      timezone: row.timezone,
      currency: row.currency,
      plan: 'enterprise',
      status: 'active',
      type: 'enterprise',
      size: '51-200',
      primaryUse: 'support',
    },
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
  };
}
