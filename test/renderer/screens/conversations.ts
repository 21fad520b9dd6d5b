import type { Screen } from './screen.ts';

const one = (index: number): string => `#/conversations/00000062-0000-4000-8000-00000000000${index}`;

export const conversationsScreens: Screen[] = [
  { name: 'conversations', address: '/#/conversations', ready: 'agent-board' },
  { name: 'conversations, dark', address: '/?theme=dark#/conversations', ready: 'agent-board' },
  { name: 'conversations, not offered', address: '/?mode=empty#/conversations', ready: 'conversations-not-offered' },
  { name: 'a conversation that is answered', address: `/${one(0)}`, ready: 'turn-streaming' },
  { name: 'a conversation whose line broke', address: `/?theme=dark${one(2)}`, ready: 'turn-unknown' },
  { name: 'a message that may have arrived', address: `/${one(3)}`, ready: 'turn-undecided' },
  { name: 'a conversation with a draft', address: `/${one(4)}`, ready: 'chat-input' },
  { name: 'a conversation that has ended', address: `/${one(5)}`, ready: 'conversation-ended' },
  {
    name: 'a conversation, offline, with a message refused',
    address: `/?mode=offline${one(1)}`,
    ready: 'chat-input',
    prepare: async (page) => {
      await page.getByTestId('chat-input').fill('Is anybody there?');
      await page.getByTestId('chat-send').click();
      await page.getByTestId('chat-refusal').waitFor();
    },
  },
  {
    name: 'a new conversation',
    address: '/#/conversations',
    ready: 'agent-board',
    prepare: async (page) => {
      await page.getByTestId('new-conversation').click();
      await page.getByTestId('start-conversation').waitFor();
    },
  },
  {
    name: 'canned replies',
    address: `/${one(1)}`,
    ready: 'chat-input',
    prepare: async (page) => {
      await page.getByTestId('canned-replies').click();
      await page.getByTestId('new-canned').click();
      await page.getByTestId('canned-name').waitFor();
    },
  },
];
