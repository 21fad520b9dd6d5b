import { expect } from 'vitest';
import { knowledgeBaseRoutes as routes } from '#shared/wire/gomobile/routes/knowledge-bases.ts';
import type { CaseContext, Given, RouteCases } from '../route-case.ts';
import { addAgent } from './agents.ts';

/** Adds a knowledge base and answers its id. */
export const addKnowledgeBase = (context: CaseContext): Promise<string> =>
  context.create(routes.createKnowledgeBase, { body: { name: `Knowledge ${context.unique()}` } });

const uploadOf = (name: string, text: string) => ({
  fields: {},
  file: { name, contentType: 'text/plain', bytes: new TextEncoder().encode(text) },
});

async function aboutNewDocument(context: CaseContext): Promise<Given & { params: Record<string, string> }> {
  const kbId = await addKnowledgeBase(context);
  const upload = uploadOf('parcels.txt', 'Parcels arrive within three days.');
  const docId = await context.create(routes.uploadDocument, { params: { kbId }, upload });
  return { params: { kbId, docId } };
}

const aboutNewBase = async (context: CaseContext): Promise<Given> => ({
  params: { id: await addKnowledgeBase(context) },
});

const READING = { none: 'reading is always allowed' };
const ID_ALONE = { none: 'it takes an id alone' };

export const knowledgeBaseCases: RouteCases<typeof routes> = {
  listKnowledgeBases: {
    success: async (context) => {
      await addKnowledgeBase(context);
      return { query: { search: 'KNOWLEDGE', sortBy: 'createdAt', sortOrder: 'desc', limit: 1 } };
    },
    check: (reply) => expect(reply).toMatchObject({ data: [{ status: 'active', documentCount: 0, agentCount: 0 }] }),
    invalid: () => ({ query: { sortBy: 'colour' } }),
    wrongState: READING,
  },
  createKnowledgeBase: {
    success: async ({ unique }) => ({ body: { name: `Knowledge ${unique()}`, description: 'About parcels' } }),
    check: (reply, _, { body }) =>
      expect(reply).toMatchObject({ ...(body as object), embeddingModel: 'google/gemini-embedding-001' }),
    invalid: () => ({ body: { name: 'x'.repeat(129) } }),
    wrongState: { none: 'two knowledge bases may carry the same name' },
  },
  getKnowledgeBase: {
    success: async (context) => {
      const { kbId: id = '' } = (await aboutNewDocument(context)).params;
      await addAgent(context, { knowledgeBaseId: id });
      return { params: { id } };
    },
    check: (reply) => expect(reply).toMatchObject({ documentCount: 1, agentCount: 1 }),
    invalid: ID_ALONE,
    wrongState: READING,
  },
  deleteKnowledgeBase: {
    success: async (context) => {
      const { kbId: id = '' } = (await aboutNewDocument(context)).params;
      return { params: { id } };
    },
    check: (reply) => expect(reply).toEqual({ message: 'Knowledge base deleted successfully' }),
    invalid: ID_ALONE,
    wrongState: async (context) => {
      const given = await aboutNewBase(context);
      await addAgent(context, { knowledgeBaseId: given.params?.id });
      return given;
    },
  },
  updateKnowledgeBase: {
    success: async (context) => ({ ...(await aboutNewBase(context)), body: { description: 'All about parcels' } }),
    check: (reply) => expect(reply).toMatchObject({ description: 'All about parcels' }),
    invalid: (given) => ({ ...given, body: { name: '' } }),
    wrongState: { none: 'name and description can be changed in every state' },
  },
  listDocuments: {
    success: async (context) => {
      const { kbId = '' } = (await aboutNewDocument(context)).params;
      return { params: { kbId }, query: { search: 'PARCELS' } };
    },
    check: (reply) => expect(reply).toMatchObject({ data: [{ name: 'parcels.txt', fileType: 'txt' }] }),
    invalid: (given) => ({ ...given, query: { limit: 101 } }),
    wrongState: READING,
  },
  uploadDocument: {
    success: async (context) => ({
      params: { kbId: await addKnowledgeBase(context) },
      upload: uploadOf('opening hours.md', '# Hours\n\nWe open at nine.'),
    }),
    check: (reply) =>
      expect(reply).toMatchObject({ name: 'opening hours.md', fileType: 'md', status: 'uploading', chunkCount: null }),
    invalid: (given) => ({ ...given, upload: uploadOf('sums.xlsx', 'none'), status: 415 }),
    wrongState: { none: 'documents can be added at any time' },
  },
  getDocument: {
    success: aboutNewDocument,
    check: (reply) => expect(reply).toMatchObject({ name: 'parcels.txt', fileSize: 33, error: null }),
    invalid: ID_ALONE,
    wrongState: READING,
  },
  deleteDocument: {
    success: aboutNewDocument,
    check: (reply) => expect(reply).toEqual({ message: 'Document deleted successfully' }),
    invalid: ID_ALONE,
    wrongState: { none: 'a document can be deleted in every state, also while it is read' },
  },
};
