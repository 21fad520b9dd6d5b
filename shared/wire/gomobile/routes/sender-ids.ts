import { z } from 'zod';
import type { RouteTable } from '../../routes.ts';
import { SenderId } from '../sender-ids.ts';

/** Names to write from. */
export const senderIdRoutes = {
  listAvailableSenderIds: {
    code: 'SI1',
    method: 'GET',
    path: '/api/sender-ids/available',
    title: 'Get sender IDs available to the current organization',
    summary: 'Names that messages can be sent from',
    status: 200,
    reply: z.array(SenderId),
    tag: 'stated',
    source: 'SMS programs',
  },
} as const satisfies RouteTable;
