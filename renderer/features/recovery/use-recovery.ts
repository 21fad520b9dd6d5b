import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { RecoveryState } from '#shared/contract/recovery.ts';
import { api } from '../../ipc/client.ts';
import { setupStatusQuery } from '../../ipc/queries.ts';

const recoveryStateQuery = queryOptions({ queryKey: ['recovery', 'state'], queryFn: () => api.recovery.state() });

/** What is known of the store's trouble, kept up with each step of the work on it. */
export function useRecoveryState(): RecoveryState | undefined {
  const client = useQueryClient();
  useEffect(
    () => api.recovery.onChanged(() => void client.invalidateQueries({ queryKey: recoveryStateQuery.queryKey })),
    [client],
  );
  return useQuery(recoveryStateQuery).data;
}

/** What a person can do about a damaged store. After each of them the state is read anew. */
export function useRecoveryActions() {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: recoveryStateQuery.queryKey });
  return {
    recover: useMutation({ mutationFn: () => api.recovery.recover(), onSettled }),
    verify: useMutation({ mutationFn: () => api.recovery.verify(), onSettled }),
    exportUnsent: useMutation({ mutationFn: () => api.recovery.exportUnsent(), onSettled }),
    openReadOnly: useMutation({ mutationFn: () => api.recovery.openReadOnly(), onSettled }),
    showFolder: useMutation({ mutationFn: () => api.recovery.showFolder() }),
    dismiss: useMutation({ mutationFn: () => api.recovery.dismissReport(), onSettled }),
    retry: useMutation({
      mutationFn: () => api.setup.retry(),
      onSuccess: (status) => client.setQueryData(setupStatusQuery.queryKey, status),
      onSettled,
    }),
  };
}
