import type { AppHandlers } from '#shared/contract/index.ts';
import type { MediaJobs } from '../../media/jobs/media-jobs.ts';

export function recordingHandlers({
  mediaJobs,
}: {
  mediaJobs: Pick<MediaJobs, 'download' | 'evict'>;
}): AppHandlers['recordings'] {
  return {
    download: ({ id }) => mediaJobs.download(id),
    evict: ({ id }) => mediaJobs.evict(id),
  };
}
