import type { ScreenTable } from './screen-table.ts';

/** What the screens of calls, people, settings and the sync behind them use. */
export const keptScreens = {
  Gomobile: {
    getMe: 'Settings · Connections',
    listContacts: 'People',
    getContact: 'People',
    upsertContacts: 'People, through the outbox',
    updateContact: 'People, through the outbox',
    deleteContact: 'People, through the outbox',
    listCustomAttributes: 'People',
    listAudiences: 'People',
    getAudience: 'People',
    listAudienceContacts: 'People',
    listRecordings: 'Calls',
    streamRecording: 'Call review',
    getRecording: 'Call review',
    getCallReport: 'Call review',
    refreshSession: 'Settings · Connections',
  },
  FlowGent: { listKnowledge: 'Settings · Connections' },
} satisfies ScreenTable;
