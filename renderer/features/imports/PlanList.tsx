import { useTranslation } from 'react-i18next';
import { formatCount } from '../../lib/format.ts';
import classes from './Imports.module.css';

type PlanRow = readonly [
  name:
    | 'create'
    | 'update'
    | 'merge'
    | 'skip'
    | 'leaveOut'
    | 'created'
    | 'updated'
    | 'merged'
    | 'skipped'
    | 'invalid'
    | 'refused'
    | 'missing',
  count: number,
];

/** How many rows go which way, and that they are all the rows of the file. */
export function PlanList({ rows, total }: { rows: readonly PlanRow[]; total: number }) {
  const { t } = useTranslation();
  return (
    <dl className={classes.plan} data-testid="import-plan">
      {rows
        .filter(([name, count]) => count > 0 || name === 'create' || name === 'created')
        .map(([name, count]) => (
          <div key={name} data-row={name}>
            <dt>{t(`imports.plan.${name}`)}</dt>
            <dd>{formatCount(count)}</dd>
          </div>
        ))}
      <div className={classes.total} data-row="total">
        <dt>{t('imports.plan.total')}</dt>
        <dd>{formatCount(total)}</dd>
      </div>
    </dl>
  );
}
