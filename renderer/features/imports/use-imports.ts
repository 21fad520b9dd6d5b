import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Attribute, Audience } from '#shared/contract/contacts.ts';
import type { Import, ImportRowFilter } from '#shared/contract/imports.ts';
import { api } from '../../ipc/client.ts';
import { toastError } from '../../ui/toast.tsx';
import { useWindowedRows } from '../../ui/use-windowed-rows.ts';

export const importQuery = (id: string) =>
  queryOptions({ queryKey: ['imports', 'get', id], queryFn: () => api.imports.get({ id }) });

export const useImportList = () =>
  useWindowedRows(['imports', 'list'], (page, signal) => api.imports.list({ page }, { signal }));

/** Rows of an import; read anew whenever how they are read changes. */
export const useImportRows = (id: string, filter: ImportRowFilter) =>
  useWindowedRows(['imports', 'rows', id, filter], (page, signal) =>
    api.imports.rows({ id, filter, page }, { signal }),
  );

export const useCountries = () =>
  useQuery({
    queryKey: ['imports', 'countries'],
    queryFn: () => api.imports.countries(),
    staleTime: Number.POSITIVE_INFINITY,
  }).data ?? [];

export function useTargets(connectionId: string | null): { attributes: Attribute[]; audiences: Audience[] } {
  const attributes = useQuery({ queryKey: ['contacts', 'attributes'], queryFn: () => api.contacts.attributes() }).data;
  const audiences = useQuery({ queryKey: ['contacts', 'audiences'], queryFn: () => api.contacts.audiences() }).data;
  const ofConnection = <T extends { connectionId: string }>(rows: T[] = []) =>
    rows.filter((row) => row.connectionId === connectionId);
  return { attributes: ofConnection(attributes), audiences: ofConnection(audiences) };
}

type Configuration = Omit<Parameters<typeof api.imports.configure>[0], 'id'>;

/** Changes to an import; the screen shows the answer at once. */
export function useImportActions(id: string) {
  const client = useQueryClient();
  const kept = (value: Import) => {
    client.setQueryData(importQuery(id).queryKey, value);
    void client.invalidateQueries({ queryKey: ['imports', 'rows', id] });
  };
  const options = { onSuccess: kept, onError: toastError };
  return {
    configure: useMutation({ mutationFn: (wish: Configuration) => api.imports.configure({ id, ...wish }), ...options }),
    check: useMutation({ mutationFn: () => api.imports.check({ id }), ...options }),
    run: useMutation({ mutationFn: () => api.imports.run({ id }), ...options }),
    cancel: useMutation({ mutationFn: () => api.imports.cancel({ id }), ...options }),
    correct: useMutation({
      mutationFn: (wish: { line: number; column: number; text: string }) => api.imports.correct({ id, ...wish }),
      onSuccess: () => client.invalidateQueries({ queryKey: ['imports'] }),
      onError: toastError,
    }),
  };
}
