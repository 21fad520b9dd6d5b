import type { audioRoutes } from '#shared/wire/gomobile/routes/audio.ts';
import type { RouteHandlers } from '../../http/register.ts';
import { sendFile } from '../../http/send-file.ts';
import type { Workspace } from '../../workspace.ts';
import * as service from './service.ts';

export const audioHandlers = (workspace: Workspace): RouteHandlers<typeof audioRoutes> => ({
  uploadAudio: ({ upload }) => service.uploadAudio(workspace, upload),
  listAudios: ({ query }) => service.listAudios(workspace, query),
  streamAudio: ({ params, request, reply }) =>
    sendFile(service.audioFile(workspace, params.id), 'inline', workspace, request, reply),
  updateAudio: ({ params, body }) => service.updateAudio(workspace, params.id, body),
  deleteAudio: ({ params }) => {
    service.deleteAudio(workspace, params.id);
    return { message: 'Audio deleted successfully' };
  },
  getAudio: ({ params }) => service.getAudio(workspace, params.id),
  getAudioDetails: ({ params }) => service.getAudioDetails(workspace, params.id),
  getAudioPlaybackUrl: ({ params, query, request }) =>
    service.playbackUrl(workspace, params.id, request.host, query.expiresIn),
  listAudiosByUsage: ({ params }) => service.listAudiosByUsage(workspace, params.usageType),
});
