import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../ipc/client.ts';
import { toastDone, toastError } from '../../ui/toast.tsx';

/** The most that are listed; older ones come into view when newer ones are cleared. */
const MOST_ROWS = 200;

/** Every job that is kept, the newest first. */
export const useJobs = () =>
  useQuery({
    queryKey: ['jobs', 'list'],
    queryFn: () => api.jobs.list({ page: { offset: 0, limit: MOST_ROWS } }),
    placeholderData: keepPreviousData,
  });

/** How many wait or are under way. */
export const useActiveJobCount = (): number =>
  useQuery({ queryKey: ['jobs', 'activeCount'], queryFn: () => api.jobs.activeCount() }).data ?? 0;

/** What a person can do with a job. */
export function useJobActions() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const settle = { onError: toastError, onSettled: () => client.invalidateQueries({ queryKey: ['jobs'] }) };
  const cancel = useMutation({ mutationFn: (id: string) => api.jobs.cancel({ id }), ...settle });
  const retry = useMutation({ mutationFn: (id: string) => api.jobs.retry({ id }), ...settle });
  const dismiss = useMutation({ mutationFn: (id: string) => api.jobs.dismiss({ id }), ...settle });
  const show = useMutation({ mutationFn: (id: string) => api.jobs.showFile({ id }), onError: toastError });
  const open = useMutation({ mutationFn: (id: string) => api.jobs.openFile({ id }), onError: toastError });
  const clear = useMutation({
    mutationFn: () => api.jobs.dismissAll(),
    ...settle,
    onSuccess: (count) => toastDone(t('jobs.cleared', { count })),
  });
  return {
    cancel: cancel.mutate,
    retry: retry.mutate,
    dismiss: dismiss.mutate,
    show: show.mutate,
    open: open.mutate,
    clear: () => clear.mutate(),
  };
}

export type JobActions = ReturnType<typeof useJobActions>;
