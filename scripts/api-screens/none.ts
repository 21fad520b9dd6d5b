import type { ScreenTable } from './screen-table.ts';

/** Routes that no screen uses yet, and why. */
export const withoutScreen = {
  Gomobile: {
    deleteRecording: 'a recording is removed where it was made; here it goes once its platform says that it is gone',
    downloadRecording: 'the same bytes come by the stream, which is read anyway',
    listCallRecordings: 'the report of a call names its recordings',
    sendMessage: 'an answer is streamed, and looked up where its line breaks; in one piece it would only come later',
    createContact: 'a new contact goes by the upsert, which is safe to repeat',
    createFlow: 'Flows are read only here; they are drawn on the platform',
    updateFlow: 'Flows are read only here; they are drawn on the platform',
    deleteFlow: 'Flows are read only here; they are drawn on the platform',
    getAudioPlaybackUrl: 'Audio is fetched with the key and kept sealed; an address that needs no key is not wanted',
  },
  Trillet: {
    createMessageFlow: 'Flows are read only here; they are drawn on the platform',
    deleteMessageFlow: 'Flows are read only here; they are drawn on the platform',
    createCallFlow: 'Flows are read only here; they are drawn on the platform',
    updateCallFlow: 'Flows are read only here; they are drawn on the platform',
    deleteCallFlow: 'Flows are read only here; they are drawn on the platform',
  },
} satisfies ScreenTable;
