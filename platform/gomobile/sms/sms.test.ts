import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { localRoutes } from '#shared/wire/local/routes.ts';
import { INITIAL_CREDITS } from '../../seed/means.ts';
import { addContact, NO_SUCH_ID, type Running, startPlatform } from '../../test-support.ts';

const senderOf = async (platform: Running): Promise<string> =>
  (await platform.send(routes.listAvailableSenderIds))[0]?.id ?? '';

const balanceOf = async (platform: Running): Promise<number> => (await platform.send(routes.getCreditBalance)).balance;

test('a message is made for the contact, paid by segment, and written down as simulated', async () => {
  const platform = await startPlatform();
  await platform.send(routes.createCustomAttribute, { body: { displayName: 'Customer tier', type: 'text' } });
  const contactId = await addContact(platform, '+44 113 496 0101', {
    firstName: 'Éloïse',
    customAttributes: { customer_tier: 'gold' },
  });
  const senderId = await senderOf(platform);
  const message = 'Hello {{ $contact.firstName }}, {{ $contact.customer_tier }}{{ $contact.lastName }}! ';
  const reply = await platform.send(routes.sendSms, { body: { contactId, senderId, message } });
  expect(reply).toEqual({ id: reply.id, status: 'sent', segments: 1, creditsCharged: 1, simulated: true });
  const long = await platform.send(routes.sendSms, {
    body: { contactId, senderId, message: message + 'x'.repeat(60) },
  });
  // "ï" is not in the GSM alphabet: 16-bit units, of which 67 go into a part.
  expect(long).toMatchObject({ segments: 2, creditsCharged: 2 });
  expect(await balanceOf(platform)).toBe(INITIAL_CREDITS - 3);
  const { data, meta } = await platform.send(localRoutes.listOutbox, { query: { channel: 'sms' } });
  expect(meta.total).toBe(2);
  expect(data[1]).toMatchObject({
    id: reply.id,
    channel: 'sms',
    recipient: '+441134960101',
    sender: 'Alerts',
    body: { text: 'Hello Éloïse, gold! ', encoding: 'ucs2', segments: 1, simulated: true },
    subjectId: contactId,
    simulated: true,
  });
});

test('what cannot be paid is not sent', async () => {
  const platform = await startPlatform();
  const contactId = await addContact(platform, '+441134960101');
  const body = { contactId, senderId: await senderOf(platform), message: 'x'.repeat(1600) };
  const most = Math.floor(INITIAL_CREDITS / 11);
  for (let sent = 0; sent < most; sent++) await platform.send(routes.sendSms, { body });
  expect(await platform.call('POST', '/api/sms/send', body)).toMatchObject({
    status: 402,
    json: { code: 'INSUFFICIENT_CREDITS' },
  });
  expect(await balanceOf(platform)).toBe(INITIAL_CREDITS - most * 11);
  expect((await platform.send(localRoutes.listOutbox)).meta.total).toBe(most);
});

test('a contact that cannot be written to makes it fail, at no cost', async () => {
  const platform = await startPlatform();
  const contactId = await addContact(platform, '0113 496 0101');
  const senderId = await senderOf(platform);
  const send = (message: string, id = contactId) =>
    platform.send(routes.sendSms, { body: { contactId: id, senderId, message } });
  const failed = { status: 'failed', segments: 0, creditsCharged: 0 };
  expect(await send('Hello')).toMatchObject(failed);
  const other = await addContact(platform, '+441134960102');
  expect(await send('{{ $contact.firstName }} ', other)).toMatchObject(failed);
  expect(await balanceOf(platform)).toBe(INITIAL_CREDITS);
  expect((await platform.send(localRoutes.listOutbox)).meta.total).toBe(0);
});

test('what does not exist and what is not valid is refused', async () => {
  const platform = await startPlatform();
  const contactId = await addContact(platform, '+441134960101');
  const good = { contactId, senderId: await senderOf(platform), message: 'Hello' };
  for (const [wrong, field] of [
    [{ contactId: NO_SUCH_ID }, 'contactId'],
    [{ senderId: NO_SUCH_ID }, 'senderId'],
    [{ contactId: 'x' }, 'contactId'],
    [{ message: '' }, 'message'],
    [{ message: 'x'.repeat(1601) }, 'message'],
    [{ message: '{{ $contact.shoeSize }}' }, 'message'],
    [{ to: '+44' }, 'to'],
  ] as const) {
    const answer = await platform.call('POST', '/api/sms/send', { ...good, ...wrong });
    expect(answer).toMatchObject({ status: 400, json: { fieldErrors: { [field]: [expect.any(String)] } } });
  }
});
