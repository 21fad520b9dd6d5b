import { useCallback, useEffect, useRef, useState } from 'react';
import type { ConversationDetail } from '#shared/contract/conversations.ts';
import { api } from '../../ipc/client.ts';

export interface Draft {
  text: string;
  type: (text: string) => void;
  /** Empties the field for what is about to be sent, and answers it. Nothing is kept until `sent` or `putBack` says how that went. */
  take: () => string;
  /** The store has its receipt, and emptied the draft with it. */
  sent: () => void;
  /** It was refused, and the draft in the store is as it was. */
  putBack: (text: string) => void;
}

interface State {
  text: string;
  /** What the store keeps, as far as is known here. */
  base: string;
  isSaving: boolean;
  isSending: boolean;
}

/**
 * What is typed, kept in the store at each letter, one write after the other. Nothing that comes from a platform touches it; only a
 * text of the person's own comes back into it, where it could not be sent.
 */
export function useDraft({ id, draft: kept, turn }: Pick<ConversationDetail, 'id' | 'draft' | 'turn'>): Draft {
  const [text, setText] = useState(kept);
  const state = useRef<State>({ text: kept, base: kept, isSaving: false, isSending: false });
  const set = useCallback((next: string) => {
    state.current.text = next;
    setText(next);
  }, []);

  const save = useCallback(async () => {
    const now = state.current;
    if (now.isSaving || now.isSending || now.text === now.base) return;
    now.isSaving = true;
    const saved = now.text;
    try {
      const answer = await api.conversations.saveDraft({ id, text: saved, base: now.base });
      now.base = answer.text;
      if (answer.text !== saved) set(answer.text + now.text.slice(saved.length));
    } catch {
      // It still stands in the field, and the next letter tries again.
      return;
    } finally {
      now.isSaving = false;
    }
    void save();
  }, [id, set]);

  // A text that comes back from a turn is in the store first, before what was typed since.
  const returned = turn !== null && !turn.isOpen && turn.state === 'failed' ? turn : null;
  const returnedText = returned !== null && kept.startsWith(returned.text) ? returned.text : null;
  const adopted = useRef(returned?.id ?? null);
  useEffect(() => {
    const now = state.current;
    if (returned === null || returnedText === null || adopted.current === returned.id) return;
    adopted.current = returned.id;
    if (now.isSaving || now.text.startsWith(returnedText)) return;
    const typed = now.text;
    now.base = kept;
    set(typed === '' ? kept : `${returnedText}\n\n${typed}`);
    void save();
  }, [returned, returnedText, kept, save, set]);

  useEffect(() => {
    const flush = () => void save();
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [save]);

  return {
    text,
    type: (next) => {
      set(next);
      void save();
    },
    take: () => {
      const taken = state.current.text;
      state.current.isSending = true;
      set('');
      return taken;
    },
    sent: () => {
      state.current.isSending = false;
      state.current.base = '';
      void save();
    },
    putBack: (taken) => {
      const now = state.current;
      now.isSending = false;
      set(now.text === '' ? taken : `${taken}\n\n${now.text}`);
      void save();
    },
  };
}
