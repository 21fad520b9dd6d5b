import type { Removal } from './removal.ts';

const CUTS = 'test/integration/conversation-cuts.integration.test.ts';
const CHAT = 'test/integration/conversations.integration.test.ts';

export const removals: readonly Removal[] = [
  {
    name: 'a reply that was lost is looked up after a break of the line',
    file: 'electron/features/conversations/turns.ts',
    find: '        if (!isClosed) wake(connectionId);\n',
    replace: '',
    test: CUTS,
  },
  {
    name: 'what the end of the engine left open is looked for at its next start',
    file: 'electron/features/conversations/handlers.ts',
    find: '  life.onStart(() => turns.recover());\n',
    replace: '',
    test: CUTS,
  },
  {
    name: 'a turn that was sent already is not sent again',
    file: 'electron/features/conversations/turns.ts',
    find: '      if (findTurn(db, turnId)) return now(turnId);\n',
    replace: '',
    test: CHAT,
    only: 'is sent once',
  },
  {
    name: 'the same words of an earlier message are no trace of a later one',
    file: 'electron/features/conversations/trace.ts',
    find: "role = 'user' AND position > @basePosition",
    replace: "role = 'user' AND position > @basePosition - 1000",
    test: CHAT,
    only: 'said before',
  },
  {
    name: 'a refused turn puts its text back into the draft',
    file: 'electron/features/conversations/turn-book.ts',
    find: '        returnToDraft(db, conversationId, text, now);\n',
    replace: '',
    test: CHAT,
    only: 'refused',
  },
  {
    name: 'nothing is sent while a turn is open',
    file: 'electron/features/conversations/turn-book.ts',
    find: '        if (listOpenTurns(db).some((turn) => turn.conversationId === conversationId)) return null;\n',
    replace: '',
    test: CHAT,
    only: 'two at once',
  },
];
