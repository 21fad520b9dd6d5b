import type { ScreenTable } from './screen-table.ts';

export const administrationScreens = {
  Gomobile: {
    listApiKeys: 'Settings · API keys',
    createApiKey: 'Settings · API keys',
    getApiKey: 'Settings · API keys',
    updateApiKey: 'Settings · API keys',
    deleteApiKey: 'Settings · API keys',
    listSessions: 'Settings · Sessions',
    revokeSession: 'Settings · Sessions',
    logoutAll: 'Settings · Sessions',
    logout: 'Settings · Connections',
    listAvailableDids: 'Settings · Numbers',
    listAvailableSenderIds: 'Settings · Numbers',
  },
} satisfies ScreenTable;
