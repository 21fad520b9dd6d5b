import { z } from 'zod';
import type { RouteTable } from '../../routes.ts';
import { Did } from '../dids.ts';

/** Numbers to call from. */
export const didRoutes = {
  listAvailableDids: {
    code: 'DD1',
    method: 'GET',
    path: '/api/dids/available',
    title: 'Get DIDs available to the current organization',
    summary: 'Numbers that calls can be made from',
    status: 200,
    reply: z.array(Did),
    tag: 'stated',
    source: 'ad-hoc calls',
  },
} as const satisfies RouteTable;
