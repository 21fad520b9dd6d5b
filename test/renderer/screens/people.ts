import type { Page } from 'playwright-core';
import type { Screen } from './screen.ts';

const filterByOrders = async (page: Page) => {
  await page.getByTestId('add-filter').click();
  await page.getByTestId('filter-field').selectOption({ label: 'Orders' });
};
const chooseAll = (page: Page) => page.getByTestId('choose-all').click();

export const peopleScreens: Screen[] = [
  { name: 'contacts, some chosen', address: '/#/people', ready: 'contacts-grid', prepare: chooseAll },
  {
    name: 'contacts, a field set for all chosen',
    address: '/#/people',
    ready: 'contacts-grid',
    prepare: async (page) => {
      await chooseAll(page);
      await page.getByTestId('set-many').click();
      await page.getByTestId('many-value').fill('Oslo');
      await page.getByTestId('many-preview').waitFor();
    },
  },
  {
    name: 'contacts, all chosen into an audience',
    address: '/#/people',
    ready: 'contacts-grid',
    prepare: async (page) => {
      await chooseAll(page);
      await page.getByTestId('add-many').click();
      await page.getByTestId('apply-add').waitFor();
    },
  },
  { name: 'contacts, a filter', address: '/#/people', ready: 'contacts-grid', prepare: filterByOrders },
  {
    name: 'contacts, columns',
    address: '/#/people',
    ready: 'contacts-grid',
    prepare: async (page) => {
      await page.getByTestId('columns').click();
      await page.getByTestId('column-city').waitFor();
    },
  },
  { name: 'audiences', address: '/#/people/audiences', ready: 'audiences-list' },
  { name: 'audiences, none', address: '/?mode=empty#/people/audiences', ready: 'audiences-not-offered' },
  { name: 'audiences, offline', address: '/?mode=offline#/people/audiences', ready: 'audiences-list' },
  {
    name: 'an audience',
    address: '/#/people/audiences/00000005-0000-4000-8000-000000000001',
    ready: 'audience',
    prepare: async (page) => page.getByTestId('audience-people').waitFor(),
  },
  { name: 'attributes', address: '/#/people/attributes', ready: 'attributes-list' },
  {
    name: 'an attribute, offline',
    address: '/?mode=offline#/people/attributes',
    ready: 'attributes-list',
    prepare: async (page) => {
      await page.getByTestId('attributes-list').getByText('Orders', { exact: true }).click();
      await page.getByTestId('attribute').waitFor();
    },
  },
  { name: 'attributes, none', address: '/?mode=empty#/people/attributes', ready: 'attributes-list-empty' },
];
