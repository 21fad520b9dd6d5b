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
  /** What the store keeps once it has read every write that was posted. */
  posted: string;
  /** What the store is known to keep. */
  confirmed: string;
  /** Writes whose answer has not come. */
  openCount: number;
  /** What the store was found to keep before the text, and now stands in the field. */
  found: string;
  isSending: boolean;
  /** Counts what was sent: an answer to a write from before says nothing of the text now. */
  round: number;
}

/**
 * What is typed, kept in the store at each letter: written at once, waiting for nothing, since the next thing may be that the window
 * closes. Writes arrive in their order. Nothing that comes from a platform touches it; only a text of the person's own comes back
 * into it, where it could not be sent.
 */
export function useDraft({ id, draft: kept, turn }: Pick<ConversationDetail, 'id' | 'draft' | 'turn'>): Draft {
  const [text, setText] = useState(kept);
  const state = useRef<State>({
    text: kept,
    posted: kept,
    confirmed: kept,
    openCount: 0,
    found: '',
    isSending: false,
    round: 0,
  });
  const set = useCallback((next: string) => {
    state.current.text = next;
    setText(next);
  }, []);

  const save = useCallback(async () => {
    const now = state.current;
    if (now.isSending || now.text === now.posted) return;
    const { text: written, posted: base, round } = now;
    now.posted = written;
    now.openCount += 1;
    try {
      const { text: stored } = await api.conversations.saveDraft({ id, text: written, base });
      if (round !== now.round) return;
      now.confirmed = stored;
      const found = stored.slice(0, stored.length - written.length);
      if (found === '' || found === now.found) return;
      now.found = found;
      now.posted = found + now.posted;
      set(found + now.text);
    } catch {
      // It still stands in the field, and the next letter writes it again.
      if (round === now.round) now.posted = now.confirmed;
    } finally {
      now.openCount -= 1;
    }
  }, [id, set]);

  // A text that comes back from a turn is in the store first, before what was typed since.
  const returned = turn !== null && !turn.isOpen && turn.state === 'failed' ? turn : null;
  const returnedText = returned !== null && kept.startsWith(returned.text) ? returned.text : null;
  const adopted = useRef(returned?.id ?? null);
  useEffect(() => {
    const now = state.current;
    if (returned === null || returnedText === null || adopted.current === returned.id) return;
    adopted.current = returned.id;
    if (now.openCount > 0 || now.text.startsWith(returnedText)) return;
    const typed = now.text;
    now.posted = kept;
    set(typed === '' ? kept : `${returnedText}\n\n${typed}`);
    void save();
  }, [returned, returnedText, kept, save, set]);

  // What could not be written before is tried once more where the field goes.
  useEffect(() => () => void save(), [save]);

  return {
    text,
    type: (next) => {
      set(next);
      void save();
    },
    take: () => {
      const taken = state.current.text;
      state.current.isSending = true;
      state.current.round += 1;
      set('');
      return taken;
    },
    sent: () => {
      Object.assign(state.current, { isSending: false, posted: '', confirmed: '', found: '' });
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
