import type { RouteTable } from '../../routes.ts';
import { UserProfile } from '../users.ts';

/** The user that the key belongs to. */
export const userRoutes = {
  getMe: {
    code: 'US1',
    method: 'GET',
    path: '/api/users/me',
    title: 'Get current user profile with organization',
    summary: 'The user and organization that the key belongs to',
    status: 200,
    reply: UserProfile,
    tag: 'stated',
    source: 'installation',
  },
} as const satisfies RouteTable;
