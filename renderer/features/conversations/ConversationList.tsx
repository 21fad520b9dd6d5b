import { Button, Select } from '@mantine/core';
import { IconFilterOff, IconMessages, IconPencil, IconPhone } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationRow } from '#shared/contract/conversations.ts';
import { formatMoment } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { splitByRanges } from '../../lib/text-ranges.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { Badge } from '../../ui/Badge.tsx';
import { DataGrid, type GridColumn } from '../../ui/DataGrid.tsx';
import { FilterChip } from '../../ui/FilterChip.tsx';
import { ListBar } from '../../ui/ListBar.tsx';
import { ListSearch } from '../../ui/ListSearch.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import type { WindowedRows } from '../../ui/use-windowed-rows.ts';
import classes from './ConversationList.module.css';
import { clearConversationFilter, conversationsView, setConversationFilter } from './conversations-view.ts';
import { TURN_LOOK } from './turn-words.tsx';
import { useConversationAgents } from './use-conversations.ts';

const ROW_PX = 62;

/** Every conversation, newest activity first, with what narrows them. */
export function ConversationList({
  rows,
  openId,
  onOpen,
  start,
}: {
  rows: WindowedRows<ConversationRow>;
  openId: string | null;
  onOpen: (id: string) => void;
  /** The one thing to do where there is none. */
  start: ReactNode;
}) {
  const { t } = useTranslation();
  const filter = useStore(conversationsView, (view) => view.filter);
  const [active, setActive] = useState(0);
  const place = useMemo(() => placeOf(rows, openId), [rows, openId]);
  const activeIndex = openId === null ? active : place;
  const step = (by: number) => {
    const index = Math.max(0, Math.min((rows.total ?? 0) - 1, openId === null ? 0 : activeIndex + by));
    const row = rows.rowAt(index);
    if (row !== undefined) onOpen(row.id);
  };
  useShortcut('chat.next', () => step(1));
  useShortcut('chat.previous', () => step(-1));
  const columns = useMemo(
    (): GridColumn<ConversationRow>[] => [
      {
        id: 'conversation',
        header: t('conversations.column'),
        width: 'minmax(0, 1fr)',
        cell: (row) => <RowCell row={row} />,
      },
    ],
    [t],
  );
  const body = () => {
    if (rows.error !== null) return <ErrorState error={rows.error} onRetry={rows.retry} />;
    if (rows.total === null) return <SkeletonLines count={10} label={t('common.loading')} />;
    if (rows.total === 0 && Object.keys(filter).length > 0) {
      return (
        <EmptyState
          icon={<IconFilterOff />}
          title={t('lists.noMatch')}
          testId="conversations-no-match"
          action={
            <Button variant="default" onClick={clearConversationFilter}>
              {t('lists.clear')}
            </Button>
          }
        >
          {t('lists.noMatchText')}
        </EmptyState>
      );
    }
    if (rows.total === 0) {
      return (
        <EmptyState
          icon={<IconMessages />}
          title={t('conversations.empty')}
          action={start}
          testId="conversations-empty"
        >
          {t('conversations.emptyText')}
        </EmptyState>
      );
    }
    return (
      <DataGrid
        key={JSON.stringify(filter)}
        label={t('conversations.title')}
        testId="conversations-grid"
        columns={columns}
        total={rows.total}
        rowAt={rows.rowAt}
        rowKey={(row) => row.id}
        onShow={rows.show}
        rowHeight={ROW_PX}
        activeIndex={activeIndex}
        onActiveChange={(index, row) => {
          setActive(index);
          if (openId !== null && row !== undefined) onOpen(row.id);
        }}
        onOpen={(row) => onOpen(row.id)}
        opensOnClick
      />
    );
  };
  return (
    <section className={classes.pane} aria-label={t('conversations.list')}>
      <FilterBar />
      {body()}
    </section>
  );
}

function FilterBar() {
  const { t } = useTranslation();
  const filter = useStore(conversationsView, (view) => view.filter);
  const agents = useConversationAgents() ?? [];
  return (
    <ListBar label={t('conversations.filter')} isNarrow>
      <ListSearch
        label={t('conversations.search')}
        text={filter.text ?? ''}
        onChange={(text) => setConversationFilter({ text })}
        testId="conversations-search"
      />
      <div className={classes.chips}>
        {(['live', 'ended'] as const).map((state) => (
          <FilterChip
            key={state}
            label={t(`conversations.state.${state}`)}
            on={filter.state === state}
            onChange={(on) => setConversationFilter({ state: on ? state : undefined })}
          />
        ))}
        <FilterChip
          label={t('conversations.unread')}
          on={filter.unreadOnly === true}
          onChange={(on) => setConversationFilter({ unreadOnly: on })}
        />
        <Select
          className={classes.agent}
          aria-label={t('conversations.agent')}
          placeholder={t('conversations.agent')}
          clearable
          clearButtonProps={{ 'aria-label': t('common.clear') }}
          searchable
          data={agents.map(({ id, name }) => ({ value: id, label: name }))}
          value={filter.agentId ?? null}
          onChange={(value) => setConversationFilter({ agentId: value ?? undefined })}
        />
      </div>
    </ListBar>
  );
}

function RowCell({ row }: { row: ConversationRow }) {
  const { t } = useTranslation();
  const { title, agentName, contactName, unreadCount, lastMessage, snippet, turnState, hasDraft, channel } = row;
  const who = contactName ?? title;
  return (
    <div className={classes.row} data-unread={unreadCount > 0 || undefined}>
      <div className={classes.line}>
        <span className={classes.name} title={who ?? agentName}>
          <bdi>{who ?? agentName}</bdi>
        </span>
        <time className={classes.time}>{formatMoment(row.lastActivityAt)}</time>
      </div>
      <div className={classes.line}>
        <span className={classes.last} dir="auto">
          {snippet !== null
            ? splitByRanges(snippet.text, snippet.ranges).map((part) =>
                part.marked ? <mark key={part.start}>{part.text}</mark> : part.text,
              )
            : lastMessage === null
              ? t('conversations.nothingSaid')
              : lastMessage.role === 'user'
                ? t(lastMessage.isOwn ? 'conversations.said' : 'conversations.customerSaid', { text: lastMessage.text })
                : lastMessage.text}
        </span>
        {unreadCount > 0 && (
          <span className={classes.count} title={t('conversations.unreadCount', { count: unreadCount })}>
            {unreadCount}
            <span className="sr-only"> {t('conversations.unread')}</span>
          </span>
        )}
      </div>
      <div className={classes.line}>
        <span className={classes.agentName}>
          {title !== null && contactName !== null && (
            <>
              <bdi>{title}</bdi>
              {' · '}
            </>
          )}
          <bdi>{agentName}</bdi>
        </span>
        {channel === 'voice' && (
          <Badge plain icon={<IconPhone />}>
            {t('conversations.channel.voice')}
          </Badge>
        )}
        {hasDraft && (
          <Badge plain tone="accent" icon={<IconPencil />}>
            {t('conversations.draft')}
          </Badge>
        )}
        {turnState !== null ? (
          <Badge plain tone={TURN_LOOK[turnState].tone} icon={TURN_LOOK[turnState].icon}>
            {t(`conversations.turn.${turnState}`)}
          </Badge>
        ) : (
          <span className={classes.state}>{t(`conversations.state.${row.state}`)}</span>
        )}
      </div>
    </div>
  );
}

/** How far an open conversation is looked for in its list. */
const SEARCH_ROWS = 200;

function placeOf(rows: WindowedRows<ConversationRow>, id: string | null): number {
  for (let index = 0; id !== null && index < Math.min(rows.total ?? 0, SEARCH_ROWS); index++) {
    if (rows.rowAt(index)?.id === id) return index;
  }
  return -1;
}
