import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Attribute } from '#shared/contract/contacts.ts';
import { foldText } from '#shared/domain/contact.ts';
import { api } from '../../ipc/client.ts';
import type { WindowedRows } from '../../ui/use-windowed-rows.ts';

/** All attributes whose name or description has these words. They are few and read at once. */
export function useAttributeRows(text: string): WindowedRows<Attribute> {
  const { data, error, refetch } = useQuery({
    queryKey: ['contacts', 'attributes'],
    queryFn: () => api.contacts.attributes(),
  });
  const words = foldText(text).split(' ').filter(Boolean);
  const rows = data?.filter(({ displayName, name, description }) => {
    const searched = foldText(`${displayName} ${name} ${description ?? ''}`);
    return words.every((word) => searched.includes(word));
  });
  return {
    total: rows?.length ?? null,
    rowAt: (index) => rows?.[index],
    show: showNothing,
    error: data === undefined ? error : null,
    retry: () => void refetch(),
  };
}

const showNothing = (): void => undefined;

/** How many contacts have a value for each attribute, by its id. */
export const useAttributeUse = (): Readonly<Record<string, number>> | undefined =>
  useQuery({ queryKey: ['contacts', 'attributeUse'], queryFn: () => api.contacts.attributeUse() }).data;

/** What is done on the platform at once, or refused: failures are for the form to show. */
export function useAttributeActions() {
  const client = useQueryClient();
  const settle = { onSettled: () => client.invalidateQueries({ queryKey: ['contacts'] }) };
  const create = useMutation({
    mutationFn: (input: Parameters<typeof api.contacts.createAttribute>[0]) => api.contacts.createAttribute(input),
    ...settle,
  });
  const describe = useMutation({
    mutationFn: (input: { id: string; description: string }) => api.contacts.describeAttribute(input),
    ...settle,
  });
  const remove = useMutation({ mutationFn: (id: string) => api.contacts.removeAttribute({ id }), ...settle });
  return { create, describe, remove };
}
