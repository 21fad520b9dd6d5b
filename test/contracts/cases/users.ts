import { expect } from 'vitest';
import type { userRoutes } from '#shared/wire/gomobile/routes/users.ts';
import type { RouteCases } from '../route-case.ts';

export const userCases: RouteCases<typeof userRoutes> = {
  getMe: {
    success: async () => ({}),
    check: (reply, { platform }) => {
      expect(reply).toMatchObject({ email: 'lead@harbour.example', organization: { id: platform.organisationId } });
    },
    invalid: { none: 'it takes nothing' },
    wrongState: { none: 'reading is always allowed' },
  },
};
