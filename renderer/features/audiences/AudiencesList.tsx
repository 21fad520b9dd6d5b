import { IconUsersGroup } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AudienceRow, AudienceSort } from '#shared/contract/audiences.ts';
import { useConnectionNames } from '../../ipc/queries.ts';
import { formatCount, formatMoment } from '../../lib/format.ts';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { ListView } from '../../ui/ListView.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import type { WindowedRows } from '../../ui/use-windowed-rows.ts';
import classes from './Audiences.module.css';

/** Every audience, with how many people of it are here. */
export function AudiencesList({
  rows,
  sort,
  onSort,
  openId,
  onOpen,
  isFiltered,
  onClearFilter,
  action,
}: {
  rows: WindowedRows<AudienceRow>;
  sort: AudienceSort;
  onSort: (sort: AudienceSort) => void;
  openId: string | null;
  onOpen: (id: string) => void;
  isFiltered: boolean;
  onClearFilter: () => void;
  /** What to do where there is none. */
  action: ReactNode;
}) {
  const { t } = useTranslation();
  const connections = useConnectionNames();
  const isNarrow = openId !== null;
  const columns = useMemo((): GridColumn<AudienceRow>[] => {
    const name: GridColumn<AudienceRow> = {
      id: 'name',
      header: t('audiences.name'),
      width: 'minmax(150px, 1.4fr)',
      sortKey: 'name',
      cell: (row) => (
        <span className={`${classes.name} data`} dir="auto" title={row.name}>
          {row.name}
        </span>
      ),
    };
    const people: GridColumn<AudienceRow> = {
      id: 'people',
      header: t('audiences.people'),
      width: '84px',
      align: 'end',
      sortKey: 'contactCount',
      cell: (row) => formatCount(row.contactCount),
    };
    const state: GridColumn<AudienceRow> = {
      id: 'state',
      header: t('contacts.column.state'),
      width: '104px',
      cell: (row) => <StateBadge state={row.state} />,
    };
    if (isNarrow) return [name, people, state];
    return [
      name,
      {
        id: 'description',
        header: t('audiences.description'),
        width: 'minmax(160px, 2fr)',
        cell: (row) => (
          <span className={`${classes.quiet} data`} dir="auto" title={row.description ?? undefined}>
            {row.description ?? '–'}
          </span>
        ),
      },
      people,
      ...(connections.size > 1
        ? [
            {
              id: 'connection',
              header: t('people.column.connection'),
              width: 'minmax(100px, 0.8fr)',
              cell: (row: AudienceRow) => <bdi className={classes.quiet}>{connections.get(row.connectionId)}</bdi>,
            },
          ]
        : []),
      {
        id: 'created',
        header: t('people.column.created'),
        width: '126px',
        sortKey: 'createdAt',
        cell: (row) => <span className={classes.quiet}>{formatMoment(row.createdAt)}</span>,
      },
      {
        id: 'read',
        header: t('audiences.read'),
        width: '126px',
        cell: (row) => (
          <span className={classes.quiet}>{row.readAt === null ? t('lists.neverRead') : formatMoment(row.readAt)}</span>
        ),
      },
      state,
    ];
  }, [t, connections, isNarrow]);
  return (
    <ListView
      label={t('audiences.title')}
      testId="audiences-list"
      rows={rows}
      columns={columns}
      openId={openId}
      onOpen={({ id }) => onOpen(id)}
      sort={sort}
      onSort={({ by, order }) => onSort({ by: by as AudienceSort['by'], order })}
      isFiltered={isFiltered}
      onClearFilter={onClearFilter}
      empty={{ icon: <IconUsersGroup />, title: t('audiences.empty'), text: t('audiences.emptyText'), action }}
    />
  );
}
