import { useQuery } from '@tanstack/react-query';
import type { Execution, PersonCall, Program } from '#shared/contract/programs.ts';
import { api } from '../../ipc/client.ts';
import { useStore } from '../../lib/store.ts';
import { useWindowedRows, type WindowedRows } from '../../ui/use-windowed-rows.ts';
import { executionsView, programsView } from './programs-view.ts';

export interface ReadRows<R> extends WindowedRows<R> {
  /** When the list was last read from its platform. */
  readAt: number | null;
}

export function useProgramRows(): ReadRows<Program> {
  const { filter, sort } = useStore(programsView, (view) => view);
  const rows = useWindowedRows(['programs', 'list', filter, sort], (page, signal) =>
    api.programs.list({ filter, sort, page }, { signal }),
  );
  const readAt = useQuery({
    queryKey: ['programs', 'readAt'],
    queryFn: async () => (await api.programs.list({ page: { limit: 1 } })).readAt,
  }).data;
  return { ...rows, readAt: readAt ?? null };
}

export function useExecutionRows(): ReadRows<Execution> {
  const { filter } = useStore(executionsView, (view) => view);
  const rows = useWindowedRows(['programs', 'executions', filter], (page, signal) =>
    api.programs.executions({ filter, page }, { signal }),
  );
  const readAt = useQuery({
    queryKey: ['programs', 'executionsReadAt'],
    queryFn: async () => (await api.programs.executions({ page: { limit: 1 } })).readAt,
  }).data;
  return { ...rows, readAt: readAt ?? null };
}

export const useCallRows = (): WindowedRows<PersonCall> =>
  useWindowedRows(['programs', 'calls'], (page, signal) => api.programs.calls({ page }, { signal }));

export const useProgram = (id: string) =>
  useQuery({ queryKey: ['programs', 'one', id], queryFn: () => api.programs.get({ id }) });

export const useExecution = (id: string) =>
  useQuery({ queryKey: ['programs', 'execution', id], queryFn: () => api.programs.execution({ id }) });

/** What may be chosen from on a connection; nothing until one is chosen. */
export const useChoices = (connectionId: string | null) =>
  useQuery({
    queryKey: ['programs', 'choices', connectionId],
    queryFn: () => api.programs.choices({ connectionId: connectionId ?? '' }),
    enabled: connectionId !== null,
  }).data;
