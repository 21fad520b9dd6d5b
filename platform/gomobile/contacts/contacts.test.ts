import { expect, test } from 'vitest';
import { customAttributeMap } from '#shared/wire/gomobile/contacts.ts';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { addContact, type Running, startPlatform } from '../../test-support.ts';

const phone = (index: number) => `+4411349${String(index).padStart(5, '0')}`;

async function platformWithAttributes(): Promise<Running> {
  const platform = await startPlatform();
  for (const [displayName, type] of [
    ['Customer tier', 'text'],
    ['Open invoices', 'number'],
    ['Hard of hearing', 'boolean'],
    ['Customer since', 'date'],
    ['Second phone', 'phone_number'],
    ['Work e-mail', 'email'],
    ['Web site', 'url'],
  ] as const) {
    await platform.send(routes.createCustomAttribute, { body: { displayName, type } });
  }
  return platform;
}

test('a contact is created, read, listed, changed and deleted', async () => {
  const platform = await platformWithAttributes();
  const id = await addContact(platform, phone(1), {
    firstName: 'Éloïse',
    lastName: 'Lefèvre',
    primaryEmail: 'eloise@example.com',
    gender: 'female',
    channels: [{ kind: 'sms' }],
    customAttributes: { customer_tier: 'gold', open_invoices: 2, hard_of_hearing: true, customer_since: '2024-02-29' },
  });
  const read = await platform.send(routes.getContact, { params: { id } });
  expect(read).toMatchObject({
    organizationId: platform.organisationId,
    primaryPhone: phone(1),
    firstName: 'Éloïse',
    fullName: null,
    city: null,
    channels: [{ kind: 'sms' }],
    deletedAt: null,
  });
  expect(read.createdAt).toBe(read.updatedAt);
  expect(read.customAttributes).toContainEqual({
    id: expect.any(String),
    name: 'customer_tier',
    displayName: 'Customer tier',
    type: 'text',
    value: 'gold',
  });
  expect(read.customAttributes).toHaveLength(7);

  const changed = await platform.send(routes.updateContact, {
    params: { id },
    body: { lastName: null, city: 'Lyon', customAttributes: { open_invoices: null, customer_tier: 'silver' } },
  });
  expect(changed).toMatchObject({ firstName: 'Éloïse', lastName: null, city: 'Lyon', createdAt: read.createdAt });
  expect(changed.updatedAt > read.updatedAt).toBe(true);
  expect(customAttributeMap(changed.customAttributes)).toMatchObject({ customer_tier: 'silver', open_invoices: null });

  const list = await platform.send(routes.listContacts, { query: { include: 'customAttributes' } });
  expect(list.data).toMatchObject([
    { id, customAttributes: { customer_tier: 'silver', hard_of_hearing: true, customer_since: '2024-02-29' } },
  ]);

  await platform.send(routes.deleteContact, { params: { id } });
  for (const method of ['GET', 'DELETE'] as const) {
    expect(await platform.call(method, `/api/contact/${id}`)).toMatchObject({
      status: 404,
      json: { code: 'NOT_FOUND', message: 'Contact not found' },
    });
  }
  expect(await platform.call('PUT', `/api/contact/${id}`, { city: 'Nice' })).toMatchObject({ status: 404 });
  expect(await platform.send(routes.listContacts)).toMatchObject({ data: [], meta: { total: 0, totalPages: 0 } });
});

test('a request that changes nothing leaves updatedAt', async () => {
  const platform = await startPlatform();
  const id = await addContact(platform, phone(1), { firstName: 'Ada' });
  const before = await platform.send(routes.getContact, { params: { id } });
  const after = await platform.send(routes.updateContact, {
    params: { id },
    body: { firstName: 'Ada', lastName: null },
  });
  expect(after).toEqual(before);
});

test('what is not valid is refused with the exact documented body', async () => {
  const { call } = await platformWithAttributes();
  const { status, json } = await call('POST', '/api/contact', {
    primaryPhone: '+1',
    firstName: 'x'.repeat(65),
    primaryEmail: 'nobody',
    gender: 'robot',
    id: 'mine',
    address: 7,
  });
  expect(status).toBe(400);
  expect(json).toEqual({
    statusCode: 400,
    code: 'VALIDATION_FAILED',
    message: 'Validation failed',
    error: 'BAD_REQUEST',
    fieldErrors: {
      primaryPhone: ['primaryPhone must be longer than or equal to 3 characters'],
      firstName: ['firstName must be shorter than or equal to 64 characters'],
      primaryEmail: ['primaryEmail must be an email'],
      gender: ['gender must be one of the following values: male, female'],
      address: ['address must be a string'],
      id: ['property id should not exist'],
    },
    fieldDetails: {
      primaryPhone: [{ code: 'minLength', params: { min: 3 } }],
      firstName: [{ code: 'maxLength', params: { max: 64 } }],
      primaryEmail: [{ code: 'isEmail' }],
      gender: [{ code: 'isEnum', params: { values: ['male', 'female'] } }],
      address: [{ code: 'isString' }],
      id: [{ code: 'whitelistValidation' }],
    },
    timestamp: expect.any(String),
    path: '/api/contact',
  });
  const missing = { fieldErrors: { primaryPhone: ['primaryPhone should not be empty'] } };
  expect(await call('POST', '/api/contact', {})).toMatchObject({ status: 400, json: missing });
  expect(await call('POST', '/api/contact')).toMatchObject({ status: 400, json: missing });
  expect(await call('POST', '/api/contact', [])).toMatchObject({
    json: { fieldErrors: { body: ['body must be an object'] } },
  });
});

test('attribute values must fit their attribute', async () => {
  const { call } = await platformWithAttributes();
  const customAttributes = {
    customer_tier: 3,
    open_invoices: '2',
    hard_of_hearing: 'yes',
    customer_since: '2023-02-29',
    second_phone: 'call me',
    work_e_mail: 'nobody',
    web_site: 'javascript:alert(1)',
    shoe_size: 44,
  };
  const { status, json } = await call('POST', '/api/contact', { primaryPhone: phone(1), customAttributes });
  expect(status).toBe(400);
  expect(json).toMatchObject({
    fieldErrors: {
      'customAttributes.customer_tier': ['customAttributes.customer_tier must be a string of at most 1024 characters'],
      'customAttributes.open_invoices': [expect.stringContaining('must be a number')],
      'customAttributes.hard_of_hearing': [expect.stringContaining('must be a boolean')],
      'customAttributes.customer_since': [expect.stringContaining('ISO 8601')],
      'customAttributes.second_phone': [expect.stringContaining('phone number')],
      'customAttributes.work_e_mail': [expect.stringContaining('email')],
      'customAttributes.web_site': [expect.stringContaining('URL')],
      'customAttributes.shoe_size': ['customAttributes.shoe_size is not a custom attribute'],
    },
    fieldDetails: { 'customAttributes.shoe_size': [{ code: 'unknownCustomAttribute' }] },
  });
  expect(await call('GET', '/api/contact')).toMatchObject({ json: { meta: { total: 0 } } });
});

test('a phone number belongs to one contact, until that one is deleted', async () => {
  const platform = await startPlatform();
  const first = await addContact(platform, phone(1));
  const second = await addContact(platform, phone(2));
  const taken = {
    status: 409,
    json: {
      code: 'DUPLICATE_CONTACT',
      error: 'CONFLICT',
      fieldErrors: { primaryPhone: ['primaryPhone is already used by another contact'] },
      fieldDetails: { primaryPhone: [{ code: 'unique' }] },
    },
  };
  expect(await platform.call('POST', '/api/contact', { primaryPhone: phone(1) })).toMatchObject(taken);
  expect(await platform.call('PUT', `/api/contact/${second}`, { primaryPhone: phone(1) })).toMatchObject(taken);
  expect(await platform.call('PUT', `/api/contact/${first}`, { primaryPhone: phone(1) })).toMatchObject({
    status: 200,
  });
  await platform.send(routes.deleteContact, { params: { id: first } });
  await platform.send(routes.updateContact, { params: { id: second }, body: { primaryPhone: phone(1) } });
  expect(await addContact(platform, phone(2))).not.toBe(second);
});

test('an upsert creates, updates by phone number and reports each row', async () => {
  const platform = await platformWithAttributes();
  const id = await addContact(platform, phone(1), { firstName: 'Ada', city: 'Leeds' });
  const data = [
    { primaryPhone: phone(1), firstName: 'Adele', customAttributes: { open_invoices: 1 } },
    { primaryPhone: phone(2), firstName: 'Юлія' },
    { primaryPhone: phone(3), customAttributes: { open_invoices: 'many' } },
    { primaryPhone: phone(2), lastName: 'Шевчук' },
  ];
  const result = await platform.send(routes.upsertContacts, { body: { data } });
  expect(result).toMatchObject({ created: 1, updated: 2, failed: 1 });
  expect(result.results).toMatchObject([
    { index: 0, id, action: 'updated', primaryPhone: phone(1) },
    { index: 1, action: 'created' },
    { index: 2, id: null, action: 'failed', error: expect.stringContaining('customAttributes.open_invoices must be') },
    { index: 3, id: result.results[1]?.id, action: 'updated' },
  ]);
  const { data: rows } = await platform.send(routes.listContacts, {
    query: { sortBy: 'primaryPhone', sortOrder: 'asc' },
  });
  expect(rows).toMatchObject([
    { firstName: 'Adele', city: 'Leeds', customAttributes: { open_invoices: 1 } },
    { firstName: 'Юлія', lastName: 'Шевчук' },
  ]);
});

test('an upsert takes 1000 rows and no more', async () => {
  const platform = await startPlatform();
  const data = Array.from({ length: 1000 }, (_, index) => ({ primaryPhone: phone(index), fullName: 'x'.repeat(64) }));
  expect(await platform.send(routes.upsertContacts, { body: { data } })).toMatchObject({ created: 1000, failed: 0 });
  const tooMany = await platform.call('POST', '/api/contact/upsert', { data: [...data, { primaryPhone: '+44' }] });
  expect(tooMany).toMatchObject({
    status: 400,
    json: { fieldErrors: { data: ['data must contain no more than 1000 elements'] } },
  });
  const bad = await platform.call('POST', '/api/contact/upsert', {
    data: [{ primaryPhone: '+44' }, { city: 'Leeds' }],
  });
  expect(bad).toMatchObject({
    json: { fieldErrors: { 'data.1.primaryPhone': ['data.1.primaryPhone should not be empty'] } },
  });
});

test('lists are paged within limits', async () => {
  const platform = await startPlatform({ contacts: 45 });
  const page = await platform.send(routes.listContacts);
  expect(page.data).toHaveLength(20);
  expect(page.meta).toEqual({
    page: 1,
    limit: 20,
    total: 45,
    totalPages: 3,
    hasNextPage: true,
    hasPreviousPage: false,
  });
  const last = await platform.send(routes.listContacts, { query: { page: 3 } });
  expect(last.data).toHaveLength(5);
  expect(last.meta).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  const beyond = await platform.send(routes.listContacts, { query: { page: 4, limit: 100 } });
  expect(beyond).toMatchObject({ data: [], meta: { total: 45, hasNextPage: false } });
  for (const [query, field] of [
    ['limit=101', 'limit'],
    ['limit=0', 'limit'],
    ['page=0', 'page'],
    ['page=x', 'page'],
    ['sortBy=city', 'sortBy'],
    ['sortOrder=up', 'sortOrder'],
    [`search=${'x'.repeat(101)}`, 'search'],
    ['updatedSince=1', 'updatedSince'],
  ] as const) {
    const refused = await platform.call('GET', `/api/contact?${query}`);
    expect(refused, query).toMatchObject({
      status: 400,
      json: { code: 'VALIDATION_FAILED', fieldErrors: { [field]: [expect.any(String)] }, path: '/api/contact' },
    });
  }
});

test('a walk from the oldest on meets every contact once, whatever is added meanwhile', async () => {
  const platform = await startPlatform({ contacts: 30 });
  const met: string[] = [];
  let page = 1;
  for (let more = true; more; page++) {
    const query = { page, limit: 7, sortBy: 'createdAt', sortOrder: 'asc' };
    const { data, meta } = await platform.send(routes.listContacts, { query });
    met.push(...data.map(({ id }) => id));
    if (page <= 3) await addContact(platform, phone(page));
    more = meta.hasNextPage;
  }
  expect(met).toHaveLength(33);
  expect(new Set(met).size).toBe(33);
});

test('search finds in any script and letter case, and takes no wildcard', async () => {
  const platform = await startPlatform();
  await addContact(platform, phone(1), { fullName: 'Олена Шевчук' });
  await addContact(platform, phone(2), { lastName: 'LEFÈVRE', primaryEmail: 'eloise@example.com' });
  await addContact(platform, phone(3), { firstName: '美咲', lastName: '100%' });
  await addContact(platform, phone(4), { firstName: 'يوسف' });
  const search = async (text: string) => {
    const { data, meta } = await platform.send(routes.listContacts, { query: { search: text } });
    expect(meta.total).toBe(data.length);
    return data.map(({ primaryPhone }) => primaryPhone);
  };
  expect(await search('шевч')).toEqual([phone(1)]);
  expect(await search('lefèvre')).toEqual([phone(2)]);
  expect(await search('ELOISE@')).toEqual([phone(2)]);
  expect(await search('美')).toEqual([phone(3)]);
  expect(await search('%')).toEqual([phone(3)]);
  expect(await search('يوس')).toEqual([phone(4)]);
  expect(await search('4900004')).toEqual([phone(4)]);
  expect(await search('_')).toEqual([]);
});

test.each(['firstName', 'lastName', 'primaryPhone', 'primaryEmail', 'createdAt'] as const)(
  'sorts by %s both ways',
  async (sortBy) => {
    const platform = await startPlatform({ contacts: 40 });
    const query = { sortBy, limit: 100 };
    const up = await platform.send(routes.listContacts, { query: { ...query, sortOrder: 'asc' } });
    const down = await platform.send(routes.listContacts, { query: { ...query, sortOrder: 'desc' } });
    expect(up.data).toEqual(down.data.toReversed());
    const values = up.data.map((contact) => contact[sortBy] ?? '').map((value) => Buffer.from(value).toString('hex'));
    expect(values).toEqual(values.toSorted());
  },
);

test('updatedAt is never the same twice, even where the wall clock stands still', async () => {
  const platform = await startPlatform({ now: () => Date.UTC(2026, 0, 1) });
  const ids = [await addContact(platform, phone(1)), await addContact(platform, phone(2))];
  const times: string[] = [];
  for (const city of ['Leeds', 'York', 'Hull']) {
    for (const id of ids)
      times.push((await platform.send(routes.updateContact, { params: { id }, body: { city } })).updatedAt);
  }
  expect(new Set(times).size).toBe(6);
  expect(times).toEqual(times.toSorted());
  expect(times[0]).toMatch(/\.\d{3}Z$/);
});
