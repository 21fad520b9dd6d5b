import type { Screen } from './screen.ts';

const keys = (query = '') => `/?keys=offered${query}#/settings/apiKeys`;

export const administrationScreens: Screen[] = [
  { name: 'API keys', address: keys(), ready: 'keys' },
  { name: 'API keys, offline', address: keys('&mode=offline'), ready: 'keys-offline' },
  { name: 'API keys, not offered', address: '/?mode=empty#/settings/apiKeys', ready: 'keys-empty' },
  {
    name: 'API keys, the secret of a new one',
    address: keys('&theme=dark'),
    ready: 'keys',
    prepare: async (page) => {
      await page.getByTestId('new-key').click();
      await page.getByTestId('key-name').fill('Nightly export');
      await page.getByTestId('key-create').click();
      await page.getByTestId('secret').waitFor();
    },
  },
  {
    name: 'API keys, one revoked that is in use',
    address: keys(),
    ready: 'keys',
    prepare: async (page) => {
      await page.getByTestId('key-actions').first().click();
      await page.getByTestId('key-revoke').click();
      await page.getByTestId('key-own-warning').waitFor();
    },
  },
  { name: 'sessions', address: '/#/settings/sessions', ready: 'session-table' },
  { name: 'sessions, offline', address: '/?mode=offline&theme=dark#/settings/sessions', ready: 'sessions-offline' },
  { name: 'numbers', address: '/#/settings/numbers', ready: 'numbers-did' },
  { name: 'numbers, dark', address: '/?theme=dark#/settings/numbers', ready: 'numbers-senderId' },
];
