import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import, ImportProblem, ImportRow } from '#shared/contract/imports.ts';
import { rowHeightOf, usePreferences } from '../../ipc/queries.ts';
import { formatCount, isolate } from '../../lib/format.ts';
import { Badge } from '../../ui/Badge.tsx';
import { DataGrid, type GridColumn } from '../../ui/DataGrid.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import type { WindowedRows } from '../../ui/use-windowed-rows.ts';
import { CellInput } from './CellInput.tsx';
import classes from './Imports.module.css';
import { problemText, targetName } from './import-words.ts';
import { useImportActions, useTargets } from './use-imports.ts';

interface Edited {
  line: number;
  column: number;
}

interface RowsGridProps {
  value: Import;
  rows: WindowedRows<ImportRow>;
  canEdit: boolean;
  /** Shows every row again, where a filter finds none any more. */
  onAll: () => void;
}

/** Rows of the file as they would become, a cell edited in place by Enter, E or a double click. */
export function RowsGrid({ value, rows, canEdit, onAll }: RowsGridProps) {
  const { t } = useTranslation();
  const { density } = usePreferences();
  const { correct } = useImportActions(value.id);
  const [activeIndex, setActiveIndex] = useState(0);
  const [edited, setEdited] = useState<Edited | null>(null);
  const stop = () => {
    setEdited(null);
    document.querySelector<HTMLElement>('[data-testid=import-rows]')?.focus();
  };
  const columns = useColumns(value, edited, {
    onSave: (row, column, text) => {
      const known = row.values.find((one) => one.column === column)?.text;
      if (text !== known) correct.mutate({ line: row.line, column, text });
      stop();
    },
    onCancel: stop,
  });
  const edit = (row: ImportRow, columnId: string | null) => {
    if (!canEdit) return;
    const wrong = row.problems.find(({ isWarning }) => !isWarning) ?? row.problems[0];
    const target = row.values.find((one) => one.target === (columnId ?? wrong?.target)) ?? row.values[0];
    if (target) setEdited({ line: row.line, column: target.column });
  };
  if (rows.error !== null) return <ErrorState error={rows.error} onRetry={rows.retry} />;
  if (rows.total === null) return <SkeletonLines count={12} label={t('common.loading')} />;
  if (rows.total === 0) {
    return (
      <EmptyState
        icon={<IconCircleCheck />}
        title={t('imports.nothingLeft')}
        action={
          <Button variant="default" onClick={onAll}>
            {t('imports.showAll')}
          </Button>
        }
      />
    );
  }
  return (
    <DataGrid
      label={t('imports.step.check')}
      testId="import-rows"
      columns={columns}
      total={rows.total}
      rowAt={rows.rowAt}
      rowKey={({ id }) => id}
      onShow={rows.show}
      rowHeight={rowHeightOf(density)}
      activeIndex={Math.min(activeIndex, rows.total - 1)}
      onActiveChange={setActiveIndex}
      onOpen={(row) => edit(row, null)}
      onEdit={(row, _index, columnId) => edit(row, columnId)}
    />
  );
}

interface EditorHandlers {
  onSave: (row: ImportRow, column: number, text: string) => void;
  onCancel: () => void;
}

function useColumns(value: Import, edited: Edited | null, handlers: EditorHandlers): GridColumn<ImportRow>[] {
  const { t } = useTranslation();
  const { attributes } = useTargets(value.connectionId);
  const hasEnded = value.result !== null;
  return [
    {
      id: 'line',
      header: t('imports.column.line'),
      width: '64px',
      align: 'end',
      cell: ({ line }) => <span className={classes.quiet}>{formatCount(line)}</span>,
    },
    {
      id: 'finding',
      header: hasEnded ? t('imports.column.outcome') : t('imports.column.finding'),
      width: 'minmax(320px, 2fr)',
      cell: (row) => (
        <span className={classes.cell}>
          <Finding row={row} name={(target) => targetName(target, attributes, t)} />
        </span>
      ),
    },
    ...value.mappings.map(
      ({ target, column }): GridColumn<ImportRow> => ({
        id: target,
        header: isolate(targetName(target, attributes, t)),
        width: target === 'primaryPhone' || target === 'primaryEmail' ? 'minmax(150px, 1.2fr)' : 'minmax(110px, 1fr)',
        cell: (row) =>
          edited?.line === row.line && edited.column === column ? (
            <CellInput
              value={row.values.find((one) => one.column === column)?.text ?? ''}
              label={t('imports.correctCell', {
                field: targetName(target, attributes, t),
                line: formatCount(row.line),
              })}
              onSave={(text) => handlers.onSave(row, column, text)}
              onCancel={handlers.onCancel}
            />
          ) : (
            <Cell row={row} target={target} />
          ),
      }),
    ),
  ];
}

function Cell({ row, target }: { row: ImportRow; target: string }) {
  const { t } = useTranslation();
  const cell = row.values.find((one) => one.target === target);
  const problem = row.problems.find((one) => one.target === target && !one.isWarning);
  const shown = cell?.value ?? cell?.text ?? '';
  return (
    <span
      className={classes.cell}
      data-bad={problem !== undefined || undefined}
      title={problem && problemText(problem, t)}
    >
      {problem !== undefined && <IconAlertTriangle size={13} aria-hidden="true" />}
      {shown === '' ? (
        <span className={classes.none}>–</span>
      ) : (
        <span className="data" dir="auto">
          {shown}
        </span>
      )}
      {cell?.isCorrected === true && <span className={classes.corrected}>{t('imports.corrected')}</span>}
    </span>
  );
}

/** The first thing to know of a row: what became of it, else what is wrong with it, else what was noticed. */
function Finding({ row, name }: { row: ImportRow; name: (target: string) => string }) {
  const { t } = useTranslation();
  const words = (problem: ImportProblem) => `${isolate(name(problem.target))}: ${problemText(problem, t)}`;
  const wrong = row.problems.filter(({ isWarning }) => !isWarning);
  const text = [...wrong, ...row.problems.filter(({ isWarning }) => isWarning)].map(words).join(' · ');
  if (row.outcome !== null) {
    const isTaken = row.outcome === 'created' || row.outcome === 'updated' || row.outcome === 'merged';
    const tone = isTaken ? 'ok' : row.outcome === 'skipped' ? 'calm' : 'bad';
    const why = (row.message && isolate(row.message)) ?? (isTaken || row.outcome === 'skipped' ? '' : text);
    const said = [t(`imports.outcome.${row.outcome}`), why].filter(Boolean).join(' · ');
    return (
      <Badge
        plain
        tone={tone}
        icon={isTaken ? <IconCircleCheck size={13} /> : <IconInfoCircle size={13} />}
        title={said}
      >
        {said}
      </Badge>
    );
  }
  if (text === '') {
    return (
      <Badge plain tone="ok" icon={<IconCircleCheck size={13} />}>
        {t('imports.verdict.valid')}
      </Badge>
    );
  }
  const icon = wrong.length > 0 ? <IconAlertTriangle size={13} /> : <IconInfoCircle size={13} />;
  return (
    <Badge plain tone={wrong.length > 0 ? 'bad' : 'warn'} icon={icon} title={text}>
      {text}
    </Badge>
  );
}
