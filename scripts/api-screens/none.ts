import type { ScreenTable } from './screen-table.ts';

/** Routes that no screen uses yet, and why. */
export const withoutScreen = {
  Gomobile: {
    sendMessage: 'an answer is streamed, and looked up where its line breaks; in one piece it would only come later',
    createContact: 'a new contact goes by the upsert, which is safe to repeat',
  },
} satisfies ScreenTable;
