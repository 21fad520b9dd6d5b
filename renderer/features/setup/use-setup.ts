import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { SetupStatus } from '#shared/contract/setup.ts';
import { setupStatusQuery } from '../../ipc/queries.ts';

/** A step of the setup: its answer is the status that decides what is on screen. */
export function useSetupStep<Input = void>(
  step: (input: Input) => Promise<SetupStatus>,
  onError?: () => void,
): UseMutationResult<SetupStatus, Error, Input> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: step,
    // The input may be a passphrase or a recovery key: nothing of it stays in the cache.
    gcTime: 0,
    onSuccess: (value) => client.setQueryData(setupStatusQuery.queryKey, value),
    ...(onError && { onError }),
  });
}
