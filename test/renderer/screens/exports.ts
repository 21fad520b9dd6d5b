import type { Page } from 'playwright-core';
import type { Screen } from './screen.ts';

const openExport = async (page: Page) => {
  await page.getByTestId('export').click();
  await page.getByTestId('export-count').getByText(/\d/).waitFor();
};

const openTranscriptExport = async (page: Page) => {
  await page.getByTestId('transcript-export').click();
  await page.getByTestId('transcript-export-dialog').waitFor();
};

export const exportsScreens: Screen[] = [
  { name: 'activity', address: '/#/activity', ready: 'job' },
  { name: 'activity, empty', address: '/?mode=empty#/activity', ready: 'jobs-empty' },
  { name: 'people, an export of them', address: '/#/people', ready: 'contacts-grid', prepare: openExport },
  {
    name: 'programs, an export of them, dark',
    address: '/?theme=dark#/programs',
    ready: 'programs-list',
    prepare: openExport,
  },
  {
    name: 'a conversation, an export of it',
    address: '/#/conversations/00000062-0000-4000-8000-000000000000',
    ready: 'turn-streaming',
    prepare: openExport,
  },
  {
    name: 'a call, an export of its transcript',
    address: '/#/calls/00000002-0000-4000-8000-000000000000',
    ready: 'transcript',
    prepare: openTranscriptExport,
  },
  {
    name: 'a call whose words have no times',
    address: '/?mode=untimed#/calls/00000002-0000-4000-8000-000000000000',
    ready: 'no-times',
  },
  { name: 'a call without sound', address: '/#/calls/00000002-0000-4000-8000-00000000000a', ready: 'no-sound' },
  { name: 'calls, an export of them', address: '/#/calls', ready: 'calls-grid', prepare: openExport },
];
