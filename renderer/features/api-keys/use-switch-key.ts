import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ApiKey } from '#shared/contract/api-keys.ts';
import { api } from '../../ipc/client.ts';
import { toastDone, toastError } from '../../ui/toast.tsx';

/** Switches a key off, or on again. */
export function useSwitchKey(): (key: ApiKey) => void {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: ({ id, isActive }: ApiKey) => api.apiKeys.update({ id, isActive: !isActive }),
    onSuccess: ({ isActive, name }) => {
      toastDone(isActive ? t('apiKeys.enabled', { name }) : t('apiKeys.disabled', { name }));
      void client.invalidateQueries({ queryKey: ['apiKeys'] });
    },
    onError: toastError,
  });
  return mutate;
}
