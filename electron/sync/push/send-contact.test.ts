import { expect, test } from 'vitest';
import { failureOf } from '../../net/net-failure.ts';
import type { ChangeRecord } from '../store/outbox-table.ts';
import { MemoryPlatform } from '../test-support/memory-platform.ts';
import { sendContactChange } from './send-contact.ts';

test('a creation is not sent while a list repeated for ever hides whether its number is there', async () => {
  const platform = new MemoryPlatform({ now: () => 0 });
  platform.create({ primaryPhone: '+1000' });
  let requests = 0;
  const api = {
    ...platform.api,
    listContacts: async () => {
      requests++;
      if (requests > 20) throw new Error('it goes on for ever');
      const page = await platform.api.listContacts({ page: 1, limit: 100 });
      return { ...page, info: { ...page.info, hasNextPage: true } };
    },
  };
  const change = { operation: 'create', patch: { primaryPhone: '+2000' }, base: {} } as unknown as ChangeRecord;
  const sent = sendContactChange(change, {
    api,
    remoteId: null,
    beforeWrite: () => expect.fail('nothing may be sent'),
    signal: new AbortController().signal,
  });
  const error = await sent.catch((thrown: unknown) => thrown);
  expect(failureOf(error)).toMatchObject({ sent: 'answered', brokenReply: true });
  expect(requests).toBe(2);
});
