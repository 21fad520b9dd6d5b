import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { MessagePreview, PersonMessage, SmsProgram } from '#shared/contract/messages.ts';
import { api } from '../../ipc/client.ts';
import { useStore } from '../../lib/store.ts';
import { useWindowedRows, type WindowedRows } from '../../ui/use-windowed-rows.ts';
import { messagesView } from './messages-view.ts';

export function useSmsProgramRows(): WindowedRows<SmsProgram> & { readAt: number | null } {
  const { filter } = useStore(messagesView, (view) => view);
  const rows = useWindowedRows(['messages', 'list', filter], (page, signal) =>
    api.messages.list({ filter, page }, { signal }),
  );
  const readAt = useQuery({
    queryKey: ['messages', 'readAt'],
    queryFn: async () => (await api.messages.list({ page: { limit: 1 } })).readAt,
  }).data;
  return { ...rows, readAt: readAt ?? null };
}

export const useSentRows = (): WindowedRows<PersonMessage> =>
  useWindowedRows(['messages', 'sent'], (page, signal) => api.messages.sent({ page }, { signal }));

export const useSmsProgram = (id: string) =>
  useQuery({ queryKey: ['messages', 'one', id], queryFn: () => api.messages.get({ id }) });

export const useMessageChoices = (connectionId: string | null) =>
  useQuery({
    queryKey: ['messages', 'choices', connectionId],
    queryFn: () => api.messages.choices({ connectionId: connectionId ?? '' }),
    enabled: connectionId !== null,
  }).data;

/** Typing pauses this long before the texts of real people are made anew. */
const TYPING_MS = 150;

/** What a template makes of real people; the one before stays while another is made. */
export function usePreview(
  template: string,
  whom: { audienceId?: string | undefined; contactId?: string | undefined },
): MessagePreview | undefined {
  const [settled, setSettled] = useState(template);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(template), TYPING_MS);
    return () => clearTimeout(timer);
  }, [template]);
  const isWanted = settled.trim() !== '' && (whom.audienceId ?? whom.contactId) !== undefined;
  const { data } = useQuery({
    queryKey: ['messages', 'preview', whom, settled],
    queryFn: ({ signal }) => api.messages.preview({ template: settled, ...whom }, { signal }),
    enabled: isWanted,
    placeholderData: (before) => before,
    gcTime: 0,
  });
  return isWanted ? data : undefined;
}
