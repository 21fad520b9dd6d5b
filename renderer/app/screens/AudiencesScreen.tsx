import { Button } from '@mantine/core';
import { IconPlug, IconPlus, IconUsersPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AudienceSort } from '#shared/contract/audiences.ts';
import { AudienceDetail } from '../../features/audiences/AudienceDetail.tsx';
import { AudiencesList } from '../../features/audiences/AudiencesList.tsx';
import { NewAudienceDialog } from '../../features/audiences/NewAudienceDialog.tsx';
import { useAudienceRows, useAudiencesReadAt } from '../../features/audiences/use-audiences.ts';
import { AudiencePeople } from '../../features/contacts/AudiencePeople.tsx';
import { useOffering } from '../../ipc/offered.ts';
import { formatCount } from '../../lib/format.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ListAsOf } from '../../ui/AsOf.tsx';
import { ExportButton } from '../../ui/export/ExportButton.tsx';
import { ListBar } from '../../ui/ListBar.tsx';
import { ListSearch } from '../../ui/ListSearch.tsx';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { SplitPane } from '../../ui/SidePane.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { AreaTabs } from '../AreaTabs.tsx';
import { AudienceActions } from '../AudienceActions.tsx';

/** Audiences, with one of them and its people beside the list. */
export function AudiencesScreen({ audienceId }: { audienceId: string | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [sort, setSort] = useState<AudienceSort>({ by: 'name', order: 'asc' });
  const [isCreating, setCreating] = useState(false);
  const rows = useAudienceRows(text, sort);
  const readAt = useAudiencesReadAt();
  const connections = useOffering('audiences');
  const open = (id: string) =>
    void navigate({ to: '/people/audiences/$audienceId', params: { audienceId: id }, replace: audienceId !== null });
  const close = () => void navigate({ to: '/people/audiences' });
  useShortcut('app.back', close, audienceId !== null);
  const mayCreate = (connections ?? []).length > 0;
  useShortcut('list.new', () => setCreating(true), mayCreate);
  const isNowhere = connections !== undefined && !mayCreate && rows.total === 0 && text === '';
  return (
    <>
      <AreaTabs area="people" />
      <ScreenHead
        title={t('audiences.title')}
        count={rows.total === null || isNowhere ? undefined : formatCount(rows.total)}
      >
        {!isNowhere && <ListAsOf at={readAt} />}
        <ExportButton
          of={[{ target: { source: 'audiences', query: { text, sort } }, title: t('exports.source.audiences') }]}
          isDisabled={!rows.total}
        />
        <Button
          leftSection={<IconPlus size={14} />}
          onClick={() => setCreating(true)}
          disabled={!mayCreate}
          data-testid="new-audience"
        >
          {t('audiences.new')}
        </Button>
      </ScreenHead>
      {isNowhere ? (
        <EmptyState
          icon={<IconPlug />}
          title={t('lists.notOffered')}
          testId="audiences-not-offered"
          action={
            <Button
              variant="default"
              onClick={() => void navigate({ to: '/settings/$section', params: { section: 'connections' } })}
            >
              {t('lists.connect')}
            </Button>
          }
        >
          {t('lists.notOfferedText')}
        </EmptyState>
      ) : (
        <>
          <ListBar label={t('audiences.search')}>
            <ListSearch label={t('audiences.search')} text={text} onChange={setText} testId="audiences-search" />
          </ListBar>
          <SplitPane
            list={
              <AudiencesList
                rows={rows}
                sort={sort}
                onSort={setSort}
                openId={audienceId}
                onOpen={open}
                isFiltered={text !== ''}
                onClearFilter={() => setText('')}
                action={
                  <Button variant="default" onClick={() => setCreating(true)} disabled={!mayCreate}>
                    {t('audiences.new')}
                  </Button>
                }
              />
            }
            pane={
              audienceId !== null && (
                <AudienceDetail
                  id={audienceId}
                  onClose={close}
                  actions={(audience) => <AudienceActions key={audience.id} audience={audience} />}
                  people={
                    <AudiencePeople
                      key={audienceId}
                      audienceId={audienceId}
                      onOpen={(id) => void navigate({ to: '/people/$contactId', params: { contactId: id } })}
                    />
                  }
                  addPeople={
                    <Button
                      variant="default"
                      size="compact-sm"
                      leftSection={<IconUsersPlus size={14} />}
                      onClick={() => void navigate({ to: '/people' })}
                      title={t('audiences.addText')}
                      data-testid="add-people"
                    >
                      {t('audiences.add')}
                    </Button>
                  }
                />
              )
            }
          />
        </>
      )}
      <NewAudienceDialog
        opened={isCreating}
        connections={connections ?? []}
        onClose={() => setCreating(false)}
        onCreated={(id) => {
          setCreating(false);
          open(id);
        }}
      />
    </>
  );
}
