import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../ipc/client.ts';
import { toastError } from '../../ui/toast.tsx';

/** What a person can decide about a change. */
export function useChangeActions() {
  const client = useQueryClient();
  const settle = {
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: ['outbox'] }),
  };
  const confirm = useMutation({ mutationFn: (id: string) => api.outbox.confirm({ id }), ...settle });
  const retry = useMutation({ mutationFn: (id: string) => api.outbox.retry({ id }), ...settle });
  const discard = useMutation({ mutationFn: (id: string) => api.outbox.discard({ id }), ...settle });
  const resolve = useMutation({
    mutationFn: (input: { id: string; choices: Record<string, 'mine' | 'theirs'> }) => api.outbox.resolve(input),
    ...settle,
  });
  const leaveOut = useMutation({
    mutationFn: (input: { id: string; count: number; how: 'discard' | 'holdBack' }) => api.outbox.leaveOut(input),
    ...settle,
  });
  return {
    leaveOut: leaveOut.mutate,
    confirm: confirm.mutate,
    retry: retry.mutate,
    discard: discard.mutate,
    resolve: resolve.mutate,
  };
}

export type ChangeActions = ReturnType<typeof useChangeActions>;
