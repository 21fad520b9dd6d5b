import { z } from 'zod';
import { EmptyRequest } from '../gomobile/auth.ts';
import { MessageReply } from '../gomobile/common.ts';
import { BINARY, type Route } from '../routes.ts';
import { LocalCapabilities, LocalSeed, LocalSeedReply } from './capabilities.ts';
import { OutboundMessagePage, OutboxQuery } from './outbox.ts';
import { LocalSession } from './session.ts';
import { ClockAdvance, ClockReply, Fault, FaultReply, RequestLog } from './test-hooks.ts';

type LocalRoute = Omit<Route, 'code' | 'tag' | 'source'>;

/** Routes that only the local platform has. */
export const localRoutes = {
  getCapabilities: {
    method: 'GET',
    path: '/_local/capabilities',
    summary: 'What this server offers beyond the documented API',
    status: 200,
    reply: LocalCapabilities,
  },
  signIn: {
    method: 'POST',
    path: '/_local/session',
    summary: 'Starts a session; needs the key made at installation',
    body: EmptyRequest,
    secretReply: true,
    status: 201,
    reply: LocalSession,
  },
  listOutbox: {
    method: 'GET',
    path: '/_local/outbox',
    summary: 'Messages that would have left this machine, newest first',
    query: OutboxQuery,
    status: 200,
    reply: OutboundMessagePage,
  },
  seed: {
    method: 'POST',
    path: '/_local/seed',
    summary: 'Empties the workspace and fills it again',
    body: LocalSeed,
    status: 200,
    reply: LocalSeedReply,
  },
  getSignedFile: {
    method: 'GET',
    path: '/_local/files/{kind}/{id}',
    summary: 'A file by its signed address, which stands for the key; takes Range',
    keyless: true,
    params: z.strictObject({ kind: z.enum(['audio', 'failed-rows']), id: z.uuid() }),
    query: z.strictObject({ expires: z.coerce.number().int(), signature: z.string().max(128) }),
    status: 200,
    reply: BINARY,
  },
} as const satisfies Record<string, LocalRoute>;

/** Routes for tests; a server started without test hooks answers them with 404. */
export const testHookRoutes = {
  advanceClock: {
    method: 'POST',
    path: '/_local/clock',
    summary: 'Moves time on and carries out all that becomes due by it',
    body: ClockAdvance,
    status: 200,
    reply: ClockReply,
  },
  addFault: {
    method: 'POST',
    path: '/_local/faults',
    summary: 'Makes requests that match fail, wait or get lost',
    body: Fault,
    status: 201,
    reply: FaultReply,
  },
  clearFaults: {
    method: 'POST',
    path: '/_local/faults/clear',
    summary: 'Forgets all faults',
    status: 200,
    reply: MessageReply,
  },
  listRequests: {
    method: 'GET',
    path: '/_local/requests',
    summary: 'Requests that arrived',
    status: 200,
    reply: RequestLog,
  },
} as const satisfies Record<string, LocalRoute>;
