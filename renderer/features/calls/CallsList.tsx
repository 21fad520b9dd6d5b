import { Button } from '@mantine/core';
import { IconFilterOff, IconPhone } from '@tabler/icons-react';
import { type ReactNode, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallSort } from '#shared/contract/calls.ts';
import { isOfflineState, rowHeightOf, useListReadAt, usePreferences, useSyncStatus } from '../../ipc/queries.ts';
import { formatCount } from '../../lib/format.ts';
import { markOnce } from '../../lib/mark-once.ts';
import { useStore } from '../../lib/store.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ListAsOf } from '../../ui/AsOf.tsx';
import { DataGrid } from '../../ui/DataGrid.tsx';
import { ExportButton } from '../../ui/export/ExportButton.tsx';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { useWindowedRows } from '../../ui/use-windowed-rows.ts';
import { CallFilterBar } from './CallFilterBar.tsx';
import classes from './CallsList.module.css';
import { callsPages } from './calls-pages.ts';
import { callsView, clearCallFilter, scrollPlace, showCalls } from './calls-view.ts';
import { callColumns } from './columns.tsx';
import { openInWindow } from './open-in-window.ts';
import { SnippetLine } from './SnippetLine.tsx';

const SNIPPET_PX = 20;

/** Every call on this machine. */
export function CallsList({
  onOpen,
  connect,
}: {
  onOpen: (callId: string, atMs: number | null) => void;
  connect: ReactNode;
}) {
  const { t } = useTranslation();
  const { filter, sort, activeIndex } = useStore(callsView, (view) => view);
  const status = useSyncStatus();
  const { density } = usePreferences();
  const rows = useWindowedRows(...callsPages({ filter, sort }));
  const hasAnswer = rows.total !== null;
  useEffect(() => {
    if (!hasAnswer) return;
    markOnce('list-answered');
    requestAnimationFrame(() => markOnce('list-shown'));
  }, [hasAnswer]);
  const columns = useMemo(() => callColumns(t), [t]);
  const isFiltered = Object.keys(filter).length > 0;
  const isSearching = filter.text !== undefined;
  const isOffline = isOfflineState(status?.state);
  useShortcut('review.openWindow', () => {
    const call = rows.rowAt(activeIndex);
    if (call !== undefined) void openInWindow(call.id);
  });
  const readAt = useListReadAt('recordings');

  const body = () => {
    if (rows.error !== null) return <ErrorState error={rows.error} onRetry={rows.retry} />;
    if (rows.total === null) return <SkeletonLines count={14} label={t('common.loading')} />;
    if (rows.total > 0) {
      return (
        <DataGrid
          // A new order or filter starts at the top again; the same one keeps its place.
          key={JSON.stringify([filter, sort])}
          label={t('calls.title')}
          testId="calls-grid"
          columns={columns}
          total={rows.total}
          rowAt={rows.rowAt}
          rowKey={(call) => call.id}
          onShow={rows.show}
          rowHeight={rowHeightOf(density) + (isSearching ? SNIPPET_PX : 0)}
          activeIndex={activeIndex}
          onActiveChange={(index, call) => callsView.set({ activeIndex: index, activeId: call?.id ?? null })}
          onOpen={(call) => onOpen(call.id, call.snippet?.atMs ?? null)}
          opensOnClick
          sort={sort}
          onSort={({ by, order }) => showCalls({ sort: { by: by as CallSort['by'], order } })}
          initialOffset={scrollPlace.offset}
          onOffset={(value) => {
            scrollPlace.offset = value;
          }}
          below={(call) => (isSearching && call.snippet !== null ? <SnippetLine snippet={call.snippet} /> : null)}
          isDim={(call) => isOffline && call.audio !== 'cached'}
        />
      );
    }
    if (isFiltered) {
      return (
        <EmptyState
          icon={<IconFilterOff />}
          title={t('calls.noMatch')}
          action={
            <Button variant="default" onClick={clearCallFilter}>
              {t('calls.clearFilters')}
            </Button>
          }
          testId="calls-no-match"
        >
          {t('calls.noMatchText')}
        </EmptyState>
      );
    }
    return (
      <EmptyState icon={<IconPhone />} title={t('calls.empty')} action={connect} testId="calls-empty">
        {status?.state === 'syncing' ? t('calls.emptySyncing') : t('calls.emptyText')}
      </EmptyState>
    );
  };
  return (
    <>
      <ScreenHead title={t('calls.title')} count={rows.total === null ? undefined : formatCount(rows.total)}>
        {rows.total !== null && status?.state !== 'never' && <ListAsOf at={readAt} />}
        <ExportButton
          of={[
            { target: { source: 'calls', query: { filter, sort } }, title: t('exports.source.calls') },
            { target: { source: 'transcripts', query: { filter, sort } }, title: t('exports.source.transcripts') },
            { target: { source: 'comments', query: { filter, sort } }, title: t('exports.source.comments') },
          ]}
        />
      </ScreenHead>
      <CallFilterBar filter={filter} />
      <div className={classes.body}>{body()}</div>
    </>
  );
}
