import type { Page } from 'playwright-core';
import type { Screen } from './screen.ts';

const AGENT = '#/agents/00000014-0000-4000-8000-000000000000';
const FLOWGENT_AGENT = '#/agents/00000014-0000-4000-8000-000000000005';
const BASE = '#/agents/knowledge/00000015-0000-4000-8000-000000000000';
const ITEM = '#/agents/knowledge/00000018-0000-4000-8000-000000000000';

const openTab = (name: string, testId: string) => async (page: Page) => {
  await page.getByTestId(`agent-tab-${name}`).click();
  await page.getByTestId(testId).first().waitFor();
};

export const agentsScreens: Screen[] = [
  { name: 'agents', address: '/#/agents', ready: 'agents-list' },
  { name: 'agents, empty', address: '/?mode=empty#/agents', ready: 'agents-list-empty' },
  { name: 'an agent', address: `/${AGENT}`, ready: 'agent-instructions' },
  { name: 'an agent that tells little', address: `/${FLOWGENT_AGENT}`, ready: 'agent-not-offered' },
  {
    name: 'an agent, its figures',
    address: `/?theme=dark${AGENT}`,
    ready: 'agent-panel',
    prepare: openTab('resolution', 'trend'),
  },
  {
    name: 'a criterion being edited',
    address: `/${AGENT}`,
    ready: 'agent-panel',
    prepare: async (page) => {
      await openTab('resolution', 'trend')(page);
      await page.getByTestId('edit-criterion').first().click();
      await page.getByTestId('criterion-form').waitFor();
    },
  },
  {
    name: 'a prompt being edited',
    address: `/${AGENT}`,
    ready: 'agent-panel',
    prepare: async (page) => {
      await page.getByTestId('agent-edit').click();
      await page.getByTestId('agent-field-instructions').fill('Answer in one sentence.');
      await page.getByTestId('agent-field-temperature').fill('9');
      await page.getByTestId('agent-form').locator('[aria-invalid=true]').first().waitFor();
    },
  },
  {
    name: 'what an agent knows',
    address: `/${AGENT}`,
    ready: 'agent-panel',
    prepare: openTab('knowledge', 'agent-open-base'),
  },
  {
    name: 'the playground',
    address: `/${AGENT}`,
    ready: 'agent-panel',
    prepare: async (page) => {
      await openTab('playground', 'trial-message')(page);
      await page.getByTestId('trial-message').fill('When are you open?');
      await page.keyboard.press('Control+Enter');
      await page.getByTestId('trial-facts').waitFor();
      await page.locator('summary').click();
    },
  },
  {
    name: 'an agent, offline',
    address: `/?mode=offline&theme=dark${AGENT}`,
    ready: 'agent-panel',
    prepare: async (page) => {
      await page.getByTestId('agent-archive').click();
      await page.getByTestId('confirm-dialog').click();
      await page.getByTestId('not-done').waitFor();
    },
  },
  {
    name: 'a new agent',
    address: '/#/agents',
    ready: 'agents-list',
    prepare: async (page) => {
      await page.getByTestId('new-agent').click();
      await page.getByTestId('create-agent').click();
      await page.locator('[aria-invalid=true]').first().waitFor();
    },
  },
  { name: 'knowledge', address: '/#/agents/knowledge', ready: 'knowledge-list' },
  { name: 'knowledge, empty', address: '/?mode=empty#/agents/knowledge', ready: 'knowledge-list-empty' },
  { name: 'a knowledge base', address: `/${BASE}`, ready: 'documents' },
  {
    name: 'a knowledge base, offline',
    address: `/?mode=offline&theme=dark${BASE}`,
    ready: 'documents',
    prepare: async (page) => {
      await page.getByTestId('upload-documents').click();
      await page.getByTestId('not-done').waitFor();
    },
  },
  { name: 'a knowledge item', address: `/${ITEM}`, ready: 'item-content' },
  {
    name: 'a knowledge item that is too long',
    address: `/?theme=dark${ITEM}`,
    ready: 'item-content',
    prepare: async (page) => {
      await page.getByTestId('item-edit').click();
      await page.getByTestId('item-field-content').fill('Too long. '.repeat(401));
      await page.getByTestId('content-meter').getByText('10').waitFor();
    },
  },
  {
    name: 'what an update overwrites',
    address: `/${ITEM}`,
    ready: 'item-content',
    prepare: async (page) => {
      await page.getByTestId('item-edit').click();
      await page.getByTestId('item-field-content').fill('Goods can be returned within 14 days.');
      await page.getByTestId('item-save').click();
      await page.getByTestId('item-diff').waitFor();
    },
  },
];
