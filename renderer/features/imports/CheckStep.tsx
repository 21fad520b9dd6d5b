import { Button, Loader } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconCircleCheck, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import, ImportRowFilter } from '#shared/contract/imports.ts';
import { formatCount } from '../../lib/format.ts';
import { FilterChip } from '../../ui/FilterChip.tsx';
import { EmptyState } from '../../ui/States.tsx';
import classes from './Imports.module.css';
import { RowsGrid } from './RowsGrid.tsx';
import { useImportActions, useImportRows } from './use-imports.ts';
import { useSaveRows } from './use-save-rows.ts';

const BEFORE = ['all', 'invalid', 'warned', 'existing', 'duplicate'] as const satisfies ImportRowFilter[];
const AFTER = ['all', 'taken', 'refused'] as const satisfies ImportRowFilter[];

interface CheckStepProps {
  value: Import;
  onBack: () => void;
  onNext: () => void;
}

/** What was found in the rows; what is wrong with a cell is corrected where it stands. */
export function CheckStep({ value, onBack, onNext }: CheckStepProps) {
  const { t } = useTranslation();
  const { check } = useImportActions(value.id);
  const isChecked = value.counts !== null;
  const canEdit = value.state === 'checked';
  return (
    <div className={classes.body}>
      {value.state === 'checking' && (
        <EmptyState icon={<Loader size="sm" />} title={t('imports.checking')} testId="import-checking">
          {t('imports.rows', { count: value.rowCount, formatted: formatCount(value.rowCount) })}
        </EmptyState>
      )}
      {value.state === 'mapping' && (
        <EmptyState
          icon={<IconCircleCheck />}
          title={t('imports.notChecked')}
          action={
            <Button loading={check.isPending} onClick={() => check.mutate()}>
              {t('imports.checkRows', { count: value.rowCount, formatted: formatCount(value.rowCount) })}
            </Button>
          }
        />
      )}
      {isChecked && value.state !== 'checking' && value.state !== 'mapping' && (
        <Findings value={value} canEdit={canEdit} />
      )}
      <footer className={classes.foot}>
        {canEdit || value.state === 'mapping' ? (
          <Button variant="default" leftSection={<IconArrowLeft size={14} className="flip" />} onClick={onBack}>
            {t('imports.step.columns')}
          </Button>
        ) : (
          <span />
        )}
        <span className={classes.note} role="status">
          {canEdit && (value.counts?.invalid ?? 0) > 0 && t('imports.correctHint')}
        </span>
        <Button
          rightSection={<IconArrowRight size={14} className="flip" />}
          disabled={!isChecked || value.state === 'checking' || value.state === 'mapping'}
          onClick={onNext}
          data-testid="import-next"
        >
          {value.state === 'checked' ? t('imports.toSummary') : t('imports.step.run')}
        </Button>
      </footer>
    </div>
  );
}

function Findings({ value, canEdit }: { value: Import; canEdit: boolean }) {
  const { t } = useTranslation();
  const hasEnded = value.result !== null;
  const [chosen, setChosen] = useState<ImportRowFilter | null>(null);
  const counts = countsOf(value);
  const filters = (hasEnded ? AFTER : BEFORE).filter((name) => name === 'all' || (counts[name] ?? 0) > 0);
  const filter = filters.find((name) => name === chosen) ?? (hasEnded || !counts.invalid ? 'all' : 'invalid');
  const rows = useImportRows(value.id, filter);
  const save = useSaveRows(value);
  return (
    <>
      <div className={classes.bar}>
        {filters.map((name) => (
          <FilterChip
            key={name}
            label={t('imports.filterCount', {
              label: t(`imports.filter.${name}`),
              formatted: formatCount(counts[name] ?? 0),
            })}
            on={filter === name}
            onChange={() => setChosen(name)}
          />
        ))}
        <span className={classes.space} />
        <Button
          variant="default"
          leftSection={<IconDownload size={14} />}
          onClick={() => save('problems')}
          data-testid="import-save-problems"
        >
          {t('imports.saveProblems')}
        </Button>
      </div>
      <RowsGrid key={filter} value={value} rows={rows} canEdit={canEdit} onAll={() => setChosen('all')} />
    </>
  );
}

/** How many rows each filter finds. */
function countsOf({ counts, result, rowCount }: Import): Partial<Record<ImportRowFilter, number>> {
  if (result !== null) {
    const taken = result.created + result.updated + result.merged;
    return { all: rowCount, taken, refused: result.refused + result.missing + result.invalid };
  }
  const { invalid = 0, warned = 0, existing = 0, duplicate = 0 } = counts ?? {};
  return { all: rowCount, invalid, warned, existing, duplicate };
}
