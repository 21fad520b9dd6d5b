import { Button, Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ExportColumn } from '#shared/contract/exports.ts';
import { columnHeader } from './column-texts.ts';
import classes from './ExportDialog.module.css';

/** Which columns the file has. */
export function ColumnChoice({
  columns,
  omitted,
  onChange,
}: {
  columns: readonly ExportColumn[];
  /** Those that are left out. */
  omitted: ReadonlySet<string>;
  onChange: (omitted: ReadonlySet<string>) => void;
}) {
  const { t } = useTranslation();
  const chosen = columns.filter(({ id }) => !omitted.has(id)).length;
  const toggle = (id: string) => {
    const next = new Set(omitted);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  return (
    <fieldset className={classes.columns}>
      <legend className={classes.legend}>
        {t('exports.columns')}
        <span className={classes.chosen} data-testid="export-columns-count">
          {t('exports.chosen', { count: chosen, total: columns.length })}
        </span>
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => onChange(chosen === columns.length ? new Set(columns.map(({ id }) => id)) : new Set())}
        >
          {chosen === columns.length ? t('exports.noColumn') : t('exports.everyColumn')}
        </Button>
      </legend>
      <div className={classes.columnList} tabIndex={-1}>
        {columns.map((column) => (
          <Checkbox
            key={column.id}
            size="xs"
            label={<bdi>{columnHeader(column, t)}</bdi>}
            checked={!omitted.has(column.id)}
            onChange={() => toggle(column.id)}
          />
        ))}
      </div>
    </fieldset>
  );
}
