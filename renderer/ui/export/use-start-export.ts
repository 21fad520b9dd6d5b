import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Job } from '#shared/contract/jobs.ts';
import { toastDone } from '../toast.tsx';

/** Asks where a file shall lie and begins to write it. Nothing happens where the person says nowhere. */
export function useStartExport<Request>(
  start: (request: Request) => Promise<Job | null>,
  { onStarted, onError }: { onStarted?: () => void; onError?: (error: Error) => void },
) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: start,
    ...(onError && { onError }),
    onSuccess: (job) => {
      // The person closed the system's dialog: all stays as it is.
      if (job === null) return;
      void client.invalidateQueries({ queryKey: ['jobs'] });
      toastDone(t('exports.started', { name: job.label }));
      onStarted?.();
    },
  });
}
