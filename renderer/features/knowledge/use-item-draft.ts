import { useEffect, useRef, useState } from 'react';
import type { ItemDetail, ItemDraftFields } from '#shared/contract/knowledge.ts';
import { api } from '../../ipc/client.ts';
import { toastError } from '../../ui/toast.tsx';

/** What was typed is kept on this machine this soon after the last key. */
const KEEP_MS = 300;

export type ItemForm = Required<ItemDraftFields>;

const formOf = ({ name, content, agentIds, draft }: ItemDetail): ItemForm => ({
  name,
  content: content ?? '',
  agentIds,
  indexOn: null,
  ...draft?.fields,
});

/** The fields of an item as typed, kept in the store shortly after. What another side changes never touches what is in the form. */
export function useItemDraft(item: ItemDetail) {
  const [fields, setFields] = useState(() => formOf(item));
  const unsaved = useRef<ItemDraftFields>({});
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const { id } = item;
  const flush = async () => {
    clearTimeout(timer.current);
    const typed = unsaved.current;
    if (Object.keys(typed).length === 0) return;
    unsaved.current = {};
    await api.knowledge.saveItemDraft({ id, fields: typed });
  };
  const latest = useRef(flush);
  useEffect(() => {
    latest.current = flush;
  });
  // Leaving the screen within that time loses nothing.
  useEffect(() => () => void latest.current().catch(toastError), []);
  return {
    fields,
    flush,
    change: (change: ItemDraftFields) => {
      setFields((now) => ({ ...now, ...change }) as ItemForm);
      unsaved.current = { ...unsaved.current, ...change };
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void latest.current().catch(toastError), KEEP_MS);
    },
    drop: () => {
      clearTimeout(timer.current);
      unsaved.current = {};
      if (item.draft !== null) void api.knowledge.dropItemDraft({ id }).catch(toastError);
    },
    reset: (saved: ItemDetail) => setFields(formOf(saved)),
  };
}
