import type { Page } from 'playwright-core';
import type { Screen } from './screen.ts';

const id = (kind: number, index: number): string =>
  `${kind.toString(16).padStart(8, '0')}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;

const PROGRAM = `#/programs/${id(30, 0)}`;
const HELD = `#/programs/${id(30, 2)}`;
const RUNNING = `#/programs/executions/${id(31, 0)}`;
const DRAFT = `#/programs/messages/${id(40, 1)}`;
const SENDING = `#/programs/messages/${id(40, 0)}`;
const CONTACT = `#/people/${id(3, 4)}`;

const click =
  (button: string, ready: string) =>
  async (page: Page): Promise<void> => {
    await page.getByTestId(button).click();
    await page.getByTestId(ready).waitFor();
  };

export const programsScreens: Screen[] = [
  { name: 'programs with one open', address: `/${PROGRAM}`, ready: 'program-panel' },
  { name: 'programs, dark', address: `/?theme=dark${PROGRAM}`, ready: 'program-panel' },
  { name: 'programs, empty', address: '/?mode=empty#/programs', ready: 'not-offered' },
  { name: 'a held launch', address: `/${HELD}`, ready: 'effect-notice' },
  {
    name: 'launch of a program',
    address: `/${PROGRAM}`,
    ready: 'program-panel',
    prepare: click('launch-program', 'launch-question'),
  },
  {
    name: 'launch of a program, offline and dark',
    address: `/?mode=offline&theme=dark${PROGRAM}`,
    ready: 'program-panel',
    prepare: click('launch-program', 'launch-question'),
  },
  {
    name: 'form of a program',
    address: `/${PROGRAM}`,
    ready: 'program-panel',
    prepare: click('edit-program', 'program-form'),
  },
  {
    name: 'a program that is not saved offline',
    address: `/?mode=offline${PROGRAM}`,
    ready: 'program-panel',
    prepare: async (page) => {
      await click('edit-program', 'program-form')(page);
      await click('save-program', 'not-done')(page);
      await page.getByTestId('not-done').getByText('NOT saved on the platform: you are offline').waitFor();
    },
  },
  { name: 'executions with one running', address: `/${RUNNING}`, ready: 'execution-panel' },
  {
    name: 'executions, paused offline',
    address: `/?mode=offline${RUNNING}`,
    ready: 'execution-panel',
    prepare: click('pause-execution', 'act-outcome'),
  },
  {
    name: 'calls to one person',
    address: '/#/programs/executions',
    ready: 'executions-list',
    prepare: async (page) => {
      await page
        .locator('label', { has: page.locator('input[value=calls]') })
        .or(page.locator('label').nth(1))
        .first()
        .click();
      await page.getByTestId('person-calls-list').waitFor();
      await page.getByTestId('person-calls-list').getByRole('row').nth(2).click();
      await page.getByTestId('person-call-panel').waitFor();
    },
  },
  { name: 'messages with a draft', address: `/${DRAFT}`, ready: 'message-preview' },
  { name: 'messages being sent, dark', address: `/?theme=dark${SENDING}`, ready: 'sms-program-panel' },
  { name: 'messages, empty', address: '/?mode=empty#/programs/messages', ready: 'not-offered' },
  {
    name: 'launch of an SMS program',
    address: `/${DRAFT}`,
    ready: 'message-preview',
    prepare: click('launch-sms', 'launch-question'),
  },
  {
    name: 'form of an SMS program',
    address: `/${DRAFT}`,
    ready: 'message-preview',
    prepare: click('edit-sms', 'sms-form'),
  },
  {
    name: 'an SMS program that is not saved offline, dark',
    address: `/?mode=offline&theme=dark${DRAFT}`,
    ready: 'message-preview',
    prepare: async (page) => {
      await click('edit-sms', 'sms-form')(page);
      await click('save-sms', 'not-done')(page);
      await page.getByTestId('not-done').getByText('NOT saved on the platform: you are offline').waitFor();
    },
  },
  {
    name: 'call of a contact',
    address: `/${CONTACT}`,
    ready: 'contact-panel',
    prepare: click('call-contact', 'call-form'),
  },
  {
    name: 'message to a contact',
    address: `/${CONTACT}`,
    ready: 'contact-panel',
    prepare: async (page) => {
      await click('message-contact', 'message-form')(page);
      await page.getByTestId('message-text').fill('Hello {{ $contact.firstName }}, see you tomorrow.');
      await page.getByTestId('message-preview').waitFor();
    },
  },
];
