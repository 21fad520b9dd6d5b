import { expect, test } from 'vitest';
import {
  IngestionResult,
  IngestionRowPage,
  IngestionUpload,
  IngestionValidation,
} from '#shared/wire/gomobile/ingestion.ts';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { type Answer, addContact, NO_SUCH_ID, type Running, startPlatform } from '../../test-support.ts';

const SESSION_MS = 30 * 60_000;

async function upload(
  platform: Running,
  text: string | Uint8Array,
  fields: Record<string, string> = { hasHeaderRow: 'true' },
): Promise<IngestionUpload> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const answer = await platform.upload(routes.uploadIngestion.path, fields, { name: 'people.csv', bytes });
  expect(answer, JSON.stringify(answer.json)).toMatchObject({ status: 201 });
  return IngestionUpload.parse(answer.json);
}

const mapped = (...fields: (string | null)[]) =>
  fields.flatMap((field, column) => (field === null ? [] : [{ column, field }]));

const validate = async (platform: Running, sessionId: string, ...fields: (string | null)[]) =>
  IngestionValidation.parse(
    await platform.send(routes.validateIngestion, { body: { sessionId, columnMappings: mapped(...fields) } }),
  );

const execute = async (platform: Running, sessionId: string): Promise<IngestionResult> =>
  IngestionResult.parse(await platform.send(routes.executeIngestion, { body: { sessionId } }));

const results = async (platform: Running, sessionId: string, query: Record<string, string | number> = {}) =>
  IngestionRowPage.parse(await platform.send(routes.listIngestionResults, { params: { sessionId }, query }));

const refusedWith = (answer: Answer, status: number, code: string) =>
  expect(answer).toMatchObject({ status, json: { code } });

const attempt = (platform: Running, sessionId: string) =>
  platform.call('POST', routes.executeIngestion.path, { sessionId });

test('a file becomes contacts: upload, validate, look, execute', async () => {
  const platform = await startPlatform();
  const attribute = { displayName: 'Open invoices', type: 'number' };
  await platform.send(routes.createCustomAttribute, { body: attribute });
  const existing = await addContact(platform, '+212600000002', { firstName: 'Old', city: 'Rabat' });
  const audience = await platform.send(routes.createAudience, { body: { name: 'Spring' } });
  const file = [
    'Phone,Name,Mail,Invoices',
    '+212600000001,Amina,amina@example.com,3',
    '+212600000002,Bilal,,2.5',
    '+212600000001,Again,,',
    '+212600000004,Chafik,not a mail,many',
    ',Nobody,,',
  ].join('\r\n');
  const uploaded = await upload(platform, file, { hasHeaderRow: 'true', audienceId: audience.id, previewRows: '2' });
  expect(uploaded).toMatchObject({
    status: 'uploaded',
    fileName: 'people.csv',
    totalRows: 5,
    columns: [
      { index: 0, header: 'Phone', samples: ['+212600000001', '+212600000002', '+212600000001', '+212600000004'] },
      { index: 1, header: 'Name' },
      { index: 2, header: 'Mail', samples: ['amina@example.com', 'not a mail'] },
      { index: 3, header: 'Invoices' },
    ],
    previewRows: [
      ['+212600000001', 'Amina', 'amina@example.com', '3'],
      ['+212600000002', 'Bilal', '', '2.5'],
    ],
  });
  expect(uploaded.mappableFields).toContainEqual({
    field: 'primaryPhone',
    label: 'Phone',
    required: true,
    type: 'phone_number',
  });
  expect(uploaded.mappableFields).toContainEqual({
    field: 'customAttributes.open_invoices',
    label: 'Open invoices',
    required: false,
    type: 'number',
  });
  const { sessionId } = uploaded;

  const fields = ['primaryPhone', 'firstName', 'primaryEmail', 'customAttributes.open_invoices'];
  expect(await validate(platform, sessionId, ...fields)).toMatchObject({
    status: 'validated',
    totalRows: 5,
    validRows: 1,
    existingRows: 1,
    invalidRows: 3,
    duplicateInFileRows: 1,
  });
  const page = await results(platform, sessionId);
  expect(page.data.map(({ status, existingContactId }) => [status, existingContactId])).toEqual([
    ['valid', null],
    ['existing', existing],
    ['invalid', null],
    ['invalid', null],
    ['invalid', null],
  ]);
  expect(page.data.map(({ errors }) => errors?.map(({ field, code }) => `${field} ${code}`))).toEqual([
    [],
    [],
    ['primaryPhone duplicateInFile'],
    ['primaryEmail isEmail', 'customAttributes.open_invoices isNumber'],
    ['primaryPhone isNotEmpty'],
  ]);

  const result = await execute(platform, sessionId);
  expect(result).toMatchObject({ created: 1, updated: 1, failed: 2, skipped: 1, addedToAudience: 2 });
  const members = await platform.send(routes.listAudienceContacts, {
    params: { id: audience.id },
    query: { sortBy: 'primaryPhone', sortOrder: 'asc' },
  });
  expect(members.data).toMatchObject([
    { primaryPhone: '+212600000001', firstName: 'Amina', customAttributes: { open_invoices: 3 } },
    { id: existing, firstName: 'Bilal', city: 'Rabat', primaryEmail: null, customAttributes: { open_invoices: 2.5 } },
  ]);
});

test('executing again answers the same and does nothing', async () => {
  let now = Date.now();
  const platform = await startPlatform({ now: () => now });
  const { sessionId } = await upload(platform, 'Phone\n+212600000001\nx\n');
  await validate(platform, sessionId, 'primaryPhone');
  const [first, second] = await Promise.all([execute(platform, sessionId), execute(platform, sessionId)]);
  expect(second).toEqual(first);
  expect(first).toMatchObject({ created: 1, updated: 0, failed: 1 });
  now += SESSION_MS;
  expect(await execute(platform, sessionId)).toEqual(first);
  expect((await platform.send(routes.listContacts)).meta.total).toBe(1);
});

test('the states are kept to: validated before executed, and not validated after', async () => {
  const platform = await startPlatform();
  const { sessionId } = await upload(platform, 'Phone\n+212600000001\n');
  refusedWith(await attempt(platform, sessionId), 409, 'INVALID_STATE');
  refusedWith(await platform.call('GET', `/api/contact/ingestion/${sessionId}/results`), 409, 'INVALID_STATE');
  await validate(platform, sessionId, 'primaryPhone');
  await execute(platform, sessionId);
  const again = { sessionId, columnMappings: mapped('primaryPhone') };
  refusedWith(await platform.call('POST', routes.validateIngestion.path, again), 409, 'INVALID_STATE');
  refusedWith(await attempt(platform, NO_SUCH_ID), 404, 'NOT_FOUND');
});

test('a session lives 30 minutes by the clock of the workspace, then its rows are gone', async () => {
  let now = Date.now();
  const platform = await startPlatform({ now: () => now, testHooks: true });
  const { sessionId, expiresAt } = await upload(platform, 'Phone\n+212600000001\n');
  expect(Date.parse(expiresAt ?? '')).toBe(now + SESSION_MS);
  now += SESSION_MS - 1;
  await validate(platform, sessionId, 'primaryPhone');
  now += 1;
  refusedWith(await attempt(platform, sessionId), 410, 'SESSION_EXPIRED');
  refusedWith(await platform.call('GET', `/api/contact/ingestion/${sessionId}/results`), 410, 'SESSION_EXPIRED');
  const body = { sessionId, columnMappings: mapped('primaryPhone') };
  refusedWith(await platform.call('POST', routes.validateIngestion.path, body), 410, 'SESSION_EXPIRED');
  expect((await platform.send(routes.listContacts)).meta.total).toBe(0);
});

test('validation can be repeated with other columns, also at once', async () => {
  const platform = await startPlatform();
  const rows = Array.from({ length: 300 }, (_, index) => `+2126${String(index).padStart(8, '0')},x`);
  const { sessionId } = await upload(platform, rows.join('\n'), {});
  const both = await Promise.all([
    validate(platform, sessionId, null, 'primaryPhone'),
    validate(platform, sessionId, 'primaryPhone', 'city'),
  ]);
  expect(both).toMatchObject([
    { validRows: 0, invalidRows: 300 },
    { validRows: 300, invalidRows: 0, duplicateInFileRows: 0 },
  ]);
  expect((await results(platform, sessionId, { filter: 'invalid' })).data).toEqual([]);
});

test('mappings are checked: known fields, columns of the file, each once, the phone among them', async () => {
  const platform = await startPlatform();
  const { sessionId } = await upload(platform, 'a,b\n1,2\n');
  const columnMappings = [
    { column: 0, field: 'firstName' },
    { column: 7, field: 'firstName' },
    { column: 1, field: 'customAttributes.unknown' },
  ];
  const answer = await platform.call('POST', routes.validateIngestion.path, { sessionId, columnMappings });
  expect(answer).toMatchObject({ status: 400, json: { code: 'VALIDATION_FAILED' } });
  expect(Object.keys(Reflect.get(answer.json as object, 'fieldErrors')).toSorted()).toEqual([
    'columnMappings',
    'columnMappings.1.column',
    'columnMappings.1.field',
    'columnMappings.2.field',
  ]);
});

test('results are paged, 50 at a time and 500 at most, and filtered', async () => {
  const platform = await startPlatform();
  const rows = Array.from({ length: 120 }, (_, index) => (index % 4 === 0 ? 'x' : `+2126000${1000 + index}`));
  const { sessionId } = await upload(platform, rows.join('\n'), {});
  await validate(platform, sessionId, 'primaryPhone');
  const first = await results(platform, sessionId);
  expect(first.meta).toEqual({
    page: 1,
    limit: 50,
    total: 120,
    totalPages: 3,
    hasNextPage: true,
    hasPreviousPage: false,
  });
  const third = await results(platform, sessionId, { page: 3 });
  expect(third.data.map(({ rowNumber }) => rowNumber)).toEqual(Array.from({ length: 20 }, (_, index) => 101 + index));
  expect((await results(platform, sessionId, { filter: 'invalid', limit: 500 })).data).toHaveLength(30);
  expect((await results(platform, sessionId, { filter: 'valid' })).meta.total).toBe(90);
  expect((await platform.call('GET', `/api/contact/ingestion/${sessionId}/results?limit=501`)).status).toBe(400);
});

test('rows that are not taken come back as a CSV file that no spreadsheet runs, and that can be sent again', async () => {
  const platform = await startPlatform();
  const file = 'Phone;=Name;Note\n12;"=cmd|\'/C calc\'!A0";"two\nlines; and ""quotes"""\n+212600000001;ok;\n+1;@x;-y\n';
  const { sessionId } = await upload(platform, file);
  await validate(platform, sessionId, 'primaryPhone', 'firstName', 'city');
  const { failedRowsUrl } = await execute(platform, sessionId);
  const response = await fetch(failedRowsUrl ?? '');
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="people - failed rows.csv"');
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  const text = bytes.toString().slice(1);
  expect(text.split('\r\n')).toEqual([
    "Row,Phone,'=Name,Note,Errors",
    `1,12,'=cmd|'/C calc'!A0,"two\nlines; and ""quotes""",primaryPhone must be longer than or equal to 3 characters`,
    "3,'+1,'@x,'-y,primaryPhone must be longer than or equal to 3 characters",
  ]);
  expect((await fetch(`${failedRowsUrl}x`)).status).toBe(403);
  const again = await upload(platform, bytes);
  expect(again.previewRows?.map((row) => row.slice(0, 4))).toEqual([
    ['1', '12', "=cmd|'/C calc'!A0", 'two\nlines; and "quotes"'],
    ['3', '+1', '@x', '-y'],
  ]);
});

test('an audience must be there and take contacts', async () => {
  const platform = await startPlatform();
  const file = { name: 'people.csv', bytes: Buffer.from('+212600000001\n') };
  const send = (audienceId: string) => platform.upload(routes.uploadIngestion.path, { audienceId }, file);
  refusedWith(await send(NO_SUCH_ID), 404, 'NOT_FOUND');
  refusedWith(await send('x'), 400, 'VALIDATION_FAILED');
  const live = await platform.send(routes.createAudience, { body: { name: 'Live one', type: 'live' } });
  refusedWith(await send(live.id), 409, 'INVALID_STATE');
});

test('what has changed since validation counts when it is carried out', async () => {
  const platform = await startPlatform();
  const attribute = await platform.send(routes.createCustomAttribute, { body: { displayName: 'Tier', type: 'text' } });
  const { sessionId } = await upload(platform, '+212600000001,\n+212600000002,gold\n', {});
  expect(await validate(platform, sessionId, 'primaryPhone', 'customAttributes.tier')).toMatchObject({ validRows: 2 });
  await addContact(platform, '+212600000001');
  await platform.send(routes.deleteCustomAttribute, { params: { id: attribute.id } });
  expect(await execute(platform, sessionId)).toMatchObject({ created: 0, updated: 1, failed: 1, skipped: 0 });
  expect((await results(platform, sessionId, { filter: 'invalid' })).data).toMatchObject([
    { rowNumber: 2, errors: [{ field: 'customAttributes.tier', code: 'unknownCustomAttribute' }] },
  ]);
});
