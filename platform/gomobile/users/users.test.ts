import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { startPlatform } from '../../test-support.ts';

test('the key belongs to the user and organization of the workspace', async () => {
  const platform = await startPlatform({ seed: 'sample' });
  expect(await platform.send(routes.getMe)).toMatchObject({
    email: 'lead@harbour.example',
    firstName: 'Mira',
    lastName: 'Olsen',
    role: 'admin',
    isStaff: false,
    organization: { id: platform.organisationId, name: 'Harbour Support', slug: 'harbour', timezone: 'Europe/London' },
  });
});
