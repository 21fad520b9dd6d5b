import type { ScreenTable } from './screen-table.ts';

export const conversationsScreens = {
  Gomobile: {
    listConversations: 'Conversations',
    startConversation: 'Conversations',
    getConversation: 'Conversations',
    listMessages: 'Conversations',
    streamMessage: 'Conversations',
    endConversation: 'Conversations',
  },
  FlowGent: {
    chatWithAgent: 'Conversations',
  },
} satisfies ScreenTable;
