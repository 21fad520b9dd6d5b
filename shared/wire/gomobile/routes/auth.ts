import type { RouteTable } from '../../routes.ts';
import { EmptyRequest, LogoutRequest, RefreshRequest, RevokeSessionRequest, SessionList, TokenPair } from '../auth.ts';
import { MessageReply } from '../common.ts';

/** Tokens and sessions. Signing in is no part of this API. */
export const authRoutes = {
  refreshSession: {
    code: 'AT1',
    method: 'POST',
    path: '/api/auth/refresh',
    summary: 'Exchanges a refresh token for a new pair; the old one is spent',
    keyless: true,
    secretReply: true,
    body: RefreshRequest,
    status: 200,
    reply: TokenPair,
    tag: 'stated',
    source: 'auth API',
  },
  logout: {
    code: 'AT2',
    method: 'POST',
    path: '/api/auth/logout',
    summary: 'Ends the session of a refresh token',
    body: LogoutRequest,
    status: 200,
    reply: MessageReply,
    tag: 'stated',
    source: 'auth API',
  },
  logoutAll: {
    code: 'AT3',
    method: 'POST',
    path: '/api/auth/logout-all',
    summary: 'Ends all sessions of the user',
    body: EmptyRequest,
    status: 200,
    reply: MessageReply,
    tag: 'inferred',
    source: 'title of the operation',
  },
  listSessions: {
    code: 'AT4',
    method: 'POST',
    path: '/api/auth/sessions',
    summary: 'All sessions of the user',
    body: EmptyRequest,
    status: 200,
    reply: SessionList,
    tag: 'inferred',
    source: 'title of the operation',
  },
  revokeSession: {
    code: 'AT5',
    method: 'POST',
    path: '/api/auth/revoke-session',
    summary: 'Ends one session',
    body: RevokeSessionRequest,
    status: 200,
    reply: MessageReply,
    tag: 'stated',
    source: 'revoke session',
  },
} as const satisfies RouteTable;
