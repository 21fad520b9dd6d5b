import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';

const token = z.string().min(1).max(1024);

export const RefreshRequest = z.strictObject({ refresh_token: token });
export const LogoutRequest = z.strictObject({ refresh_token: token });
export const RevokeSessionRequest = z.strictObject({ sessionId: z.uuid() });

/** The body of requests that carry nothing; it may be left out. */
export const EmptyRequest = z.strictObject({});

/** Refreshing gives another refresh token each time: the new pair must be kept before it is used. */
export const TokenPair = z.looseObject({ access_token: z.string().min(1), refresh_token: z.string().min(1) });

export const Session = z.looseObject({
  id: WireId,
  userAgent: maybe(z.string()),
  lastAccessedAt: maybe(WireInstant),
  createdAt: maybe(WireInstant),
});

export const SessionList = z.looseObject({ sessions: z.array(Session) });

export type TokenPair = z.infer<typeof TokenPair>;
export type Session = z.infer<typeof Session>;
export type SessionList = z.infer<typeof SessionList>;
