import { z } from 'zod';
import { SessionList, TokenPair } from '#shared/wire/gomobile/auth.ts';
import type { authRoutes } from '#shared/wire/gomobile/routes/auth.ts';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import { localRoutes } from '#shared/wire/local/routes.ts';
import type { CaseContext, Given, RouteCases } from '../route-case.ts';

const NEVER_REFUSED = { none: 'no state forbids it' };
const NO_ID = { none: 'it takes no id' };
const NO_SESSION = '00000000-0000-4000-8000-000000000000';

/** A signed-in session, by the local route that stands for a sign-in. */
async function signIn({ platform }: CaseContext) {
  const headers = { 'x-api-key': platform.apiKey };
  const response = await fetch(`${platform.url}${localRoutes.signIn.path}`, { method: 'POST', headers });
  return localRoutes.signIn.reply.parse(await response.json());
}

const withRefreshToken = async (context: CaseContext): Promise<Given> => ({
  body: { refresh_token: (await signIn(context)).refresh_token },
});

const tokenMissing = (): Given => ({ body: { refresh_token: 7 } });

export const authCases: RouteCases<typeof authRoutes> = {
  refreshSession: {
    success: withRefreshToken,
    check: (reply, _context, { body }) => {
      const before = z.object({ refresh_token: z.string() }).parse(body).refresh_token;
      if (TokenPair.parse(reply).refresh_token === before) throw new Error('the refresh token was not replaced');
    },
    unknownId: NO_ID,
    invalid: tokenMissing,
    // A token that was exchanged before is worth nothing, and ends its session.
    wrongState: async (context) => {
      const given = await withRefreshToken(context);
      await context.send(gomobileRoutes.refreshSession, given);
      return { ...given, status: 401 };
    },
  },
  logout: { success: withRefreshToken, unknownId: NO_ID, invalid: tokenMissing, wrongState: NEVER_REFUSED },
  logoutAll: {
    success: async (context) => {
      await signIn(context);
      return { body: {} };
    },
    check: async (_reply, { send }) => {
      const { sessions } = SessionList.parse(await send(gomobileRoutes.listSessions, { body: {} }));
      if (sessions.length > 0) throw new Error('a session is left');
    },
    unknownId: NO_ID,
    invalid: () => ({ body: [] }),
    wrongState: NEVER_REFUSED,
  },
  listSessions: {
    success: async (context) => {
      await signIn(context);
      return { body: {} };
    },
    check: (reply) => {
      if (SessionList.parse(reply).sessions.length === 0) throw new Error('the session is missing');
    },
    unknownId: NO_ID,
    invalid: () => ({ body: [] }),
    wrongState: NEVER_REFUSED,
  },
  revokeSession: {
    success: async (context) => {
      await signIn(context);
      const { sessions } = SessionList.parse(await context.send(gomobileRoutes.listSessions, { body: {} }));
      return { body: { sessionId: sessions[0]?.id } };
    },
    unknownId: () => ({ body: { sessionId: NO_SESSION } }),
    invalid: () => ({ body: { sessionId: 'not-a-uuid' } }),
    wrongState: NEVER_REFUSED,
  },
};
