import { expect } from 'vitest';
import { dictionaryRoutes as routes } from '#shared/wire/gomobile/routes/dictionaries.ts';
import { sampleId } from '../../../platform/seed/ids.ts';
import type { CaseContext, Given, RouteCases } from '../route-case.ts';
import { toneFile } from '../support/audio-file.ts';

const SYSTEM_DICTIONARY = sampleId('dictionary', 'fr');
const HARD_KEY = 'prix/100 % « مئة » 🚂 a+b?c#d';

const alwaysAllowed = { none: 'reading is always allowed' };
const onSystem = { params: { id: SYSTEM_DICTIONARY }, status: 403 };

export const newDictionary = (context: CaseContext): Promise<string> =>
  context.create(routes.createDictionary, { body: { name: `Numbers ${context.unique()}`, language: 'ar' } });

const entryOf = (id: string, key: string): Given => ({
  params: { id },
  upload: { fields: { key }, file: toneFile(key.length) },
});

/** Adds an entry and answers it. */
export const addEntry = async (context: CaseContext, id: string, key: string): Promise<{ audioId: string }> =>
  (await context.send(routes.addDictionaryEntry, entryOf(id, key))) as { audioId: string };

const aboutNewDictionary = async (context: CaseContext): Promise<Given> => ({
  params: { id: await newDictionary(context) },
});

async function aboutNewEntry(context: CaseContext): Promise<Given> {
  const id = await newDictionary(context);
  await addEntry(context, id, HARD_KEY);
  return { params: { id, key: HARD_KEY } };
}

export const dictionaryCases: RouteCases<typeof routes> = {
  listDictionaries: {
    success: async () => ({ query: { includeSystem: true } }),
    check: (reply) =>
      expect(reply).toContainEqual(
        expect.objectContaining({ id: SYSTEM_DICTIONARY, isSystem: true, organizationId: null, language: 'fr' }),
      ),
    invalid: () => ({ query: { includeSystem: 'perhaps' } }),
    wrongState: alwaysAllowed,
  },
  createDictionary: {
    success: async () => ({ body: { name: 'Prices', description: 'In dirhams', language: 'fr-MA' } }),
    check: (reply, { platform }, { body }) =>
      expect(reply).toMatchObject({ ...(body as object), organizationId: platform.organisationId, isSystem: false }),
    invalid: () => ({ body: { name: 'Prices', language: 'the French one' } }),
    wrongState: { none: 'a dictionary can always be added' },
  },
  getDictionary: {
    success: aboutNewDictionary,
    check: (reply, _, { params }) => expect(reply).toMatchObject({ id: params?.id, language: 'ar' }),
    invalid: { none: 'it takes an id alone' },
    wrongState: alwaysAllowed,
  },
  deleteDictionary: {
    success: aboutNewDictionary,
    invalid: { none: 'it takes an id alone' },
    wrongState: async () => onSystem,
  },
  listDictionaryEntries: {
    success: async () => ({ params: { id: SYSTEM_DICTIONARY } }),
    check: (reply) => expect(reply).toContainEqual(expect.objectContaining({ key: '7' })),
    invalid: { none: 'it takes an id alone' },
    wrongState: alwaysAllowed,
  },
  addDictionaryEntry: {
    success: async (context) => entryOf(await newDictionary(context), HARD_KEY),
    check: (reply, _, { params }) => expect(reply).toMatchObject({ dictionaryId: params?.id, key: HARD_KEY }),
    invalid: ({ params }) => entryOf(params?.id ?? '', 'k'.repeat(257)),
    wrongState: async (context) => {
      const { params } = await aboutNewEntry(context);
      return entryOf(params?.id ?? '', HARD_KEY);
    },
  },
  getDictionaryEntry: {
    success: aboutNewEntry,
    check: (reply, _, { params }) => expect(reply).toMatchObject({ dictionaryId: params?.id, key: HARD_KEY }),
    invalid: { none: 'it takes an id and a key alone' },
    wrongState: alwaysAllowed,
  },
  deleteDictionaryEntry: {
    success: aboutNewEntry,
    invalid: { none: 'it takes an id and a key alone' },
    wrongState: async () => ({ params: { ...onSystem.params, key: '7' }, status: 403 }),
  },
};
