import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../ipc/client.ts';

/** The store hears of typing at the latest so long after a letter. */
const SAVE_MS = 150;

export interface Draft {
  text: string;
  type: (text: string) => void;
  /** Empties the field without a word to the store, which does the same with the receipt. Answers what stood there. */
  take: () => string;
  /** What was taken was not sent after all. */
  putBack: (text: string) => void;
}

/**
 * What is typed, kept in the store as it is typed. Nothing that comes from a platform touches it; only a text of the person's own
 * comes back into it, where it could not be sent.
 */
export function useDraft(conversationId: string, kept: string): Draft {
  const [text, setText] = useState(kept);
  const state = useRef({ text: kept, base: kept, timer: 0, isSaving: false });

  const save = useCallback(async () => {
    const now = state.current;
    window.clearTimeout(now.timer);
    now.timer = 0;
    if (now.isSaving || now.text === now.base) return;
    now.isSaving = true;
    const sent = now.text;
    try {
      const answer = await api.conversations.saveDraft({ id: conversationId, text: sent, base: now.base });
      now.base = answer.text;
      if (answer.text !== sent) {
        now.text = answer.text + now.text.slice(sent.length);
        setText(now.text);
      }
    } finally {
      now.isSaving = false;
      if (now.text !== sent && now.timer === 0) now.timer = window.setTimeout(() => void save(), SAVE_MS);
    }
  }, [conversationId]);

  const set = useCallback((next: string) => {
    state.current.text = next;
    setText(next);
  }, []);

  // A text that came back from a turn is in the store first; it is taken over unless something is being typed.
  useEffect(() => {
    const now = state.current;
    if (kept === now.base || now.isSaving) return;
    if (now.text === now.base) {
      now.base = kept;
      set(kept);
    } else void save();
  }, [kept, save, set]);

  useEffect(() => {
    const flush = () => void save();
    window.addEventListener('pagehide', flush);
    window.addEventListener('blur', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      window.removeEventListener('blur', flush);
      flush();
    };
  }, [save]);

  return {
    text,
    type: (next) => {
      set(next);
      state.current.timer ||= window.setTimeout(() => void save(), SAVE_MS);
    },
    take: () => {
      const now = state.current;
      window.clearTimeout(now.timer);
      now.timer = 0;
      const taken = now.text;
      now.base = '';
      set('');
      return taken;
    },
    putBack: (taken) => {
      const now = state.current;
      set(now.text === '' ? taken : `${taken}\n\n${now.text}`);
      void save();
    },
  };
}
