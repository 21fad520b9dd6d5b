import { SegmentedControl } from '@mantine/core';
import { IconMessage, IconMessages } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonMessage, SmsProgram } from '#shared/contract/messages.ts';
import { formatCount, formatMoment } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { FilterChip } from '../../ui/FilterChip.tsx';
import { ListBar } from '../../ui/ListBar.tsx';
import { ListSearch } from '../../ui/ListSearch.tsx';
import { ListView } from '../../ui/ListView.tsx';
import type { WindowedRows } from '../../ui/use-windowed-rows.ts';
import classes from './Messages.module.css';
import { messagesView } from './messages-view.ts';
import { SentCell } from './SentProgress.tsx';
import { MessageBadge, SmsBadge } from './StatusBadges.tsx';

interface ListProps<R> {
  rows: WindowedRows<R>;
  openId: string | null;
  onOpen: (id: string) => void;
}

/** Between what is sent to many people and what to one. */
function ProgramsOrSingle() {
  const { t } = useTranslation();
  const shown = useStore(messagesView, (view) => view.shown);
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('messages.shown.label')}
      data={(['programs', 'single'] as const).map((value) => ({ value, label: t(`messages.shown.${value}`) }))}
      value={shown}
      onChange={(value) => messagesView.set({ shown: value === 'single' ? 'single' : 'programs' })}
    />
  );
}

/** SMS programs, the newest first. */
export function SmsProgramsList({ rows, openId, onOpen }: ListProps<SmsProgram>) {
  const { t } = useTranslation();
  const { filter } = useStore(messagesView, (view) => view);
  const columns = useColumns(openId !== null);
  const setFilter = (change: typeof filter) => messagesView.set({ filter: { ...filter, ...change } });
  return (
    <>
      <ListBar label={t('messages.search')}>
        <ListSearch
          label={t('messages.search')}
          text={filter.text ?? ''}
          onChange={(text) => setFilter({ text: text === '' ? undefined : text })}
          testId="messages-search"
        />
        {(['draft', 'live', 'ended'] as const).map((state) => (
          <FilterChip
            key={state}
            label={t(`messages.state.${state}`)}
            on={filter.state === state}
            onChange={(on) => setFilter({ state: on ? state : undefined })}
          />
        ))}
        <ProgramsOrSingle />
      </ListBar>
      <ListView
        label={t('messages.shown.programs')}
        testId="sms-programs-list"
        rows={rows}
        columns={columns}
        openId={openId}
        onOpen={({ id }) => onOpen(id)}
        isFiltered={filter.text !== undefined || filter.state !== undefined}
        onClearFilter={() => messagesView.set({ filter: {} })}
        empty={{ icon: <IconMessages />, title: t('messages.empty'), text: t('messages.emptyText') }}
      />
    </>
  );
}

function useColumns(isNarrow: boolean): GridColumn<SmsProgram>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const all: (GridColumn<SmsProgram> & { isWideOnly?: boolean })[] = [
      {
        id: 'name',
        header: t('messages.column.name'),
        width: 'minmax(150px, 2fr)',
        cell: ({ name }) => (
          <span className={classes.name} dir="auto" title={name}>
            {name}
          </span>
        ),
      },
      {
        id: 'status',
        header: t('messages.column.status'),
        width: '120px',
        cell: ({ status }) => <SmsBadge status={status} />,
      },
      {
        id: 'audience',
        header: t('messages.column.audience'),
        width: 'minmax(120px, 1.2fr)',
        isWideOnly: true,
        cell: ({ audience }) => (
          <span className={classes.cell} dir="auto" title={audience?.name ?? undefined}>
            {audience?.name ?? '–'}
          </span>
        ),
      },
      {
        id: 'sender',
        header: t('messages.column.sender'),
        width: '110px',
        isWideOnly: true,
        cell: ({ sender }) => (
          <span className={classes.cell} dir="auto">
            {sender?.name ?? '–'}
          </span>
        ),
      },
      {
        id: 'progress',
        header: t('messages.column.sent'),
        width: 'minmax(110px, 1fr)',
        cell: ({ counts, status }) => status !== 'draft' && <SentCell counts={counts} />,
      },
      {
        id: 'people',
        header: t('messages.column.people'),
        width: '92px',
        align: 'end',
        cell: ({ counts, status, audience }) => {
          const people = status === 'draft' ? audience?.contactCount : counts.total;
          return people == null ? '–' : <span className={classes.figure}>{formatCount(people)}</span>;
        },
      },
      {
        id: 'launched',
        header: t('messages.column.launched'),
        width: '110px',
        isWideOnly: true,
        cell: ({ launchedAt }) => formatMoment(launchedAt),
      },
    ];
    return all.filter(({ isWideOnly }) => !(isNarrow && isWideOnly));
  }, [t, isNarrow]);
}

/** Messages to one person that were sent from here or wait, the newest first. */
export function PersonMessagesList({ rows, openId, onOpen }: ListProps<PersonMessage>) {
  const { t } = useTranslation();
  const columns = useMemo<GridColumn<PersonMessage>[]>(
    () => [
      {
        id: 'who',
        header: t('messages.column.person'),
        width: 'minmax(130px, 1.2fr)',
        cell: ({ contactName }) => (
          <span className={classes.name} dir="auto" title={contactName}>
            {contactName}
          </span>
        ),
      },
      {
        id: 'status',
        header: t('messages.column.status'),
        width: '150px',
        cell: (message) => <MessageBadge message={message} />,
      },
      {
        id: 'channel',
        header: t('messages.column.channel'),
        width: '90px',
        cell: ({ channel }) => t(`messages.channel.${channel}`),
      },
      {
        id: 'text',
        header: t('messages.column.text'),
        width: 'minmax(160px, 3fr)',
        cell: ({ text }) => (
          <span className={classes.cell} dir="auto" title={text}>
            {text}
          </span>
        ),
      },
      {
        id: 'at',
        header: t('messages.column.at'),
        width: '110px',
        cell: ({ effect }) => formatMoment(effect.createdAt),
      },
    ],
    [t],
  );
  return (
    <>
      <ListBar label={t('messages.shown.label')}>
        <ProgramsOrSingle />
      </ListBar>
      <ListView
        label={t('messages.shown.single')}
        testId="person-messages-list"
        rows={rows}
        columns={columns}
        openId={openId}
        onOpen={({ id }) => onOpen(id)}
        empty={{ icon: <IconMessage />, title: t('messages.noSingle'), text: t('messages.noSingleText') }}
      />
    </>
  );
}
