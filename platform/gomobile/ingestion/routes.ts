import type { ingestionRoutes } from '#shared/wire/gomobile/routes/ingestion.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import { executeIngestion, runIngestions } from './execution.ts';
import { listIngestionResults, validateIngestion } from './service.ts';
import { expireIngestions, sweepUploads, uploadIngestion } from './upload.ts';

export const ingestionHandlers = (workspace: Workspace): RouteHandlers<typeof ingestionRoutes> => {
  sweepUploads(workspace.db);
  expireIngestions(workspace);
  runIngestions(workspace);
  return {
    uploadIngestion: ({ upload }) => uploadIngestion(workspace, upload),
    validateIngestion: ({ body }) => validateIngestion(workspace, body),
    listIngestionResults: ({ params, query }) => listIngestionResults(workspace, params.sessionId, query),
    executeIngestion: ({ body, request }) => executeIngestion(workspace, body.sessionId, request.host),
  };
};
