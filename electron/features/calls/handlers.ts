import type { AppHandlers } from '#shared/contract/index.ts';
import type { MediaJobs } from '../../media/jobs/media-jobs.ts';
import type { ReadDb } from '../../store/database.ts';
import { findPeaks, getFacets } from './repository.ts';
import { getCall, getCallPage } from './service.ts';

export function callHandlers({
  db,
  mediaJobs,
}: {
  db: ReadDb;
  mediaJobs: Pick<MediaJobs, 'queuePeaks'>;
}): AppHandlers['calls'] {
  return {
    list: (input) => getCallPage(db, input),
    get: ({ id }) => getCall(db, id),
    facets: () => getFacets(db),
    peaks: ({ recordingId }) => {
      const peaks = findPeaks(db, recordingId);
      if (!peaks) mediaJobs.queuePeaks(recordingId);
      return peaks;
    },
  };
}
