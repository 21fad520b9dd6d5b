import type { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import type { RouteHandlers } from '../../http/register.ts';
import { sendFile } from '../../http/send-file.ts';
import type { Workspace } from '../../workspace.ts';
import { audioFile } from './audio.ts';
import * as service from './service.ts';

type Routes = Pick<
  typeof gomobileRoutes,
  'listRecordings' | 'streamRecording' | 'deleteRecording' | 'downloadRecording' | 'getRecording' | 'listCallRecordings'
>;

export const recordingHandlers = (workspace: Workspace): RouteHandlers<Routes> => ({
  listRecordings: ({ query }) => service.listRecordings(workspace, query),
  streamRecording: ({ params, request, reply }) =>
    sendFile(
      audioFile(service.liveRecording(workspace, params.id), workspace.sampleDir),
      'inline',
      workspace,
      request,
      reply,
    ),
  deleteRecording: ({ params }) => {
    service.deleteRecording(workspace, params.id);
    return { message: 'Recording deleted successfully' };
  },
  downloadRecording: ({ params, request, reply }) =>
    sendFile(
      audioFile(service.liveRecording(workspace, params.id), workspace.sampleDir),
      'attachment',
      workspace,
      request,
      reply,
    ),
  getRecording: ({ params }) => service.getRecording(workspace, params.id),
  listCallRecordings: ({ params }) => service.listCallRecordings(workspace, params.callId),
});
