import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../ipc/client.ts';
import { createStore, useStore } from '../../lib/store.ts';
import { useWindowedRows } from '../../ui/use-windowed-rows.ts';

/** The list as the person left it. */
export const dictionariesView = createStore({ text: '' });
export const setDictionaryText = (text: string): void => dictionariesView.set({ text });

export function useDictionaryRows() {
  const text = useStore(dictionariesView, (view) => view.text);
  return useWindowedRows(['dictionaries', 'list', text], (page, signal) =>
    api.dictionaries.list({ text, page }, { signal }),
  );
}

export const useDictionaryOverview = () =>
  useQuery({ queryKey: ['dictionaries', 'overview'], queryFn: () => api.dictionaries.overview() }).data;

export const useDictionary = (id: string) =>
  useQuery({ queryKey: ['dictionaries', 'get', id], queryFn: () => api.dictionaries.get({ id }) });

export const MOST_ENTRIES = 200;

export const useEntries = (dictionaryId: string, text: string) =>
  useQuery({
    queryKey: ['dictionaries', 'entries', dictionaryId, text],
    queryFn: ({ signal }) =>
      api.dictionaries.entries({ dictionaryId, text, page: { offset: 0, limit: MOST_ENTRIES } }, { signal }),
  });

/** Audio that an entry can be given from the library. */
export const useLibraryChoices = () =>
  useQuery({
    queryKey: ['audioLibrary', 'choices'],
    queryFn: () => api.audioLibrary.list({ page: { offset: 0, limit: 200 } }),
  }).data?.rows ?? [];

/** A wish that needs the platform; its error stays beside the button until the next try. */
export function useDictionaryAct<I, O>(act: (input: I) => Promise<O>, onDone: (output: O) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: ['dictionaries'] }),
  });
}
