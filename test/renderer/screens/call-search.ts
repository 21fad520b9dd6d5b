import type { Page } from 'playwright-core';
import type { Screen } from './screen.ts';

const search = (text: string, shown: string) => async (page: Page) => {
  await page.getByTestId('call-search').fill(text);
  await page.getByTestId(shown).waitFor();
};

export const callSearchScreens: Screen[] = [
  { name: 'search across, empty', address: '/#/calls/search', ready: 'search-help' },
  {
    name: 'search across, found',
    address: '/?theme=dark#/calls/search',
    ready: 'call-search',
    prepare: search('speaker:agent refund', 'search-hits'),
  },
  {
    name: 'search across, cannot be read, while the index is built',
    address: '/?index=building#/calls/search',
    ready: 'call-search',
    prepare: search('refund silence:20s', 'search-problem'),
  },
  {
    name: 'search across, nothing found',
    address: '/#/calls/search',
    ready: 'call-search',
    prepare: search('refund speaker:system', 'search-nothing'),
  },
  {
    name: 'saved searches',
    address: '/#/calls/search',
    ready: 'call-search',
    prepare: async (page) => {
      await search('refund', 'search-hits')(page);
      await page.getByTestId('saved-searches').click();
      await page.getByTestId('saved-name').waitFor();
    },
  },
  { name: 'trackers', address: '/#/calls/trackers', ready: 'trackers' },
  {
    name: 'new tracker',
    address: '/#/calls/trackers',
    ready: 'trackers',
    prepare: async (page) => {
      await page.getByTestId('new-tracker').click();
      await page.getByTestId('tracker-phrases').waitFor();
    },
  },
];
