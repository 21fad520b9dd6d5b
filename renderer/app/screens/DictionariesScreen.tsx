import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DictionaryBar, DictionaryList } from '../../features/dictionaries/DictionaryList.tsx';
import { DictionaryPane } from '../../features/dictionaries/DictionaryPane.tsx';
import { NewDictionary } from '../../features/dictionaries/NewDictionary.tsx';
import { useDictionaryOverview, useDictionaryRows } from '../../features/dictionaries/use-dictionaries.ts';
import { useOffering } from '../../ipc/offered.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { formatCount } from '../../lib/format.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ListAsOf } from '../../ui/AsOf.tsx';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { SplitPane } from '../../ui/SidePane.tsx';
import { AreaTabs } from '../AreaTabs.tsx';

/** Words and the audio that says them. */
export function DictionariesScreen({ dictionaryId }: { dictionaryId: string | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const rows = useDictionaryRows();
  const overview = useDictionaryOverview();
  const offering = useOffering('dictionaries');
  const isOffline = isOfflineState(useSyncStatus()?.state);
  const [isCreating, setCreating] = useState(false);
  const connectionId = offering?.[0]?.id;
  const open = (id: string) => {
    setCreating(false);
    void navigate({
      to: '/agents/dictionaries/$dictionaryId',
      params: { dictionaryId: id },
      replace: dictionaryId !== null,
    });
  };
  const close = () => {
    setCreating(false);
    void navigate({ to: '/agents/dictionaries' });
  };
  useShortcut('app.back', close, dictionaryId !== null || isCreating);
  useShortcut('list.new', () => setCreating(true), connectionId !== undefined);
  const isOffered = offering === undefined || offering.length > 0;
  const pane =
    isCreating && connectionId !== undefined ? (
      <NewDictionary connectionId={connectionId} isOffline={isOffline} onCreated={open} onClose={close} />
    ) : (
      dictionaryId !== null && (
        <DictionaryPane key={dictionaryId} id={dictionaryId} isOffline={isOffline} onClose={close} />
      )
    );
  return (
    <>
      <AreaTabs area="agents" />
      <ScreenHead title={t('dictionaries.title')} count={rows.total === null ? undefined : formatCount(rows.total)}>
        <ListAsOf at={overview?.readAt ?? null} />
        <Button
          leftSection={<IconPlus size={14} />}
          onClick={() => setCreating(true)}
          disabled={connectionId === undefined}
          data-testid="new-dictionary"
        >
          {t('dictionaries.new')}
        </Button>
      </ScreenHead>
      <DictionaryBar />
      <SplitPane
        list={
          <DictionaryList
            rows={rows}
            openId={dictionaryId}
            onOpen={open}
            empty={{
              title: t(isOffered ? 'dictionaries.empty' : 'lists.notOffered'),
              text: t(isOffered ? 'dictionaries.emptyText' : 'lists.notOfferedText'),
              action: isOffered ? undefined : (
                <Button
                  variant="default"
                  onClick={() => void navigate({ to: '/settings/$section', params: { section: 'connections' } })}
                >
                  {t('lists.connect')}
                </Button>
              ),
            }}
          />
        }
        pane={pane}
      />
    </>
  );
}
