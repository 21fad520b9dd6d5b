import type { Screen } from './screen.ts';

const FLOW = '#/agents/flows/00000028-0000-4000-8000-000000000000';
const CARD = '#/agents/flows/00000028-0000-4000-8000-000000000001';
const LIVE = '#/agents/flows/00000028-0000-4000-8000-000000000003';

export const flowsScreens: Screen[] = [
  { name: 'flows', address: '/#/agents/flows', ready: 'flows-grid' },
  { name: 'flows, dark', address: '/?theme=dark#/agents/flows', ready: 'flows-grid' },
  { name: 'flows, offline', address: '/?mode=offline#/agents/flows', ready: 'flows-grid' },
  { name: 'flows, empty', address: '/?mode=empty#/agents/flows', ready: 'flows-grid-empty' },
  {
    name: 'a flow on the canvas with a node inspected',
    address: `/${FLOW}`,
    ready: 'flow-canvas',
    prepare: async (page) => {
      await page.getByTestId('flow-canvas').focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await page.getByTestId('flow-node').waitFor();
    },
  },
  {
    name: 'a flow checked by its platform, dark',
    address: `/?theme=dark${FLOW}`,
    ready: 'flow-canvas',
    prepare: async (page) => {
      await page.getByTestId('flow-tab-findings').click();
      await page.getByTestId('flow-validate').click();
      await page.getByTestId('flow-validation').waitFor();
    },
  },
  {
    name: 'a flow as an outline, offline',
    address: `/?mode=offline${FLOW}`,
    ready: 'flow-canvas',
    prepare: async (page) => {
      await page.keyboard.press('Alt+o');
      await page.getByTestId('flow-outline').waitFor();
    },
  },
  { name: 'a flow in words', address: `/${CARD}`, ready: 'flow-card' },
  {
    name: 'a session that waits',
    address: `/${LIVE}`,
    ready: 'flow-sessions',
    prepare: async (page) => {
      await page.getByTestId('flow-session').first().click();
      await page.getByTestId('session-steps').waitFor();
    },
  },
  {
    name: 'a session is started, dark',
    address: `/?theme=dark${LIVE}`,
    ready: 'flow-sessions',
    prepare: async (page) => {
      await page.getByTestId('start-session').click();
      await page.getByTestId('start-session-form').waitFor();
    },
  },
];
