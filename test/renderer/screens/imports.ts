import type { Screen } from './screen.ts';

const at = (index: number, query = '') => `/${query}#/people/imports/00000009-0000-4000-8000-00000000000${index}`;

export const importsScreens: Screen[] = [
  { name: 'imports', address: '/#/people/imports', ready: 'imports-grid' },
  { name: 'imports, dark', address: '/?theme=dark#/people/imports', ready: 'imports-grid' },
  { name: 'imports, empty', address: '/?mode=empty#/people/imports', ready: 'imports-not-offered' },
  { name: 'import, columns', address: at(0), ready: 'import-preview' },
  {
    name: 'import, values of a column',
    address: at(0, '?theme=dark'),
    ready: 'import-preview',
    prepare: async (page) => {
      await page.getByTestId('import-samples-2').focus();
      await page.getByRole('tooltip').waitFor();
    },
  },
  { name: 'import, checked', address: at(1), ready: 'import-rows' },
  {
    name: 'import, a cell corrected',
    address: at(1, '?theme=dark'),
    ready: 'import-rows',
    prepare: async (page) => {
      await page.getByTestId('import-rows').focus();
      await page.keyboard.press('Enter');
      await page.getByTestId('import-cell').waitFor();
    },
  },
  {
    name: 'import, summary offline',
    address: at(1, '?mode=offline'),
    ready: 'import-rows',
    prepare: async (page) => {
      await page.getByTestId('import-next').click();
      await page.getByTestId('import-summary').waitFor();
    },
  },
  { name: 'import, running', address: at(2), ready: 'import-running' },
  { name: 'import, stopped', address: at(3), ready: 'import-stopped' },
  { name: 'import, done', address: at(4), ready: 'import-result' },
  { name: 'import, not readable', address: at(5), ready: 'import-unreadable' },
];
