import type { dictionaryRoutes } from '#shared/wire/gomobile/routes/dictionaries.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import * as service from './service.ts';

export const dictionaryHandlers = (workspace: Workspace): RouteHandlers<typeof dictionaryRoutes> => ({
  listDictionaries: ({ query }) => service.listDictionaries(workspace, query),
  createDictionary: ({ body }) => service.createDictionary(workspace, body),
  getDictionary: ({ params }) => service.getDictionary(workspace, params.id),
  deleteDictionary: ({ params }) => {
    service.deleteDictionary(workspace, params.id);
    return { message: 'Dictionary deleted successfully' };
  },
  listDictionaryEntries: ({ params }) => service.listEntries(workspace, params.id),
  addDictionaryEntry: ({ params, upload }) =>
    service.addEntry(workspace, params.id, { key: upload.fields.key, file: upload.file }),
  getDictionaryEntry: ({ params }) => service.getEntry(workspace, params.id, params.key),
  deleteDictionaryEntry: ({ params }) => {
    service.deleteEntry(workspace, params.id, params.key);
    return { message: 'Dictionary entry deleted successfully' };
  },
});
