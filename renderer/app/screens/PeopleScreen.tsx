import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ContactCalls } from '../../features/calls/ContactCalls.tsx';
import { ContactPanel } from '../../features/contacts/ContactPanel.tsx';
import { ContactsBar } from '../../features/contacts/ContactsBar.tsx';
import { ContactsGrid, useContactRows } from '../../features/contacts/ContactsGrid.tsx';
import { exportedColumns } from '../../features/contacts/contact-columns.tsx';
import { contactsView } from '../../features/contacts/contacts-view.ts';
import { NewContactDialog } from '../../features/contacts/NewContactDialog.tsx';
import { SelectionBar } from '../../features/contacts/SelectionBar.tsx';
import { useKeptColumns } from '../../features/contacts/use-many.ts';
import { connectionsQuery, useListReadAt } from '../../ipc/queries.ts';
import { formatCount } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ListAsOf } from '../../ui/AsOf.tsx';
import { ExportButton } from '../../ui/export/ExportButton.tsx';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { SplitPane } from '../../ui/SidePane.tsx';
import { AreaTabs } from '../AreaTabs.tsx';
import { ContactActions } from '../ContactActions.tsx';

/** Contacts, with one of them beside the grid. */
export function PeopleScreen({ contactId }: { contactId: string | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const rows = useContactRows();
  const filter = useStore(contactsView, (state) => state.filter);
  const sort = useStore(contactsView, (state) => state.sort);
  const readAt = useListReadAt('contacts');
  const connections = useQuery(connectionsQuery).data ?? [];
  const kept = useKeptColumns() ?? [];
  const [isCreating, setCreating] = useState(false);
  const open = (id: string) =>
    void navigate({ to: '/people/$contactId', params: { contactId: id }, replace: contactId !== null });
  const close = () => void navigate({ to: '/people' });
  useShortcut('app.back', close, contactId !== null);
  useShortcut('list.new', () => setCreating(true));
  return (
    <>
      <AreaTabs area="people" />
      <ScreenHead title={t('contacts.title')} count={rows.total === null ? undefined : formatCount(rows.total)}>
        {connections.length > 0 && <ListAsOf at={readAt} />}
        <ExportButton
          of={[
            {
              target: { source: 'contacts', query: { filter, sort } },
              title: t('exports.source.people'),
              columnIds: exportedColumns(kept),
            },
          ]}
        />
        <Button
          leftSection={<IconPlus size={14} />}
          onClick={() => setCreating(true)}
          disabled={connections.length === 0}
          data-testid="new-contact"
        >
          {t('contacts.new')}
        </Button>
      </ScreenHead>
      <ContactsBar />
      <SelectionBar total={rows.total} />
      <SplitPane
        list={
          <ContactsGrid
            rows={rows}
            selectedId={contactId}
            onSelect={open}
            connect={
              <Button
                variant="default"
                onClick={() => void navigate({ to: '/settings/$section', params: { section: 'connections' } })}
              >
                {t('calls.connect')}
              </Button>
            }
          />
        }
        pane={
          contactId !== null && (
            <ContactPanel
              key={contactId}
              id={contactId}
              onClose={close}
              calls={<ContactCalls contactId={contactId} />}
              actions={(contact) => <ContactActions contact={contact} />}
            />
          )
        }
      />
      <NewContactDialog
        opened={isCreating}
        connections={connections}
        onClose={() => setCreating(false)}
        onCreated={(id) => {
          setCreating(false);
          open(id);
        }}
      />
    </>
  );
}
