import { IconUsers } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactSort } from '#shared/contract/contact-filter.ts';
import type { Contact } from '#shared/contract/contacts.ts';
import { contactName } from '#shared/domain/contact-name.ts';
import { api } from '../../ipc/client.ts';
import { formatMoment, formatPhone } from '../../lib/format.ts';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { ListView } from '../../ui/ListView.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { useWindowedRows } from '../../ui/use-windowed-rows.ts';

/** The people of an audience, those who wait to be added among them. */
export function AudiencePeople({ audienceId, onOpen }: { audienceId: string; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const [sort, setSort] = useState<ContactSort>({ by: 'name', order: 'asc' });
  const filter = { audienceId };
  const rows = useWindowedRows(['contacts', 'list', filter, sort], (page, signal) =>
    api.contacts.list({ filter, sort, page }, { signal }),
  );
  const columns = useMemo(
    (): GridColumn<Contact>[] => [
      {
        id: 'fullName',
        header: t('contacts.field.fullName'),
        width: 'minmax(130px, 1.4fr)',
        sortKey: 'name',
        cell: (contact) => {
          const name = contactName(contact);
          return (
            <span className="data" dir="auto" title={name ?? undefined}>
              {name ?? t('contacts.noName')}
            </span>
          );
        },
      },
      {
        id: 'primaryPhone',
        header: t('contacts.field.primaryPhone'),
        width: 'minmax(130px, 1fr)',
        sortKey: 'primaryPhone',
        cell: (contact) => formatPhone(contact.primaryPhone),
      },
      {
        id: 'city',
        header: t('contacts.field.city'),
        width: 'minmax(80px, 0.8fr)',
        sortKey: 'city',
        cell: (contact) => (
          <span className="data" dir="auto">
            {contact.city ?? '–'}
          </span>
        ),
      },
      {
        id: 'lastCall',
        header: t('contacts.column.lastCall'),
        width: '126px',
        sortKey: 'lastCallAt',
        cell: (contact) => formatMoment(contact.lastCallAt),
      },
      {
        id: 'state',
        header: t('contacts.column.state'),
        width: '104px',
        cell: (contact) => <StateBadge state={contact.state} />,
      },
    ],
    [t],
  );
  return (
    <ListView
      label={t('audiences.people')}
      testId="audience-people"
      rows={rows}
      columns={columns}
      onOpen={(contact) => onOpen(contact.id)}
      sort={sort}
      onSort={({ by, order }) => setSort({ by: by as ContactSort['by'], order })}
      empty={{ icon: <IconUsers />, title: t('audiences.nobody'), text: t('audiences.nobodyText') }}
    />
  );
}
