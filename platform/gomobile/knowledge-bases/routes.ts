import type { knowledgeBaseRoutes } from '#shared/wire/gomobile/routes/knowledge-bases.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import * as service from './service.ts';

export const knowledgeBaseHandlers = (workspace: Workspace): RouteHandlers<typeof knowledgeBaseRoutes> => ({
  listKnowledgeBases: ({ query }) => service.listKnowledgeBases(workspace, query),
  createKnowledgeBase: ({ body }) => service.createKnowledgeBase(workspace, body),
  getKnowledgeBase: ({ params }) => service.getKnowledgeBase(workspace, params.id),
  deleteKnowledgeBase: ({ params }) => {
    service.deleteKnowledgeBase(workspace, params.id);
    return { message: 'Knowledge base deleted successfully' };
  },
  updateKnowledgeBase: ({ params, body }) => service.updateKnowledgeBase(workspace, params.id, body),
  listDocuments: ({ params, query }) => service.listDocuments(workspace, params.kbId, query),
  uploadDocument: ({ params, upload }) => service.uploadDocument(workspace, params.kbId, upload),
  getDocument: ({ params }) => service.getDocument(workspace, params.kbId, params.docId),
  deleteDocument: ({ params }) => {
    service.deleteDocument(workspace, params.kbId, params.docId);
    return { message: 'Document deleted successfully' };
  },
});
