import type { Screen } from './screen.ts';

const RUNNING = '0000001f-0000-4000-8000-000000000000';
const REPORT = `#/reports/executions/${RUNNING}`;

export const reportsScreens: Screen[] = [
  { name: 'today', address: '/#/today', ready: 'today-agents' },
  { name: 'today, dark and offline', address: '/?mode=offline&theme=dark#/today', ready: 'today-agents' },
  { name: 'today, empty', address: '/?mode=empty#/today', ready: 'today-empty' },
  { name: 'call report', address: '/#/reports/calls', ready: 'report-grid' },
  {
    name: 'call report by outcome, dark',
    address: '/?theme=dark#/reports/calls',
    ready: 'report-grid',
    prepare: async (page) => {
      await page.getByTestId('report-by').click();
      await page.getByRole('option', { name: 'By outcome' }).click();
      await page.getByTestId('report-grid').getByText('Voicemail').waitFor();
    },
  },
  { name: 'call report, empty', address: '/?mode=empty#/reports/calls', ready: 'report-empty' },
  { name: 'call report that cannot be read', address: '/?mode=error#/reports/calls', ready: 'report-range' },
  { name: 'executions to choose from', address: '/#/reports/executions', ready: 'choose-execution' },
  { name: 'execution report', address: `/${REPORT}`, ready: 'execution-billing' },
  {
    name: 'execution report, dark and offline',
    address: `/?mode=offline&theme=dark${REPORT}`,
    ready: 'report-problem',
  },
  {
    name: 'calls of an execution with the attempts of one',
    address: `/${REPORT}`,
    ready: 'execution-report',
    prepare: async (page) => {
      await page.getByTestId('report-tab-calls').click();
      await page.getByTestId('report-calls').getByRole('row').nth(1).click();
      await page.getByTestId('attempts').waitFor();
    },
  },
  {
    name: 'steps of an execution, dark',
    address: `/?theme=dark${REPORT}`,
    ready: 'execution-report',
    prepare: async (page) => {
      await page.getByTestId('report-tab-nodes').click();
      await page.getByTestId('report-nodes').waitFor();
    },
  },
  {
    name: 'conversations of an execution',
    address: `/${REPORT}`,
    ready: 'execution-report',
    prepare: async (page) => {
      await page.getByTestId('report-tab-conversations').click();
      await page.getByTestId('report-conversations').waitFor();
    },
  },
  { name: 'credits', address: '/#/reports/credits', ready: 'credit-days' },
  {
    name: 'credit transactions, dark',
    address: '/?theme=dark#/reports/credits',
    ready: 'credit-report',
    prepare: async (page) => {
      await page.getByTestId('credit-tab').getByText('Transactions').click();
      await page.getByTestId('credit-transactions').waitFor();
    },
  },
  { name: 'credits, not offered', address: '/?mode=empty#/reports/credits', ready: 'credits-not-offered' },
  { name: 'usage', address: '/#/reports/usage', ready: 'usage-days' },
  { name: 'usage, not offered', address: '/?mode=empty#/reports/usage', ready: 'usage-not-offered' },
];
