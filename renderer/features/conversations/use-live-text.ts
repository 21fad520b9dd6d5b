import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Turn } from '#shared/contract/conversations.ts';
import { api } from '../../ipc/client.ts';

/**
 * The answer that is coming, drawn at most once a frame. It begins with what the store has kept, so that it goes on where it is also
 * for a window that was elsewhere; a piece that was missed is read from there.
 */
export function useLiveText(conversationId: string, turn: Turn | null): string {
  const client = useQueryClient();
  const heard = useRef<{ turnId: string | null; text: string }>({ turnId: null, text: '' });
  const [, draw] = useState(0);
  useEffect(() => {
    let frame = 0;
    const stop = api.conversations.onDelta((piece) => {
      if (piece.conversationId !== conversationId) return;
      const now = heard.current;
      if (now.turnId !== piece.turnId) heard.current = { turnId: piece.turnId, text: '' };
      const { text } = heard.current;
      if (piece.offset > text.length) {
        void client.invalidateQueries({ queryKey: ['conversations', 'get', conversationId] });
        return;
      }
      heard.current = { turnId: piece.turnId, text: text.slice(0, piece.offset) + piece.text };
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        draw((count) => count + 1);
      });
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [conversationId, client]);
  if (turn === null) return '';
  const kept = turn.partial;
  if (heard.current.turnId !== turn.id || heard.current.text.length < kept.length) {
    heard.current = { turnId: turn.id, text: kept };
  }
  return heard.current.text;
}
