import type { RecordingAnalysis } from '#shared/contract/call-measures.ts';
import type { CallDetail, CallRow, RecordingInfo, Snippet } from '#shared/contract/calls.ts';
import type { AppApi } from '#shared/contract/index.ts';
import { DEFAULT_THRESHOLDS, measureCall } from '#shared/domain/call-measures.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { findRanges } from '../../../renderer/lib/text-ranges.ts';
import { hasNoWaveform, indexOf, NOW, peaksOf } from '../fixture.ts';
import { compare, slice } from './rows.ts';
import { failWhenAsked, type World } from './world.ts';

const SLICES_PER_SECOND = 50;

export function fakeCalls(world: World): AppApi['calls'] {
  return {
    list: async (input) => {
      failWhenAsked(world);
      const { filter = {}, sort, page } = input;
      const rows = world
        .allCalls()
        .map((detail) => toRow(detail, filter.text))
        .filter((row): row is CallRow => row !== null)
        .filter(
          (row) =>
            (filter.direction === undefined || row.direction === filter.direction) &&
            (filter.agentName === undefined || row.agentName === filter.agentName) &&
            (filter.programName === undefined || row.programName === filter.programName) &&
            (filter.startedFrom === undefined || row.startedAt >= filter.startedFrom) &&
            (filter.startedTo === undefined || row.startedAt < filter.startedTo) &&
            (filter.language === undefined || row.language === filter.language) &&
            (filter.contactId === undefined || row.contactId === filter.contactId) &&
            (filter.minDurationMs === undefined || (row.durationMs ?? 0) >= filter.minDurationMs) &&
            (filter.maxDurationMs === undefined || (row.durationMs ?? 0) < filter.maxDurationMs) &&
            (filter.cachedOnly !== true || row.audio === 'cached') &&
            (filter.commentedOnly !== true || row.commentCount > 0),
        );
      const by = sort?.by ?? 'startedAt';
      rows.sort((a, b) => compare(a[by], b[by]) * (sort?.order === 'asc' ? 1 : -1));
      return slice(rows, page);
    },
    get: async ({ id }) => {
      const index = indexOf(id);
      if (index >= world.callCount)
        throw new AppError('NOT_FOUND', 'This call is no longer on this machine.', {
          action: 'Go back to the list.',
        });
      return world.call(index);
    },
    setHold: async ({ id, isHeld }) => {
      const index = indexOf(id);
      const call = { ...world.call(index), heldSince: isHeld ? NOW : null };
      world.callCache.set(index, call);
      world.events.calls.emit({ ids: [id] });
      return call;
    },
    facets: async () => ({
      agentNames: [
        ...new Set(
          world
            .allCalls()
            .slice(0, 50)
            .map((row) => row.agentName ?? ''),
        ),
      ].toSorted(),
      statuses: ['completed', 'transferred', 'no_answer'],
      languages: ['en', 'es', 'fr'],
      total: world.callCount,
    }),
    peaks: async ({ recordingId }) => {
      const index = indexOf(recordingId);
      const [recording] = world.call(index).recordings;
      if (recording?.audio !== 'cached' || hasNoWaveform(index) || world.parameters.get('peaks') === 'pending')
        return null;
      const channels = peaksOf(index, SLICES_PER_SECOND);
      return {
        recordingId,
        slicesPerSecond: SLICES_PER_SECOND,
        sampleRate: 8000,
        frameCount: (recording.durationMs ?? 0) * 8,
        channels,
      };
    },
    measures: async ({ callId }) => {
      const [recording] = world.call(indexOf(callId)).recordings;
      if (recording === undefined) return { reason: 'noRecording', recordingId: null, analysis: null };
      if (recording.audio !== 'cached') return { reason: 'noAudio', recordingId: recording.id, analysis: null };
      return { reason: null, recordingId: recording.id, analysis: measuredFrom(recording) };
    },
    onChanged: world.events.calls.on,
  };
}

/** The agent speaks at the start, the customer answers over its last word, and music follows. */
function measuredFrom({ durationMs, channelCount }: RecordingInfo): RecordingAnalysis {
  const speech = [[{ startMs: 0, endMs: 20_000 }], [{ startMs: 19_000, endMs: 30_000 }]].slice(0, channelCount ?? 1);
  const hold = [{ startMs: 40_000, endMs: 52_000 }];
  const measures = measureCall({ durationMs: durationMs ?? 0, speech, hold }, DEFAULT_THRESHOLDS);
  return { measures, speech, hold, loudness: speech.map(() => -23), isSameSound: false };
}

function toRow(detail: CallDetail, text: string | undefined): CallRow | null {
  const {
    from: _from,
    to: _to,
    answeredAt: _a,
    endedAt: _e,
    costCredits: _c,
    path: _p,
    variables: _v,
    recordings: _r,
    transcript,
    syncedAt: _s,
    heldSince: _h,
    ...row
  } = detail;
  if (text === undefined || text === '') return { ...row, snippet: null };
  let snippet: Snippet | null = null;
  for (const segment of transcript.segments) {
    const ranges = findRanges(segment.text, text);
    if (ranges.length > 0) {
      snippet = { text: segment.text, ranges: ranges.map(([start, end]) => [start, end]), atMs: segment.startMs };
      break;
    }
  }
  const inNames = findRanges([row.contactName, row.contactPhone, row.agentName].join(' '), text).length > 0;
  return snippet !== null || inNames ? { ...row, snippet } : null;
}
