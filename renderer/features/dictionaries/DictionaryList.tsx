import { IconBook2, IconLock } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DictionaryRow } from '#shared/contract/dictionaries.ts';
import { formatCount, formatLanguage, formatMoment } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { Badge } from '../../ui/Badge.tsx';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { ListBar } from '../../ui/ListBar.tsx';
import { ListSearch } from '../../ui/ListSearch.tsx';
import { ListView } from '../../ui/ListView.tsx';
import type { WindowedRows } from '../../ui/use-windowed-rows.ts';
import { dictionariesView, setDictionaryText } from './use-dictionaries.ts';

export function DictionaryBar() {
  const { t } = useTranslation();
  const text = useStore(dictionariesView, (view) => view.text);
  return (
    <ListBar label={t('dictionaries.filter')}>
      <ListSearch
        label={t('dictionaries.search')}
        text={text}
        onChange={setDictionaryText}
        testId="dictionary-search"
      />
    </ListBar>
  );
}

export function DictionaryList({
  rows,
  openId,
  onOpen,
  empty,
}: {
  rows: WindowedRows<DictionaryRow>;
  openId: string | null;
  onOpen: (id: string) => void;
  empty: { title: string; text: string; action: ReactNode };
}) {
  const { t } = useTranslation();
  const text = useStore(dictionariesView, (view) => view.text);
  const columns = useMemo(() => columnsOf(t), [t]);
  return (
    <ListView
      label={t('dictionaries.title')}
      testId="dictionaries-grid"
      rows={rows}
      columns={columns}
      openId={openId}
      onOpen={({ id }) => onOpen(id)}
      isFiltered={text !== ''}
      onClearFilter={() => setDictionaryText('')}
      empty={{ icon: <IconBook2 />, ...empty }}
    />
  );
}

const columnsOf = (t: TFunction): GridColumn<DictionaryRow>[] => [
  {
    id: 'name',
    header: t('dictionaries.column.name'),
    width: 'minmax(160px, 2fr)',
    cell: ({ name }) => <bdi title={name}>{name}</bdi>,
  },
  {
    id: 'language',
    header: t('dictionaries.column.language'),
    width: '120px',
    cell: ({ language }) => formatLanguage(language),
  },
  {
    id: 'entries',
    header: t('dictionaries.column.entries'),
    width: '80px',
    align: 'end',
    cell: ({ entryCount }) => formatCount(entryCount),
  },
  {
    id: 'system',
    header: t('dictionaries.column.from'),
    width: '130px',
    cell: ({ isSystem }) =>
      isSystem ? (
        <Badge plain icon={<IconLock size={13} />}>
          {t('dictionaries.system')}
        </Badge>
      ) : (
        t('dictionaries.own')
      ),
  },
  {
    id: 'updated',
    header: t('dictionaries.column.updated'),
    width: '132px',
    cell: ({ updatedAt }) => formatMoment(updatedAt),
  },
];
