import type { ScreenTable } from './screen-table.ts';

export const importsScreens = {
  Gomobile: {
    uploadIngestion: 'People · Import',
    validateIngestion: 'People · Import',
    listIngestionResults: 'People · Import',
    executeIngestion: 'People · Import',
  },
} satisfies ScreenTable;
