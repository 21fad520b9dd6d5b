import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Import, ImportRow } from '#shared/contract/imports.ts';
import { formatCount, isolate } from '../../lib/format.ts';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import classes from './Imports.module.css';
import { problemText, targetName } from './import-words.ts';
import { useImportRows, useTargets } from './use-imports.ts';

const SHOWN_ROWS = 12;

/** The first rows as the contacts that they would become, with what would not fit. */
export function Preview({ value }: { value: Import }) {
  const { t } = useTranslation();
  const { attributes } = useTargets(value.connectionId);
  const rows = useImportRows(value.id, 'all');
  if (rows.error !== null) return <ErrorState error={rows.error} onRetry={rows.retry} />;
  if (rows.total === null) return <SkeletonLines label={t('common.loading')} />;
  const shown = Array.from({ length: Math.min(SHOWN_ROWS, rows.total) }, (_, index) => rows.rowAt(index));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by key
    <section className={classes.preview} data-pane tabIndex={0} aria-label={t('imports.preview')}>
      <h2 className={classes.halfTitle}>{t('imports.preview')}</h2>
      {value.mappings.length === 0 ? (
        <p className={classes.none}>{t('imports.previewNone')}</p>
      ) : (
        <table className={classes.table} data-tight data-testid="import-preview">
          <thead>
            <tr>
              <th scope="col" className={classes.number}>
                {t('imports.column.line')}
              </th>
              {value.mappings.map(({ target }) => (
                <th scope="col" key={target}>
                  {isolate(targetName(target, attributes, t))}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{shown.map((row) => row !== undefined && <PreviewRow key={row.id} row={row} />)}</tbody>
        </table>
      )}
    </section>
  );
}

function PreviewRow({ row }: { row: ImportRow }) {
  const { t } = useTranslation();
  return (
    <tr>
      <td className={classes.number}>{formatCount(row.line)}</td>
      {row.values.map(({ target, text, value }) => {
        const problem = row.problems.find((one) => one.target === target && !one.isWarning);
        return (
          <td key={target} title={problem && problemText(problem, t)} data-bad={problem !== undefined || undefined}>
            <span className={classes.cell}>
              {problem !== undefined && <IconAlertTriangle size={13} aria-label={problemText(problem, t)} />}
              <span className="data" dir="auto">
                {value ?? text}
              </span>
            </span>
          </td>
        );
      })}
    </tr>
  );
}
