import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { recordingRoutes as routes } from '#shared/wire/gomobile/routes/recordings.ts';
import { LocalCapabilities } from '#shared/wire/local/capabilities.ts';
import { localRoutes } from '#shared/wire/local/routes.ts';
import { sampleId } from '../../../platform/seed/ids.ts';
import type { CaseContext, Given, RawReply, RouteCases } from '../route-case.ts';

/** A recording of the sample workspace that no case deletes. */
export const SAMPLE_RECORDING = {
  id: sampleId('recording', 'support-01'),
  callId: sampleId('call', 'support-01'),
  jobId: sampleId('job', 'support-01'),
  sizeBytes: 5365,
  sha256: 'e7b2eee3590b39a5cfbe25f6b58c76e911011dff2d6fd37efecbb10bd4bdde49',
};

const aboutSample = async (): Promise<Given> => ({ params: { id: SAMPLE_RECORDING.id } });

function expectSampleAudio(reply: unknown): RawReply {
  const raw = reply as RawReply;
  expect(raw.headers.get('content-type')).toBe('audio/ogg');
  expect(Number(raw.headers.get('content-length'))).toBe(SAMPLE_RECORDING.sizeBytes);
  expect(createHash('sha256').update(raw.bytes).digest('hex')).toBe(SAMPLE_RECORDING.sha256);
  return raw;
}

export const recordingCases: RouteCases<typeof routes> = {
  listRecordings: {
    success: async () => ({ query: { limit: 1, offset: 0, callId: SAMPLE_RECORDING.callId } }),
    check: (reply) =>
      expect(reply).toMatchObject({ data: [{ id: SAMPLE_RECORDING.id }], meta: { limit: 1, offset: 0, total: 1 } }),
    invalid: () => ({ query: { offset: -1 } }),
    wrongState: { none: 'reading is always allowed' },
  },
  streamRecording: {
    success: aboutSample,
    check: (reply) => {
      expect(expectSampleAudio(reply).headers.get('content-disposition')).toMatch(/^inline;/);
    },
    invalid: { none: 'it takes an id alone' },
    wrongState: { none: 'reading is always allowed' },
  },
  deleteRecording: {
    success: async (context: CaseContext) => {
      const recordings = (await context.send(routes.listRecordings, { query: { limit: 100 } })) as {
        data: { id: string }[];
      };
      const other = recordings.data.find(({ id }) => id !== SAMPLE_RECORDING.id);
      return { params: { id: other?.id ?? '' } };
    },
    invalid: { none: 'it takes an id alone' },
    wrongState: { none: 'a recording can be deleted in every state; a deleted one is unknown' },
  },
  downloadRecording: {
    success: aboutSample,
    check: (reply) => {
      expect(expectSampleAudio(reply).headers.get('content-disposition')).toMatch(/^attachment; filename="[^"]+"$/);
    },
    invalid: { none: 'it takes an id alone' },
    wrongState: { none: 'reading is always allowed' },
  },
  getRecording: {
    success: aboutSample,
    check: async (reply, { send }) => {
      expect(reply).toMatchObject({ durationMs: 2000, file: { fileSize: SAMPLE_RECORDING.sizeBytes } });
      const { capabilities } = LocalCapabilities.parse(await send(localRoutes.getCapabilities));
      const transcript = { status: 'ready', segments: [{ speaker: 'agent' }, { speaker: 'contact' }] };
      if (capabilities.recordingExtras) expect(reply).toMatchObject({ transcript });
      else expect(reply).not.toHaveProperty('transcript');
    },
    invalid: { none: 'it takes an id alone' },
    wrongState: { none: 'reading is always allowed' },
  },
  listCallRecordings: {
    success: async () => ({ params: { callId: SAMPLE_RECORDING.callId } }),
    check: (reply) => expect(reply).toMatchObject([{ id: SAMPLE_RECORDING.id }]),
    unknownId: { none: 'a call that nobody recorded has no recordings' },
    invalid: { none: 'it takes an id alone' },
    wrongState: { none: 'reading is always allowed' },
  },
};
