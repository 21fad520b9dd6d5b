import { IconTags } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attribute } from '#shared/contract/contacts.ts';
import { useConnectionNames } from '../../ipc/queries.ts';
import { formatCount } from '../../lib/format.ts';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { ListView } from '../../ui/ListView.tsx';
import classes from './Attributes.module.css';
import { useAttributeRows, useAttributeUse } from './use-attributes.ts';

/** Every custom attribute with its type and how many contacts have a value for it. */
export function AttributesList({
  text,
  onClearFilter,
  openId,
  onOpen,
  empty,
}: {
  text: string;
  onClearFilter: () => void;
  openId: string | null;
  onOpen: (id: string) => void;
  empty: { icon?: ReactNode; title: string; text: string; action?: ReactNode };
}) {
  const { t } = useTranslation();
  const rows = useAttributeRows(text);
  const use = useAttributeUse();
  const connections = useConnectionNames();
  const isNarrow = openId !== null;
  const columns = useMemo(
    (): GridColumn<Attribute>[] => [
      {
        id: 'name',
        header: t('attributes.name'),
        width: 'minmax(140px, 1.2fr)',
        cell: (row) => (
          <span className={`${classes.name} data`} dir="auto" title={row.displayName}>
            {row.displayName}
          </span>
        ),
      },
      { id: 'type', header: t('attributes.type'), width: '130px', cell: (row) => t(`attributes.types.${row.type}`) },
      {
        id: 'use',
        header: t('attributes.use'),
        width: '154px',
        align: 'end',
        cell: (row) => (use === undefined ? '…' : formatCount(use[row.id] ?? 0)),
      },
      ...(isNarrow
        ? []
        : [
            {
              id: 'description',
              header: t('audiences.description'),
              width: 'minmax(160px, 2fr)',
              cell: (row: Attribute) => (
                <span className={`${classes.quiet} data`} dir="auto" title={row.description ?? undefined}>
                  {row.description ?? '–'}
                </span>
              ),
            },
            {
              id: 'slug',
              header: t('attributes.slug'),
              width: 'minmax(120px, 1fr)',
              cell: (row: Attribute) => <code className={classes.code}>{row.name}</code>,
            },
          ]),
      ...(connections.size > 1
        ? [
            {
              id: 'connection',
              header: t('people.column.connection'),
              width: 'minmax(90px, 0.8fr)',
              cell: (row: Attribute) => <bdi className={classes.quiet}>{connections.get(row.connectionId)}</bdi>,
            },
          ]
        : []),
    ],
    [t, use, connections, isNarrow],
  );
  return (
    <ListView
      label={t('attributes.title')}
      testId="attributes-list"
      rows={rows}
      columns={columns}
      openId={openId}
      onOpen={({ id }) => onOpen(id)}
      isFiltered={text !== ''}
      onClearFilter={onClearFilter}
      empty={{ icon: <IconTags />, ...empty }}
    />
  );
}
