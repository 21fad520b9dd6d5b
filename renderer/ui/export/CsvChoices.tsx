import { Checkbox, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CsvStyle } from '#shared/contract/exports.ts';
import { useStore } from '../../lib/store.ts';
import classes from './ExportDialog.module.css';
import { exportChoices } from './export-choices.ts';

const SEPARATORS = [
  [',', 'comma'],
  [';', 'semicolon'],
  ['\t', 'tab'],
] as const;

/** What the other formats settle by themselves. */
export function CsvChoices() {
  const { t } = useTranslation();
  const { csv, values } = useStore(exportChoices, (value) => value);
  const change = (to: Partial<CsvStyle>) => exportChoices.set({ csv: { ...csv, ...to } });
  return (
    <>
      <div className={classes.pair}>
        <Select
          label={t('exports.values')}
          data={(['raw', 'formatted'] as const).map((value) => ({ value, label: t(`exports.valuesName.${value}`) }))}
          value={values}
          allowDeselect={false}
          onChange={(value) => exportChoices.set({ values: value === 'formatted' ? 'formatted' : 'raw' })}
          data-testid="export-values"
        />
        <Select
          label={t('exports.separator')}
          data={SEPARATORS.map(([value, name]) => ({ value, label: t(`exports.separatorName.${name}`) }))}
          value={csv.separator}
          allowDeselect={false}
          onChange={(value) => change({ separator: SEPARATORS.find(([sign]) => sign === value)?.[0] ?? ',' })}
          data-testid="export-separator"
        />
      </div>
      <Checkbox
        size="xs"
        label={t('exports.mark')}
        checked={csv.hasMark}
        onChange={(event) => change({ hasMark: event.currentTarget.checked })}
      />
      <Checkbox
        size="xs"
        label={t('exports.guard')}
        description={t('exports.guardText')}
        checked={csv.isGuarded}
        onChange={(event) => change({ isGuarded: event.currentTarget.checked })}
      />
    </>
  );
}
