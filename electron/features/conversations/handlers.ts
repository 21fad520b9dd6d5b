import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import { typeDraft } from './drafts.ts';
import { listAgents, listCannedReplies, listMessages } from './repository.ts';
import {
  endConversation,
  getConversation,
  getPage,
  markSeen,
  refreshConversation,
  removeCannedReply,
  requireConversation,
  saveCannedReply,
  startConversation,
} from './service.ts';
import type { SettlePace } from './settling.ts';
import { createTurns } from './turns.ts';

export const conversationQueries = ({ db }: ReaderParts): ReaderHandlers['conversations'] => ({
  list: (input) => getPage(db, input),
  agents: () => listAgents(db),
  get: ({ id }) => getConversation(db, id),
  messages: ({ id, page }) => listMessages(db, id, page),
  cannedReplies: () => listCannedReplies(db),
});

export function conversationCommands(
  parts: EngineParts,
  options: { pace?: SettlePace } = {},
): WriterHandlers['conversations'] {
  const { db, clock, publish, life } = parts;
  const turns = createTurns(parts, options);
  life.onStart(() => turns.recover());
  life.onPulled((connectionId) => turns.wake(connectionId));
  life.onClose(() => turns.close());
  const changed = (id: string) => publish('conversations', 'onChanged', { ids: [id] });
  return {
    start: (input) => startConversation(parts, input),
    send: (input) => turns.send(input),
    stop: ({ id }) => turns.stop(id),
    checkAgain: async ({ turnId }) => turns.checkAgain(turnId),
    decide: async ({ turnId, choice }) => turns.decide(turnId, choice),
    end: (input) => endConversation(parts, input),
    refresh: ({ id }) => refreshConversation(parts, id),
    markSeen: (input) => {
      if (markSeen(db, input)) changed(input.id);
    },
    saveDraft: (input) => {
      requireConversation(db, input.id);
      const { before, text } = typeDraft(db, input, clock.now());
      // Lists only show that there is one: telling of every letter would read them again and again.
      if ((before === '') !== (text === '')) changed(input.id);
      return { text };
    },
    saveCannedReply: (input) => {
      const reply = saveCannedReply(db, input, clock.now());
      changed(reply.id);
      return reply;
    },
    removeCannedReply: ({ id }) => {
      removeCannedReply(db, id);
      changed(id);
    },
  };
}
