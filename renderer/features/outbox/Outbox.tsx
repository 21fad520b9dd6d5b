import { Button, Tabs } from '@mantine/core';
import { IconArrowsSplit2, IconCircleCheck, IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutboxView } from '#shared/contract/outbox.ts';
import { api } from '../../ipc/client.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { formatCount } from '../../lib/format.ts';
import { ExportButton } from '../../ui/export/ExportButton.tsx';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { ChangeRow } from './ChangeRow.tsx';
import classes from './Outbox.module.css';
import { useChangeActions } from './use-outbox.ts';

const VIEWS = ['pending', 'conflicts', 'history'] as const satisfies OutboxView[];
const EMPTY_ICONS = { pending: IconCircleCheck, conflicts: IconArrowsSplit2, history: IconHistory } as const;
const PAGE_ROWS = 100;

/** Every change made here that is not simply done: the one place for pending work. */
export function Outbox() {
  const { t } = useTranslation();
  const status = useSyncStatus();
  const [view, setView] = useState<OutboxView>((status?.conflictCount ?? 0) > 0 ? 'conflicts' : 'pending');
  const waiting =
    (status?.queuedCount ?? 0) + (status?.heldCount ?? 0) + (status?.unknownCount ?? 0) + (status?.failedCount ?? 0);
  const counts = { pending: waiting, conflicts: status?.conflictCount ?? 0, history: 0 };
  return (
    <>
      <ScreenHead
        title={t('outbox.title')}
        note={isOfflineState(status?.state) ? t('outbox.offlineNote') : t('outbox.note')}
      >
        <ExportButton of={[{ target: { source: 'outbox', query: { view } }, title: t(`outbox.view.${view}`) }]} />
      </ScreenHead>
      <Tabs
        value={view}
        onChange={(value) => setView(VIEWS.find((name) => name === value) ?? 'pending')}
        className={classes.tabs}
        keepMounted={false}
      >
        <Tabs.List className={classes.tabList} aria-label={t('outbox.title')}>
          {VIEWS.map((name) => (
            <Tabs.Tab key={name} value={name} data-testid={`outbox-${name}`}>
              {t(`outbox.view.${name}`)}
              {counts[name] > 0 && <span className={classes.tabCount}>{formatCount(counts[name])}</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {VIEWS.map((name) => (
          <Tabs.Panel key={name} value={name} className={classes.panel}>
            <ChangeList view={name} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

function ChangeList({ view }: { view: OutboxView }) {
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
    <div className={classes.scroller} tabIndex={-1} data-pane>
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
