import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { startPlatform } from '../../test-support.ts';

test('every workspace has the same numbers to call from and names to write from', async () => {
  const [empty, sample] = [await startPlatform(), await startPlatform({ seed: 'sample' })];
  const dids = await empty.send(routes.listAvailableDids);
  expect(dids).toEqual(await sample.send(routes.listAvailableDids));
  expect(dids).toContainEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    number: '+442079460100',
    country: 'GB',
    label: 'Main line',
    capabilities: ['voice', 'sms'],
  });
  const senders = await empty.send(routes.listAvailableSenderIds);
  expect(senders).toEqual(await sample.send(routes.listAvailableSenderIds));
  expect(senders.map(({ senderId, country }) => [senderId, country])).toContainEqual(['Support', 'GB']);
});
