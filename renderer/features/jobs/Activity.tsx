import { Button } from '@mantine/core';
import { IconActivity } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '#shared/contract/jobs.ts';
import { formatCount } from '../../lib/format.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import classes from './Activity.module.css';
import { JobRow } from './JobRow.tsx';
import { useJobActions, useJobs } from './use-jobs.ts';

const isOver = ({ state }: Job): boolean => state !== 'queued' && state !== 'running';

/** Every long job: the one place where it is followed, ended, found again and done again. */
export function Activity() {
  const { t } = useTranslation();
  const jobs = useJobs();
  const actions = useJobActions();
  const rows = jobs.data?.rows;
  return (
    <>
      <ScreenHead
        title={t('jobs.title')}
        count={rows === undefined ? undefined : formatCount(jobs.data?.total ?? 0)}
        note={t('jobs.note')}
      >
        <Button
          variant="default"
          disabled={rows?.some(isOver) !== true}
          onClick={actions.clear}
          data-testid="jobs-clear"
        >
          {t('jobs.clear')}
        </Button>
      </ScreenHead>
      <Body rows={rows} error={jobs.error} onRetry={() => void jobs.refetch()} actions={actions} />
    </>
  );
}

function Body({
  rows,
  error,
  onRetry,
  actions,
}: {
  rows: readonly Job[] | undefined;
  error: unknown;
  onRetry: () => void;
  actions: ReturnType<typeof useJobActions>;
}) {
  const { t } = useTranslation();
  if (rows === undefined) {
    return error === null ? (
      <SkeletonLines label={t('common.loading')} />
    ) : (
      <ErrorState error={error} onRetry={onRetry} />
    );
  }
  if (rows.length === 0) {
    return (
      <EmptyState icon={<IconActivity />} title={t('jobs.empty')} testId="jobs-empty">
        {t('jobs.emptyText')}
      </EmptyState>
    );
  }
  return <JobList rows={rows} actions={actions} />;
}

function JobList({ rows, actions }: { rows: readonly Job[]; actions: ReturnType<typeof useJobActions> }) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const activeIndex = Math.max(
    0,
    rows.findIndex(({ id }) => id === activeId),
  );
  const move = (to: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (row === undefined) return;
    setActiveId(row.id);
    list.current?.querySelector<HTMLElement>(`[data-job="${row.id}"]`)?.focus();
  };
  const isInList = () => list.current?.contains(document.activeElement) === true;
  useShortcut('list.down', () => move(isInList() ? activeIndex + 1 : activeIndex));
  useShortcut('list.up', () => move(activeIndex - 1));
  useShortcut('list.open', () => {
    const row = rows[activeIndex];
    if (row?.state === 'done' && row.result?.fileName != null && isInList()) actions.open(row.id);
  });
  return (
    <div className={classes.scroller} tabIndex={-1} data-pane>
      <ul ref={list} className={classes.list} aria-label={t('jobs.title')}>
        {rows.map((job, index) => (
          <JobRow key={job.id} job={job} isActive={index === activeIndex} actions={actions} />
        ))}
      </ul>
    </div>
  );
}
