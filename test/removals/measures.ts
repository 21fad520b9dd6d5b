import type { Removal } from './removal.ts';

const TRUTH = 'electron/media/analysis/truth-table.test.ts';
const ANALYSER = 'electron/media/analysis/analyser.test.ts';
const JOBS = 'electron/media/jobs/media-jobs.test.ts';
const RULES = 'shared/domain/call-measures.test.ts';

export const removals: readonly Removal[] = [
  {
    name: 'what leaks over from the other channel is not speech',
    file: 'electron/media/analysis/speech-activity.ts',
    find: 'return !isLeak && music',
    replace: 'return music',
    test: TRUTH,
    only: 'cross-talk at -35 dB',
  },
  {
    name: 'music is not speech',
    file: 'electron/media/analysis/speech-activity.ts',
    find: '!isLeak && music[frame] !== 1 && level',
    replace: '!isLeak && level',
    test: TRUTH,
    only: 'hold music',
  },
  {
    name: 'the floor follows the noise of the line',
    file: 'electron/media/analysis/speech-activity.ts',
    find: '(floor[frame] ?? 0) + margin',
    replace: 'margin',
    test: TRUTH,
    only: 'telephone noise',
  },
  {
    name: 'a mono call in two channels is not measured by side',
    file: 'electron/media/analysis/analyser.ts',
    find: 'isSameSound ? 1 : 2',
    replace: 'isSameSound ? 2 : 2',
    test: ANALYSER,
    only: 'tells a mono call',
  },
  {
    name: 'samples that are no number do not stay in the filters',
    file: 'electron/media/analysis/telephone-band.ts',
    find: 'Math.abs(sample) <= 64 ? sample : 0',
    replace: 'true ? sample : 0',
    test: ANALYSER,
    only: 'no number',
  },
  {
    name: 'audio that is not that of a call is not measured',
    file: 'electron/media/analysis/analyser.ts',
    find: 'sampleRate >= LEAST_RATE && channels.length <= MOST_CHANNELS',
    replace: 'sampleRate > 0 && channels.length > 0',
    test: ANALYSER,
    only: 'more than two channels',
  },
  {
    name: 'a back-channel is no interruption',
    file: 'shared/domain/turn-taking.ts',
    find: '!isAmidTalk || lengthOf(span) > backchannelMaxMs',
    replace: 'span.endMs > 0',
    test: RULES,
    only: 'back-channels',
  },
  {
    name: 'one channel is never guessed to be two sides',
    file: 'shared/domain/call-measures.ts',
    find: 'channels.length === 2 && agent !== undefined && customer !== undefined',
    replace: 'agent !== undefined',
    test: RULES,
    only: 'does not tell',
  },
  {
    name: 'other thresholds or another version have a recording heard again',
    file: 'electron/media/jobs/repository.ts',
    find: 'OR (x.version = @version AND x.thresholds = @thresholds)',
    replace: 'OR x.version IS NOT NULL',
    test: JOBS,
    only: 'are made again',
  },
  {
    name: 'being heard again does not forget which bytes were heard',
    file: 'electron/media/jobs/peaks-queue.ts',
    find: 'queue(recordingId, findFindings(db, recordingId)?.sha256 ?? null)',
    replace: 'queue(recordingId, null)',
    test: JOBS,
    only: 'are made again',
  },
];
