import type { ScreenTable } from './screen-table.ts';

export const peopleScreens = {
  Gomobile: {
    listCustomAttributes: 'Attributes',
    createCustomAttribute: 'Attributes',
    getCustomAttribute: 'Attributes',
    updateCustomAttribute: 'Attributes',
    deleteCustomAttribute: 'Attributes',
    listAudiences: 'Audiences',
    createAudience: 'Audiences, through the outbox',
    getAudience: 'Audiences',
    updateAudience: 'Audiences, through the outbox',
    deleteAudience: 'Audiences, through the outbox',
    listAudienceContacts: 'Audiences',
    addAudienceContacts: 'People, Audiences, through the outbox',
  },
} satisfies ScreenTable;
