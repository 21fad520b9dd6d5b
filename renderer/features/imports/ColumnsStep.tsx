import { Button, Select, Switch } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Import } from '#shared/contract/imports.ts';
import { formatBytes, formatCount } from '../../lib/format.ts';
import { ColumnTable } from './ColumnTable.tsx';
import classes from './Imports.module.css';
import { countryName } from './import-words.ts';
import { Preview } from './Preview.tsx';
import { useCountries, useImportActions } from './use-imports.ts';

const DELIMITERS: Readonly<Record<string, 'comma' | 'semicolon' | 'tab' | 'bar'>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
};

/** Which column goes into which field, with the first rows as they would become. */
export function ColumnsStep({ value, onNext }: { value: Import; onNext: () => void }) {
  const { t, i18n } = useTranslation();
  const { configure, check } = useImportActions(value.id);
  const countries = useCountries();
  const hasPhone = value.mappings.some(({ target }) => target === 'primaryPhone');
  const leftOut = value.columns.length - value.mappings.length;
  return (
    <div className={classes.body}>
      <div className={classes.bar}>
        <span className={classes.fact}>{formatLine(value, t)}</span>
        <span className={classes.space} />
        <Switch
          size="xs"
          label={t('imports.hasHeader')}
          checked={value.hasHeader}
          onChange={(event) => configure.mutate({ hasHeader: event.currentTarget.checked })}
          data-testid="import-header"
        />
        <Select
          className={classes.country}
          aria-label={t('imports.country')}
          placeholder={t('imports.countryNone')}
          title={t('imports.countryText')}
          searchable
          clearable
          data={countries
            .map(({ code, callingCode }) => ({ value: code, label: countryName(code, callingCode, i18n.language) }))
            .sort((a, b) => a.label.localeCompare(b.label, i18n.language))}
          value={value.defaultCountry}
          onChange={(defaultCountry) => configure.mutate({ defaultCountry })}
          clearButtonProps={{ 'aria-label': t('common.clear') }}
          data-testid="import-country"
        />
      </div>
      <div className={classes.halves}>
        <ColumnTable value={value} onChange={(mappings) => configure.mutate({ mappings })} />
        <Preview value={value} />
      </div>
      <footer className={classes.foot}>
        <span className={classes.note} role="status" data-tone={hasPhone ? undefined : 'warn'}>
          {hasPhone
            ? t('imports.leftOutColumns', { count: leftOut, formatted: formatCount(leftOut) })
            : t('imports.phoneNeeded')}
        </span>
        <Button
          rightSection={<IconArrowRight size={14} className="flip" />}
          disabled={!hasPhone}
          loading={check.isPending}
          onClick={() => check.mutate(undefined, { onSuccess: onNext })}
          data-testid="import-check"
        >
          {t('imports.checkRows', { count: value.rowCount, formatted: formatCount(value.rowCount) })}
        </Button>
      </footer>
    </div>
  );
}

/** How the file is written, in one line. */
function formatLine(value: Import, t: TFunction): string {
  const rows = t('imports.rows', { count: value.rowCount, formatted: formatCount(value.rowCount) });
  const size = formatBytes(value.sizeBytes);
  if (value.format === 'xlsx') {
    const sheet = t('imports.sheet', { name: value.sheet ?? '', count: value.sheetCount ?? 1 });
    return [rows, size, 'Excel', sheet].join(' · ');
  }
  const delimiter = DELIMITERS[value.delimiter ?? ','];
  const words = [rows, size, 'CSV', (value.encoding ?? '').toUpperCase()];
  if (delimiter !== undefined) words.push(t(`imports.delimiter.${delimiter}`));
  return words.join(' · ');
}
