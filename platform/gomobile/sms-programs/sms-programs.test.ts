import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import type { SmsProgram } from '#shared/wire/gomobile/sms-programs.ts';
import { testHookRoutes as hooks, localRoutes } from '#shared/wire/local/routes.ts';
import { INITIAL_CREDITS } from '../../seed/means.ts';
import { addContact, NO_SUCH_ID, type Running, startPlatform, temporaryFolder } from '../../test-support.ts';
import { BATCH_EVERY_MS } from './sending.ts';

const phone = (index: number) => `+4411349${String(index).padStart(5, '0')}`;

/** A platform with an audience of so many contacts, and a draft for them. */
async function platformWithDraft(
  contactCount: number,
  template = 'Hello {{ $contact.firstName }}',
  options: object = {},
) {
  const platform = await startPlatform({ testHooks: true, ...options });
  const data = Array.from({ length: contactCount }, (_, index) => ({
    primaryPhone: phone(index),
    firstName: `N${index}`,
  }));
  const ids: string[] = [];
  if (contactCount > 0) {
    const { results } = await platform.send(routes.upsertContacts, { body: { data } });
    ids.push(...results.map(({ id }) => id ?? ''));
  }
  const { id: audienceId } = await platform.send(routes.createAudience, { body: { name: 'Everyone' } });
  if (contactCount > 0) {
    await platform.send(routes.addAudienceContacts, { params: { id: audienceId }, body: { contacts: ids } });
  }
  const [sender] = await platform.send(routes.listAvailableSenderIds);
  const body = { name: 'Reminder', audienceId, senderId: sender?.id, messageTemplate: template };
  const draft = await platform.send(routes.createSmsProgram, { body });
  const params = { id: draft.id };
  return {
    platform,
    ids,
    body,
    draft,
    params,
    advance: (batches: number) => platform.send(hooks.advanceClock, { body: { advanceMs: batches * BATCH_EVERY_MS } }),
    read: () => platform.send(routes.getSmsProgram, { params }),
    launch: () => platform.call('POST', `/api/sms-programs/${draft.id}/launch`),
  };
}

const balanceOf = async (platform: Running): Promise<number> => (await platform.send(routes.getCreditBalance)).balance;
const outboxOf = async (platform: Running, subjectId: string) =>
  platform.send(localRoutes.listOutbox, { query: { subjectId, limit: 100 } });

/** Everyone of the audience is in exactly one of the counts, once it is over. */
const addsUp = ({ totalContacts, sentCount, failedCount, skippedCount }: SmsProgram): boolean =>
  totalContacts === Number(sentCount) + Number(failedCount) + Number(skippedCount);

test('a draft is created, changed, listed and deleted', async () => {
  const { platform, draft, params, body } = await platformWithDraft(1);
  expect(draft).toMatchObject({
    organizationId: platform.organisationId,
    status: 'draft',
    description: null,
    resolvedSenderId: { id: body.senderId, senderId: 'Alerts', country: 'GB' },
    jobId: null,
    totalContacts: 0,
    launchedAt: null,
  });
  const changed = await platform.send(routes.updateSmsProgram, { params, body: { description: 'By text' } });
  expect(changed).toMatchObject({ name: 'Reminder', description: 'By text' });
  expect(await platform.send(routes.updateSmsProgram, { params, body: { name: 'Reminder' } })).toEqual(changed);
  await platform.send(routes.createSmsProgram, { body: { ...body, name: 'Second' } });
  const list = async (query: Record<string, string | number>) =>
    (await platform.send(routes.listSmsPrograms, { query })).data.map(({ name }) => name);
  expect(await list({})).toEqual(['Second', 'Reminder']);
  expect(await list({ search: 'BY TEXT' })).toEqual(['Reminder']);
  expect(await list({ status: 'sending' })).toEqual([]);
  expect(await list({ page: 2, limit: 1 })).toEqual(['Reminder']);
  await platform.send(routes.deleteSmsProgram, { params });
  expect(await platform.call('GET', `/api/sms-programs/${draft.id}`)).toMatchObject({ status: 404 });
  expect(await list({})).toEqual(['Second']);
  expect(await list({ includeDeleted: 'true', sortBy: 'updatedAt' })).toEqual(['Reminder', 'Second']);
});

test('launched, it is pending, then sends batch by batch, then is complete', async () => {
  const { platform, launch, read, advance, params } = await platformWithDraft(45);
  expect(await launch()).toMatchObject({ status: 200, json: { status: 'pending', totalContacts: 45, sentCount: 0 } });
  expect((await outboxOf(platform, params.id)).meta.total).toBe(0);
  await advance(1);
  expect(await read()).toMatchObject({ status: 'sending', sentCount: 20, creditsUsed: 20 });
  await advance(1);
  expect(await read()).toMatchObject({ status: 'sending', sentCount: 40 });
  await advance(5);
  const done = await read();
  expect(done).toMatchObject({ status: 'completed', sentCount: 45, failedCount: 0, skippedCount: 0, creditsUsed: 45 });
  expect(addsUp(done)).toBe(true);
  // What happened carries the time at which it was due, not that at which the clock was moved.
  expect(Date.parse(done.completedAt ?? '') - Date.parse(done.launchedAt ?? '')).toBe(4 * BATCH_EVERY_MS);
  expect(await balanceOf(platform)).toBe(INITIAL_CREDITS - 45);
  const { data, meta } = await outboxOf(platform, params.id);
  expect(meta.total).toBe(45);
  expect(new Set(data.map(({ recipient }) => recipient)).size).toBe(45);
  expect(data.at(-1)).toMatchObject({ body: { text: 'Hello N0', simulated: true }, simulated: true });
  const transactions = await platform.send(routes.listCreditTransactions);
  expect(transactions.data).toMatchObject([
    { type: 'sms_charge', amount: -5, smsProgramId: params.id, balanceAfter: INITIAL_CREDITS - 45 },
    { type: 'sms_charge', amount: -20 },
    { type: 'sms_charge', amount: -20 },
    { type: 'initial' },
  ]);
});

test('contacts without a usable number, without a text or deleted are skipped and cost nothing', async () => {
  const { platform, draft, launch, read, advance, ids } = await platformWithDraft(3, '{{ $contact.firstName }}');
  const more = [
    await addContact(platform, '0113 496 0999', { firstName: 'Local' }),
    await addContact(platform, phone(900)),
  ];
  await platform.send(routes.addAudienceContacts, { params: { id: draft.audienceId ?? '' }, body: { contacts: more } });
  await launch();
  await platform.send(routes.deleteContact, { params: { id: ids[1] ?? '' } });
  await advance(3);
  const done = await read();
  expect(done).toMatchObject({ status: 'completed', totalContacts: 5, sentCount: 2, skippedCount: 3, creditsUsed: 2 });
  expect(addsUp(done)).toBe(true);
});

test('the audience is that of the launch', async () => {
  const { platform, draft, launch, read, advance } = await platformWithDraft(2);
  await launch();
  const late = await addContact(platform, phone(950));
  await platform.send(routes.addAudienceContacts, {
    params: { id: draft.audienceId ?? '' },
    body: { contacts: [late] },
  });
  await advance(3);
  expect(await read()).toMatchObject({ status: 'completed', totalContacts: 2, sentCount: 2 });
});

test('what cannot be paid as a whole is not launched, and nothing is sent', async () => {
  const { platform, launch, read, advance, params } = await platformWithDraft(101, 'x'.repeat(1500));
  expect(await launch()).toMatchObject({ status: 402, json: { code: 'INSUFFICIENT_CREDITS' } });
  await advance(3);
  expect(await read()).toMatchObject({ status: 'draft', totalContacts: 0, launchedAt: null });
  expect((await outboxOf(platform, params.id)).meta.total).toBe(0);
  expect(await balanceOf(platform)).toBe(INITIAL_CREDITS);
});

test('where the credits go elsewhere meanwhile, it fails, and the counts still add up', async () => {
  const { platform, launch, read, advance, ids, body } = await platformWithDraft(99, 'x'.repeat(1500));
  expect(await launch()).toMatchObject({ status: 200 });
  await advance(1);
  expect(await read()).toMatchObject({ status: 'sending', sentCount: 20 });
  const { senderId } = body;
  for (let count = 0; count < 10; count++) {
    await platform.send(routes.sendSms, { body: { contactId: ids[0], senderId, message: 'y'.repeat(1530) } });
  }
  await advance(10);
  const done = await read();
  expect(done).toMatchObject({ status: 'failed', totalContacts: 99, sentCount: 90, failedCount: 9, creditsUsed: 900 });
  expect(addsUp(done)).toBe(true);
  expect(await balanceOf(platform)).toBe(0);
});

test('cancelled, no more goes out', async () => {
  const { platform, launch, read, advance, params } = await platformWithDraft(60);
  await launch();
  await advance(1);
  const cancelled = await platform.send(routes.cancelSmsProgram, { params });
  expect(cancelled).toMatchObject({ status: 'cancelled', sentCount: 20, skippedCount: 40, completedAt: null });
  expect(cancelled.cancelledAt).not.toBeNull();
  expect(addsUp(cancelled)).toBe(true);
  await advance(10);
  expect(await read()).toEqual(cancelled);
  expect((await outboxOf(platform, params.id)).meta.total).toBe(20);
});

test('each step is taken in its states alone', async () => {
  const { platform, params, advance, launch } = await platformWithDraft(1);
  const path = `/api/sms-programs/${params.id}`;
  const steps = async () => {
    const answers = [
      await platform.call('PUT', path, { name: 'Other' }),
      await platform.call('POST', `${path}/launch`),
      await platform.call('DELETE', path),
    ];
    return answers.map(({ status, json }) => [status, (json as { code?: string }).code]);
  };
  const refused = [409, 'INVALID_STATE'];
  expect(await platform.call('POST', `${path}/cancel`)).toMatchObject({ status: 409 });
  await launch();
  expect(await steps()).toEqual([refused, refused, refused]);
  await advance(1);
  expect(await steps()).toEqual([refused, refused, refused]);
  await advance(1);
  expect((await platform.call('POST', `${path}/cancel`)).status).toBe(409);
  expect(await steps()).toEqual([refused, refused, [200, undefined]]);
});

test('two launches at once send once, however long the cost takes to count', async () => {
  const { platform, launch, advance, read, params } = await platformWithDraft(1000);
  const answers = await Promise.all([launch(), launch()]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  await advance(70);
  expect(await read()).toMatchObject({ status: 'completed', sentCount: 1000 });
  expect((await outboxOf(platform, params.id)).meta.total).toBe(1000);
});

test('an audience without contacts is not launched to', async () => {
  const empty = await platformWithDraft(0);
  expect(await empty.launch()).toMatchObject({ status: 409, json: { message: 'The audience has no contacts' } });
});

test('its audience cannot be deleted before it has ended', async () => {
  const { platform, draft, launch, advance } = await platformWithDraft(21);
  const remove = () => platform.call('DELETE', `/api/audience/${draft.audienceId}`);
  const inUse = { status: 409, json: { code: 'RESOURCE_IN_USE' } };
  expect(await remove()).toMatchObject({
    ...inUse,
    json: { message: 'The audience is used by the SMS program Reminder' },
  });
  await launch();
  expect(await remove()).toMatchObject(inUse);
  await advance(1);
  expect(await remove()).toMatchObject(inUse);
  await advance(5);
  expect((await remove()).status).toBe(200);
});

test('the audience of a draft that was deleted can be deleted', async () => {
  const { platform, draft, params } = await platformWithDraft(1);
  await platform.send(routes.deleteSmsProgram, { params });
  expect((await platform.call('DELETE', `/api/audience/${draft.audienceId}`)).status).toBe(200);
});

test('it goes on after a restart', async () => {
  const dataDir = temporaryFolder();
  const { platform, launch, advance, params } = await platformWithDraft(45, 'Hello', { dataDir });
  await launch();
  await advance(1);
  await platform.close();
  const again = await startPlatform({ dataDir, testHooks: true });
  expect(await again.send(routes.getSmsProgram, { params })).toMatchObject({ status: 'sending', sentCount: 20 });
  await again.send(hooks.advanceClock, { body: { advanceMs: 10 * BATCH_EVERY_MS } });
  expect(await again.send(routes.getSmsProgram, { params })).toMatchObject({ status: 'completed', sentCount: 45 });
  expect((await outboxOf(again, params.id)).meta.total).toBe(45);
});

test('what does not exist and what is not valid is refused', async () => {
  const { platform, body, params } = await platformWithDraft(1);
  for (const [wrong, field] of [
    [{ audienceId: NO_SUCH_ID }, 'audienceId'],
    [{ senderId: NO_SUCH_ID }, 'senderId'],
    [{ name: '' }, 'name'],
    [{ messageTemplate: '{{ $contact.shoeSize }}' }, 'messageTemplate'],
    [{ messageTemplate: 'x'.repeat(1601) }, 'messageTemplate'],
    [{ status: 'sending' }, 'status'],
  ] as const) {
    const refusal = { status: 400, json: { fieldErrors: { [field]: [expect.any(String)] } } };
    expect(await platform.call('POST', '/api/sms-programs', { ...body, ...wrong })).toMatchObject(refusal);
    expect(await platform.call('PUT', `/api/sms-programs/${params.id}`, wrong)).toMatchObject(refusal);
  }
});
