import { Button } from '@mantine/core';
import { IconPlug, IconPlus, IconTags } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ATTRIBUTE_PREFIX } from '#shared/domain/contact-filter.ts';
import { AttributePane } from '../../features/contacts/AttributePane.tsx';
import { AttributesList } from '../../features/contacts/AttributesList.tsx';
import { showContacts } from '../../features/contacts/contacts-view.ts';
import { NewAttributeDialog } from '../../features/contacts/NewAttributeDialog.tsx';
import { useAttributes } from '../../features/contacts/use-contacts.ts';
import { useOffering } from '../../ipc/offered.ts';
import { isOfflineState, useListReadAt, useSyncStatus } from '../../ipc/queries.ts';
import { formatCount } from '../../lib/format.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ListAsOf } from '../../ui/AsOf.tsx';
import { ListBar } from '../../ui/ListBar.tsx';
import { ListSearch } from '../../ui/ListSearch.tsx';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { SplitPane } from '../../ui/SidePane.tsx';
import { AreaTabs } from '../AreaTabs.tsx';

/** Custom attributes of contacts, with one of them beside the list. */
export function AttributesScreen() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [openId, setOpenId] = useState<string | null>(null);
  const [isCreating, setCreating] = useState(false);
  const count = useAttributes().length;
  const readAt = useListReadAt('attributes');
  const isOffline = isOfflineState(useSyncStatus()?.state);
  const connections = useOffering('contacts');
  const mayCreate = (connections ?? []).length > 0;
  useShortcut('app.back', () => setOpenId(null), openId !== null);
  useShortcut('list.new', () => setCreating(true), mayCreate);
  const isNowhere = connections !== undefined && !mayCreate;
  return (
    <>
      <AreaTabs area="people" />
      <ScreenHead title={t('attributes.title')} count={isNowhere ? undefined : formatCount(count)}>
        {!isNowhere && <ListAsOf at={readAt} />}
        <Button
          leftSection={<IconPlus size={14} />}
          onClick={() => setCreating(true)}
          disabled={!mayCreate}
          data-testid="new-attribute"
        >
          {t('attributes.new')}
        </Button>
      </ScreenHead>
      <ListBar label={t('attributes.search')}>
        <ListSearch label={t('attributes.search')} text={text} onChange={setText} testId="attributes-search" />
      </ListBar>
      <SplitPane
        list={
          <AttributesList
            text={text}
            onClearFilter={() => setText('')}
            openId={openId}
            onOpen={setOpenId}
            empty={
              isNowhere
                ? {
                    icon: <IconPlug />,
                    title: t('lists.notOffered'),
                    text: t('lists.notOfferedText'),
                    action: (
                      <Button
                        variant="default"
                        onClick={() => void navigate({ to: '/settings/$section', params: { section: 'connections' } })}
                      >
                        {t('lists.connect')}
                      </Button>
                    ),
                  }
                : {
                    icon: <IconTags />,
                    title: t('attributes.empty'),
                    text: t('attributes.emptyText'),
                    action: (
                      <Button variant="default" onClick={() => setCreating(true)}>
                        {t('attributes.new')}
                      </Button>
                    ),
                  }
            }
          />
        }
        pane={
          openId !== null && (
            <AttributePane
              id={openId}
              isOffline={isOffline}
              onClose={() => setOpenId(null)}
              onShowPeople={({ name }) => {
                showContacts({ filter: { conditions: [{ op: 'filled', field: `${ATTRIBUTE_PREFIX}${name}` }] } });
                void navigate({ to: '/people' });
              }}
            />
          )
        }
      />
      <NewAttributeDialog
        opened={isCreating}
        connections={connections ?? []}
        isOffline={isOffline}
        onClose={() => setCreating(false)}
        onCreated={(id) => {
          setCreating(false);
          setOpenId(id);
        }}
      />
    </>
  );
}
