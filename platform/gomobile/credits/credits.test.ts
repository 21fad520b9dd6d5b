import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { INITIAL_CREDITS } from '../../seed/means.ts';
import { addContact, type Running, startPlatform } from '../../test-support.ts';

const DAY_MS = 24 * 60 * 60_000;

/** A platform on which one message was sent on each of three days, the 1st to the 3rd of October at noon. */
async function platformWithCharges(): Promise<Running> {
  let now = Date.UTC(2026, 8, 30, 12);
  const platform = await startPlatform({ now: () => now });
  const contactId = await addContact(platform, '+441134960101');
  const [sender] = await platform.send(routes.listAvailableSenderIds);
  for (let day = 1; day <= 3; day++) {
    now += DAY_MS;
    await platform.send(routes.sendSms, { body: { contactId, senderId: sender?.id, message: `Day ${day}` } });
  }
  return platform;
}

test('a new workspace has credits to start with, and says where they are from', async () => {
  const platform = await startPlatform();
  expect(await platform.send(routes.getCreditBalance)).toEqual({ balance: INITIAL_CREDITS });
  expect((await platform.send(routes.listCreditTransactions)).data).toMatchObject([
    {
      organizationId: platform.organisationId,
      type: 'initial',
      amount: INITIAL_CREDITS,
      balanceAfter: INITIAL_CREDITS,
      callId: null,
      smsProgramId: null,
    },
  ]);
});

test('transactions come newest first, a page at a time, each with the balance it left', async () => {
  const platform = await platformWithCharges();
  const { data, meta } = await platform.send(routes.listCreditTransactions, { query: { limit: 2 } });
  expect(meta).toMatchObject({ total: 4, totalPages: 2, hasNextPage: true });
  expect(data).toMatchObject([
    { type: 'sms_charge', amount: -1, balanceAfter: INITIAL_CREDITS - 3, createdAt: '2026-10-03T12:00:00.000Z' },
    { type: 'sms_charge', amount: -1, balanceAfter: INITIAL_CREDITS - 2, createdAt: '2026-10-02T12:00:00.000Z' },
  ]);
  const second = await platform.send(routes.listCreditTransactions, { query: { limit: 2, page: 2 } });
  expect(second.data.map(({ type }) => type)).toEqual(['sms_charge', 'initial']);
});

test('dates take in the whole of both days, times are to the millisecond', async () => {
  const platform = await platformWithCharges();
  const days = async (query: Record<string, string>) =>
    (await platform.send(routes.listCreditTransactions, { query })).data.map(({ createdAt }) => createdAt.slice(8, 10));
  expect(await days({ startDate: '2026-10-02' })).toEqual(['03', '02']);
  expect(await days({ startDate: '2026-10-01', endDate: '2026-10-02' })).toEqual(['02', '01']);
  expect(await days({ endDate: '2026-10-01' })).toEqual(['01', '30']);
  expect(await days({ startDate: '2026-10-02T12:00:00.001Z' })).toEqual(['03']);
  expect(await days({ endDate: '2026-10-02T14:00:00+02:00' })).toEqual(['02', '01', '30']);
  expect(await days({ startDate: '2026-11-01' })).toEqual([]);
  expect(await platform.call('GET', '/api/credits/transactions?startDate=yesterday')).toMatchObject({
    status: 400,
    json: { fieldErrors: { startDate: ['startDate must be a valid ISO 8601 date string'] } },
  });
});
