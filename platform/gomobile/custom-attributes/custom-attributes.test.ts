import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { addContact, startPlatform } from '../../test-support.ts';
import { slugOf } from './service.ts';

test.each([
  ['Customer tier', 'customer_tier'],
  ['  Prénom -- d’usage ', 'prenom_d_usage'],
  ['Тариф 2', 'тариф_2'],
  ['會員 等級', '會員_等級'],
  ['!!!', ''],
])('the slug of "%s" is "%s"', (displayName, slug) => {
  expect(slugOf(displayName)).toBe(slug);
});

test('an attribute is created, read, described anew and deleted', async () => {
  const platform = await startPlatform();
  const made = await platform.send(routes.createCustomAttribute, {
    body: { displayName: 'Customer tier', type: 'text' },
  });
  expect(made).toMatchObject({
    name: 'customer_tier',
    displayName: 'Customer tier',
    description: null,
    type: 'text',
    organizationId: platform.organisationId,
    createdBy: expect.any(String),
    deletedAt: null,
    deletedBy: null,
  });
  const params = { id: made.id };
  const changed = await platform.send(routes.updateCustomAttribute, { params, body: { description: 'Service level' } });
  expect(changed).toMatchObject({ description: 'Service level', createdAt: made.createdAt });
  expect(await platform.send(routes.getCustomAttribute, { params })).toEqual(changed);
  expect(await platform.send(routes.listCustomAttributes)).toEqual([changed]);
  await platform.send(routes.deleteCustomAttribute, { params });
  expect(await platform.call('GET', `/api/custom-attributes/${made.id}`)).toMatchObject({ status: 404 });
  expect(await platform.send(routes.listCustomAttributes)).toEqual([]);
});

test('name and type are fixed, the slug is unique', async () => {
  const platform = await startPlatform();
  const { id } = await platform.send(routes.createCustomAttribute, { body: { displayName: 'Tier one', type: 'text' } });
  expect(await platform.call('PUT', `/api/custom-attributes/${id}`, { type: 'number' })).toMatchObject({
    status: 400,
    json: { fieldErrors: { type: ['property type should not exist'] } },
  });
  expect(
    await platform.call('POST', '/api/custom-attributes', { displayName: 'TIER  ONE', type: 'text' }),
  ).toMatchObject({
    status: 409,
    json: { code: 'CONFLICT', fieldDetails: { displayName: [{ code: 'unique' }] } },
  });
  expect(await platform.call('POST', '/api/custom-attributes', { displayName: '***', type: 'text' })).toMatchObject({
    status: 400,
    json: { fieldErrors: { displayName: ['displayName must contain a letter or a digit'] } },
  });
  expect(await platform.call('POST', '/api/custom-attributes', { displayName: 'ab', type: 'json' })).toMatchObject({
    status: 400,
    json: { fieldDetails: { displayName: [{ code: 'minLength', params: { min: 3 } }], type: [{ code: 'isEnum' }] } },
  });
});

test('an attribute made anew under a deleted one’s name starts empty', async () => {
  const platform = await startPlatform();
  const body = { displayName: 'Tier', type: 'text' };
  const old = await platform.send(routes.createCustomAttribute, { body });
  const id = await addContact(platform, '+44113496000', { customAttributes: { tier: 'gold' } });
  await platform.send(routes.deleteCustomAttribute, { params: { id: old.id } });
  expect((await platform.send(routes.listContacts)).data).toMatchObject([{ customAttributes: {} }]);
  await platform.send(routes.createCustomAttribute, { body });
  expect((await platform.send(routes.getContact, { params: { id } })).customAttributes).toMatchObject([
    { value: null },
  ]);
});
