import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import { pathOf } from '#shared/wire/routes.ts';
import type { HttpClient, StreamReply } from '../../net/http-client.ts';
import { AudioFault, audioFault } from '../audio-fault.ts';
import type { AudioReply, AudioRequest } from '../connector.ts';
import { openFile } from '../open-file.ts';

/** The audio from `fromByte` on; where it cannot be continued, from its start. `path` is a template of the connection's own. */
export function openAudio(
  http: Pick<HttpClient, 'stream'>,
  { recordingRemoteId, fromByte, etag, signal }: AudioRequest,
  path: string = gomobileRoutes.streamRecording.path,
): Promise<AudioReply> {
  const request = { method: 'GET', path: pathOf({ path }, { id: recordingRemoteId }), signal } as const;
  return openFile(http, request, { fromByte, etag }, { fault: audioFault, check: refuseOther });
}

function refuseOther(reply: StreamReply): void {
  const type = reply.header('content-type') ?? '';
  if (!/json|html|^text\//i.test(type)) return;
  throw new AudioFault('notAudio', 'The platform sent something that is not audio.');
}
