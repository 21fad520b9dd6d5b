import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AdditionOutcome } from '#shared/contract/audiences.ts';
import type { ContactSelection } from '#shared/contract/contact-filter.ts';
import type { ContactColumn, ManyFields, ManyOutcome } from '#shared/contract/contacts.ts';
import { api } from '../../ipc/client.ts';
import { toastDone, toastError, toastUndo } from '../../ui/toast.tsx';

/** What setting these fields would change; undefined while it is counted or nothing is named. */
export const useManyPreview = (selection: ContactSelection, fields: ManyFields | null): ManyOutcome | undefined =>
  useQuery({
    queryKey: ['contacts', 'previewMany', selection, fields],
    queryFn: () => api.contacts.previewMany({ selection, fields: fields ?? {} }),
    enabled: fields !== null,
  }).data;

/** Edits, deletes and adds all chosen contacts, and says what came of it with the way back. */
export function useManyActions(onDone: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const settle = {
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: ['contacts'] }),
  };
  const undo = useMutation({
    mutationFn: (groupId: string) => api.contacts.undoMany({ groupId, undoId: crypto.randomUUID() }),
    ...settle,
    onSuccess: ({ undoneCount, leftCount, isHeld }) => {
      const words = [
        t('people.many.undone', { count: undoneCount }),
        ...(isHeld ? [t('people.many.undoHeld')] : []),
        ...(leftCount > 0 ? [t('people.many.undoLeft', { count: leftCount })] : []),
      ];
      toastDone(words.join(' '));
    },
  });
  const told = (key: 'changed' | 'changedHeld' | 'deleteHeld', { changedCount }: ManyOutcome, groupId: string) => {
    const message = t(`people.many.${key}`, { count: changedCount });
    if (changedCount === 0) toastDone(message);
    else toastUndo(message, () => undo.mutate(groupId));
    onDone();
  };
  const change = useMutation({
    mutationFn: ({ groupId, ...input }: { groupId: string; selection: ContactSelection; fields: ManyFields }) =>
      api.contacts.changeMany({ groupId, ...input }),
    ...settle,
    onSuccess: (outcome, { groupId }) => told(outcome.isHeld ? 'changedHeld' : 'changed', outcome, groupId),
  });
  const remove = useMutation({
    mutationFn: ({ groupId, selection }: { groupId: string; selection: ContactSelection }) =>
      api.contacts.removeMany({ groupId, selection }),
    ...settle,
    onSuccess: (outcome, { groupId }) => told('deleteHeld', outcome, groupId),
  });
  return { change, remove };
}

/** An audience to add people to: one that is here, or a new one. */
export type AudienceGoal = { id: string; name: string } | { connectionId: string; newName: string };

/** Adds chosen contacts to an audience, which may be made for it. Queued; works offline. */
export function useAddToAudience(onDone: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ goal, selection }: { goal: AudienceGoal; selection: ContactSelection }) => {
      const groupId = crypto.randomUUID();
      if ('id' in goal) return api.audiences.add({ groupId, id: goal.id, selection });
      const { connectionId, newName } = goal;
      const made = await api.audiences.create({
        ...{ id: crypto.randomUUID(), connectionId, name: newName },
        people: { groupId, selection },
      });
      return made.addition ?? NOBODY;
    },
    onSuccess: ({ addedCount, chosenCount, elsewhereCount }, { goal }) => {
      const name = 'id' in goal ? goal.name : goal.newName;
      const alreadyCount = chosenCount - addedCount - elsewhereCount;
      const words = [
        t('people.audience.added', { count: addedCount, name }),
        ...(alreadyCount > 0 ? [t('people.audience.already', { count: alreadyCount })] : []),
        ...(elsewhereCount > 0 ? [t('people.audience.elsewhere', { count: elsewhereCount })] : []),
      ];
      toastDone(words.join(' '));
      onDone();
    },
    onError: toastError,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['contacts'] }),
        client.invalidateQueries({ queryKey: ['audiences'] }),
      ]),
  });
}

const NOBODY: AdditionOutcome = { chosenCount: 0, addedCount: 0, elsewhereCount: 0 };

const COLUMNS_KEY = ['contacts', 'columns'];

/** The columns that this workspace has chosen; null for the usual ones, undefined while they are read. */
export const useKeptColumns = (): ContactColumn[] | null | undefined =>
  useQuery({ queryKey: COLUMNS_KEY, queryFn: () => api.contacts.columns() }).data;

/** Keeps another choice of columns; the grid shows it at once. */
export function useKeepColumns(): (columns: ContactColumn[] | null) => void {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (columns: ContactColumn[] | null) => api.contacts.setColumns({ columns }),
    onMutate: (columns) => client.setQueryData(COLUMNS_KEY, columns),
    onError: (error) => {
      toastError(error);
      return client.invalidateQueries({ queryKey: COLUMNS_KEY });
    },
  }).mutate;
}
