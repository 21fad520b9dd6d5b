import { z } from 'zod';
import type { RouteTable } from '../../routes.ts';
import { CallRequestCreate, CallRequestReply } from '../call-requests.ts';
import { MessageReply } from '../common.ts';

/** Single calls that are asked for. */
export const callRequestRoutes = {
  createCallRequest: {
    code: 'RQ1',
    method: 'POST',
    path: '/api/call-requests',
    title: 'Request an ad-hoc call',
    summary: 'Asks for a call, which is queued (simulated)',
    body: CallRequestCreate,
    status: 202,
    reply: CallRequestReply,
    tag: 'stated',
    source: 'ad-hoc calls',
  },
  cancelCallRequest: {
    code: 'RQ2',
    method: 'DELETE',
    path: '/api/call-requests/{jobId}',
    title: 'Cancel a queued call',
    summary: 'Takes back a request that is still queued',
    params: z.strictObject({ jobId: z.uuid() }),
    status: 200,
    reply: MessageReply,
    tag: 'inferred',
    source: 'from the title and its neighbours',
  },
} as const satisfies RouteTable;
