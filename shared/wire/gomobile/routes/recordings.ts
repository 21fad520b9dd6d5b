import { z } from 'zod';
import { BINARY, type RouteTable } from '../../routes.ts';
import { IdParams, MessageReply } from '../common.ts';
import { Recording, RecordingListQuery, RecordingPage } from '../recordings.ts';

const byCall = z.strictObject({ callId: z.uuid() });

/** Recordings of calls. */
export const recordingRoutes = {
  listRecordings: {
    code: 'RC1',
    method: 'GET',
    path: '/api/recordings',
    title: 'List recordings',
    summary: 'Recordings by offset, newest call first, without transcripts',
    query: RecordingListQuery,
    status: 200,
    reply: RecordingPage,
    tag: 'stated',
    source: 'recordings',
  },
  streamRecording: {
    code: 'RC2',
    method: 'GET',
    path: '/api/recordings/{id}',
    title: 'Stream recording',
    summary: 'The audio of a recording; takes Range',
    params: IdParams,
    status: 200,
    reply: BINARY,
    tag: 'stated',
    source: 'recording stream',
  },
  deleteRecording: {
    code: 'RC3',
    method: 'DELETE',
    path: '/api/recordings/{id}',
    title: 'Delete recording',
    summary: 'Deletes a recording (soft)',
    params: IdParams,
    status: 200,
    reply: MessageReply,
    tag: 'inferred',
    source: 'follows GET /api/recordings/{id}',
  },
  downloadRecording: {
    code: 'RC4',
    method: 'GET',
    path: '/api/recordings/{id}/download',
    title: 'Download recording',
    summary: 'The audio of a recording, as an attachment; takes Range',
    params: IdParams,
    status: 200,
    reply: BINARY,
    tag: 'inferred',
    source: 'follows GET /api/recordings/{id}',
  },
  getRecording: {
    code: 'RC5',
    method: 'GET',
    path: '/api/recordings/{id}/metadata',
    title: 'Get recording metadata',
    summary: 'A recording with its transcript',
    params: IdParams,
    status: 200,
    reply: Recording,
    tag: 'inferred',
    source: 'follows GET /api/recordings/{id}',
  },
  listCallRecordings: {
    code: 'RC6',
    method: 'GET',
    path: '/api/recordings/call/{callId}',
    title: 'List recordings by call',
    summary: 'The recordings of a call with their transcripts',
    params: byCall,
    status: 200,
    reply: z.array(Recording),
    tag: 'inferred',
    source: 'from the title of the operation',
  },
} as const satisfies RouteTable;
