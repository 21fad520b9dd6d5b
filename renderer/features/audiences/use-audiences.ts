import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AudienceRow, AudienceSort } from '#shared/contract/audiences.ts';
import { api } from '../../ipc/client.ts';
import { toastDone, toastError } from '../../ui/toast.tsx';
import { useWindowedRows, type WindowedRows } from '../../ui/use-windowed-rows.ts';

export const useAudienceRows = (text: string, sort: AudienceSort): WindowedRows<AudienceRow> =>
  useWindowedRows(['audiences', 'list', text, sort], (page, signal) =>
    api.audiences.list({ text, sort, page }, { signal }),
  );

export const useAudience = (id: string) =>
  useQuery({ queryKey: ['audiences', 'get', id], queryFn: () => api.audiences.get({ id }) });

/** When the list was last read to its end; null where it never was. */
export const useAudiencesReadAt = (): number | null =>
  useQuery({ queryKey: ['audiences', 'readAt'], queryFn: () => api.audiences.readAt() }).data ?? null;

/** Makes, renames and deletes audiences; every one of these is queued or held, so it works offline. */
export function useAudienceActions() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const settle = {
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: ['audiences'] }),
  };
  const create = useMutation({
    mutationFn: (input: { id: string; connectionId: string; name: string; description: string }) =>
      api.audiences.create({ ...input, description: input.description === '' ? null : input.description }),
    ...settle,
    onSuccess: () => toastDone(t('audiences.createdQueued')),
  });
  const update = useMutation({
    mutationFn: (input: { id: string; name?: string; description?: string }) =>
      api.audiences.update({ changeId: crypto.randomUUID(), ...input }),
    ...settle,
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.audiences.remove({ changeId: crypto.randomUUID(), id }),
    ...settle,
    onSuccess: () => toastDone(t('audiences.deleteHeld')),
  });
  return { create, update, remove };
}
