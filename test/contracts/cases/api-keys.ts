import { ApiKeyWithSecret } from '#shared/wire/gomobile/api-keys.ts';
import type { apiKeyRoutes } from '#shared/wire/gomobile/routes/api-keys.ts';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import type { CaseContext, Given, RouteCases } from '../route-case.ts';

const NEVER_REFUSED = { none: 'no state forbids it' };
const NO_BODY = { none: 'it takes neither body nor query' };

const keyBody = ({ unique }: CaseContext) => ({ name: `Key ${unique()}`, prefix: 'case' });

const makeKey = async (context: CaseContext): Promise<Given> => ({
  params: { id: await context.create(gomobileRoutes.createApiKey, { body: keyBody(context) }) },
});

export const apiKeyCases: RouteCases<typeof apiKeyRoutes> = {
  listApiKeys: {
    success: async (context) => {
      await makeKey(context);
      return {};
    },
    check: (reply) => {
      if (JSON.stringify(reply).includes('secret')) throw new Error('a secret is listed');
    },
    unknownId: { none: 'it takes no id' },
    invalid: NO_BODY,
    wrongState: NEVER_REFUSED,
  },
  createApiKey: {
    success: async (context) => ({ body: { ...keyBody(context), expiresAt: '2099-01-01T00:00:00.000Z' } }),
    check: async (reply, { platform }) => {
      const { secret } = ApiKeyWithSecret.parse(reply);
      const { status } = await fetch(`${platform.url}/api/users/me`, { headers: { 'x-api-key': secret } });
      if (status !== 200) throw new Error(`the new key is answered with ${status}`);
    },
    unknownId: { none: 'it takes no id' },
    invalid: () => ({ body: { name: 'No prefix' } }),
    wrongState: NEVER_REFUSED,
  },
  getApiKey: {
    success: makeKey,
    check: (reply) => {
      if (JSON.stringify(reply).includes('secret')) throw new Error('the secret is told again');
    },
    invalid: () => ({ params: { id: 'not-a-uuid' } }),
    wrongState: NEVER_REFUSED,
  },
  updateApiKey: {
    success: async (context) => ({ ...(await makeKey(context)), body: { isActive: false } }),
    invalid: (given) => ({ ...given, body: { isActive: 'no' } }),
    wrongState: NEVER_REFUSED,
  },
  deleteApiKey: {
    success: makeKey,
    invalid: () => ({ params: { id: 'not-a-uuid' } }),
    wrongState: NEVER_REFUSED,
  },
};
