import { Button } from '@mantine/core';
import { IconArrowsSplit2, IconCircleCheck, IconHandStop, IconHistory, IconShieldCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutboxView } from '#shared/contract/outbox.ts';
import { api } from '../../ipc/client.ts';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { ChangeRow } from './ChangeRow.tsx';
import { ConflictRules } from './ConflictRules.tsx';
import classes from './Outbox.module.css';
import { useChangeActions } from './use-outbox.ts';
import { useRowKeys } from './use-row-keys.ts';

const EMPTY_ICONS = {
  pending: IconCircleCheck,
  held: IconHandStop,
  conflicts: IconArrowsSplit2,
  quarantine: IconShieldCheck,
  history: IconHistory,
} as const;
const PAGE_ROWS = 100;

/** The changes of one view, the longest waiting first. */
export function ChangeList({ view }: { view: OutboxView }) {
  const { t } = useTranslation();
  const actions = useChangeActions();
  const list = useInfiniteQuery({
    queryKey: ['outbox', 'list', view],
    queryFn: ({ pageParam }) => api.outbox.list({ view, page: { offset: pageParam, limit: PAGE_ROWS } }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const read = pages.length * PAGE_ROWS;
      return read < last.total ? read : undefined;
    },
  });
  const changes = list.data?.pages.flatMap((page) => page.rows);
  const scroller = useRef<HTMLDivElement>(null);
  useRowKeys(scroller, changes?.length ?? 0);
  if (changes === undefined) {
    return list.error === null ? (
      <SkeletonLines label={t('common.loading')} />
    ) : (
      <ErrorState error={list.error} onRetry={() => void list.refetch()} />
    );
  }
  const Icon = EMPTY_ICONS[view];
  if (changes.length === 0) {
    return (
      <EmptyState icon={<Icon />} title={t(`outbox.none.${view}`)} testId={`outbox-empty-${view}`}>
        {t(`outbox.noneText.${view}`)}
      </EmptyState>
    );
  }
  return (
    <div ref={scroller} className={classes.scroller} tabIndex={-1} data-pane>
      {view === 'conflicts' && <ConflictRules />}
      <ul className={classes.list} aria-label={t(`outbox.view.${view}`)}>
        {changes.map((change) => (
          <ChangeRow key={change.id} change={change} actions={actions} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="default" m={16} onClick={() => void list.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </div>
  );
}
