import { expect } from 'vitest';
import { contactRoutes } from '#shared/wire/gomobile/routes/contacts.ts';
import { ingestionRoutes as routes } from '#shared/wire/gomobile/routes/ingestion.ts';
import type { CaseContext, Given, RouteCases } from '../route-case.ts';
import { addContact, newPhone } from './contacts.ts';

const SESSION_MS = 30 * 60_000;

const uploadOf = (rows: readonly string[], previewRows = '1'): Given => ({
  upload: {
    fields: { hasHeaderRow: 'true', previewRows },
    file: { name: 'people.csv', contentType: 'text/csv', bytes: Buffer.from(['Phone;City', ...rows, ''].join('\r\n')) },
  },
});

async function openSession(context: CaseContext, rows: readonly string[]): Promise<string> {
  const { sessionId } = (await context.send(routes.uploadIngestion, uploadOf(rows))) as { sessionId: string };
  return sessionId;
}

const validation = (sessionId: string): Given => ({
  body: {
    sessionId,
    columnMappings: [
      { column: 0, field: 'primaryPhone' },
      { column: 1, field: 'city' },
    ],
  },
});

/** A session with a new contact, one that is there, one that is in the file twice and one without a number. */
async function validatedSession(context: CaseContext): Promise<string> {
  const [fresh, existing] = [newPhone(context), newPhone(context)];
  await addContact(context, { primaryPhone: existing });
  const sessionId = await openSession(context, [`${fresh};Leeds`, `${existing};York`, `${fresh};Hull`, ';Bath']);
  await context.send(routes.validateIngestion, validation(sessionId));
  return sessionId;
}

const ofUnknownSession = (given: Given): Given => ({
  ...given,
  body: { ...(given.body as object), sessionId: '00000000-0000-4000-8000-0000000000ff' },
});

export const ingestionCases: RouteCases<typeof routes> = {
  uploadIngestion: {
    success: async (context) => uploadOf([`${newPhone(context)};Leeds`]),
    check: (reply) =>
      expect(reply).toMatchObject({
        status: 'uploaded',
        fileName: 'people.csv',
        totalRows: 1,
        columns: [
          { index: 0, header: 'Phone' },
          { index: 1, header: 'City', samples: ['Leeds'] },
        ],
        mappableFields: expect.arrayContaining([
          expect.objectContaining({ field: 'customAttributes.customer_tier', label: 'Customer tier', type: 'text' }),
        ]),
      }),
    invalid: () => uploadOf(['+441134960001;Leeds'], '101'),
    wrongState: { none: 'a file can always be uploaded' },
  },
  validateIngestion: {
    success: async (context) => validation(await openSession(context, [`${newPhone(context)};Leeds`])),
    check: (reply) => expect(reply).toMatchObject({ status: 'validated', totalRows: 1, validRows: 1, invalidRows: 0 }),
    unknownId: (_, given) => ofUnknownSession(given),
    invalid: ({ body }) => ({ body: { ...(body as object), columnMappings: [{ column: 0, field: 'city' }] } }),
    wrongState: async (context) => {
      const sessionId = await validatedSession(context);
      await context.send(routes.executeIngestion, { body: { sessionId } });
      return validation(sessionId);
    },
  },
  listIngestionResults: {
    success: async (context) => ({
      params: { sessionId: await validatedSession(context) },
      query: { filter: 'invalid', limit: 500 },
    }),
    check: (reply) =>
      expect(reply).toMatchObject({
        data: [
          { rowNumber: 3, errors: [{ field: 'primaryPhone', code: 'duplicateInFile' }] },
          { rowNumber: 4, data: { primaryPhone: null, city: 'Bath' }, errors: [{ code: 'isNotEmpty' }] },
        ],
        meta: { limit: 500, total: 2 },
      }),
    invalid: (given) => ({ ...given, query: { filter: 'new' } }),
    wrongState: async (context) => {
      const sessionId = await validatedSession(context);
      await context.advance(SESSION_MS);
      return { params: { sessionId }, status: 410 };
    },
  },
  executeIngestion: {
    success: async (context) => ({ body: { sessionId: await validatedSession(context) } }),
    check: async (reply, { send }) => {
      expect(reply).toMatchObject({ status: 'executed', created: 1, updated: 1, failed: 1, skipped: 1 });
      const failedRows = await fetch((reply as { failedRowsUrl: string }).failedRowsUrl);
      expect((await failedRows.text()).split('\r\n')).toHaveLength(3);
      const found = await send(contactRoutes.listContacts, { query: { limit: 2 } });
      expect(found).toMatchObject({ data: [{ city: 'Leeds' }, { city: 'York' }] });
    },
    unknownId: (_, given) => ofUnknownSession(given),
    invalid: () => ({ body: { sessionId: 'x' } }),
    wrongState: async (context) => ({
      body: { sessionId: await openSession(context, [`${newPhone(context)};Leeds`]) },
    }),
  },
};
