import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { addContact, NO_SUCH_ID, startPlatform } from '../../test-support.ts';

test('an audience is created, read, listed, changed and deleted', async () => {
  const platform = await startPlatform();
  const made = await platform.send(routes.createAudience, {
    body: { name: 'Overdue invoices', description: 'Call first' },
  });
  expect(made).toMatchObject({ name: 'Overdue invoices', type: 'static', contactCount: 0, deletedAt: null });
  const params = { id: made.id };
  const changed = await platform.send(routes.updateAudience, { params, body: { name: 'Late invoices' } });
  expect(changed).toMatchObject({ name: 'Late invoices', description: 'Call first' });
  expect(await platform.send(routes.getAudience, { params })).toEqual(changed);
  expect((await platform.send(routes.listAudiences, { query: { search: 'LATE', sortBy: 'updatedAt' } })).data).toEqual([
    changed,
  ]);
  expect((await platform.send(routes.listAudiences, { query: { search: 'overdue' } })).data).toEqual([]);
  await platform.send(routes.deleteAudience, { params });
  expect(await platform.call('GET', `/api/audience/${made.id}`)).toMatchObject({ status: 404 });
  expect((await platform.send(routes.listAudiences)).meta.total).toBe(0);
});

test('what is not valid is refused', async () => {
  const { call } = await startPlatform();
  expect(await call('POST', '/api/audience', { name: 'ab', contacts: [] })).toMatchObject({
    status: 400,
    json: {
      fieldErrors: {
        name: ['name must be longer than or equal to 3 characters'],
        contacts: ['property contacts should not exist'],
      },
    },
  });
  expect(await call('GET', '/api/audience?sortBy=description')).toMatchObject({
    json: { fieldErrors: { sortBy: ['sortBy must be one of the following values: name, createdAt, updatedAt'] } },
  });
});

test('adding contacts is a set operation that leaves updatedAt', async () => {
  const platform = await startPlatform();
  const audience = await platform.send(routes.createAudience, { body: { name: 'Priority' } });
  const params = { id: audience.id };
  const ada = await addContact(platform, '+441134960101', { firstName: 'Ada' });
  const zoe = await addContact(platform, '+441134960102', { firstName: 'Zoe' });
  const body = { contacts: [ada, ada, NO_SUCH_ID] };
  expect(await platform.send(routes.addAudienceContacts, { params, body })).toEqual({
    added: 1,
    alreadyMembers: 0,
    notFound: [NO_SUCH_ID],
  });
  const both = { contacts: [ada, zoe] };
  expect(await platform.send(routes.addAudienceContacts, { params, body: both })).toMatchObject({
    added: 1,
    alreadyMembers: 1,
  });
  const query = { sortBy: 'firstName', sortOrder: 'asc' };
  const members = await platform.send(routes.listAudienceContacts, { params, query });
  expect(members.data.map(({ id }) => id)).toEqual([ada, zoe]);
  expect(members.meta).toMatchObject({ total: 2, page: 1 });
  const found = await platform.send(routes.listAudienceContacts, { params, query: { search: 'zo' } });
  expect(found.data.map(({ id }) => id)).toEqual([zoe]);
  expect(await platform.send(routes.getAudience, { params })).toEqual({ ...audience, contactCount: 2 });

  await platform.send(routes.deleteContact, { params: { id: ada } });
  expect((await platform.send(routes.listAudienceContacts, { params })).meta.total).toBe(1);
  expect((await platform.send(routes.getAudience, { params })).contactCount).toBe(1);
  expect(await platform.call('POST', `/api/audience/${audience.id}/add-contacts`, { contacts: ['x'] })).toMatchObject({
    status: 400,
    json: { fieldErrors: { 'contacts.0': ['contacts.0 must be a UUID'] } },
  });
});

test('a live audience takes no contacts by hand', async () => {
  const platform = await startPlatform();
  const { id } = await platform.send(routes.createAudience, { body: { name: 'By rule', type: 'live' } });
  const contact = await addContact(platform, '+441134960101');
  expect(await platform.call('POST', `/api/audience/${id}/add-contacts`, { contacts: [contact] })).toMatchObject({
    status: 409,
    json: { code: 'INVALID_STATE', error: 'CONFLICT' },
  });
});
