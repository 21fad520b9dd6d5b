import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AudioBar, AudioList } from '../../features/audio-library/AudioList.tsx';
import { AudioPane } from '../../features/audio-library/AudioPane.tsx';
import { NewAudio } from '../../features/audio-library/NewAudio.tsx';
import { useAudioOverview, useAudioRows } from '../../features/audio-library/use-audio.ts';
import { useOffering } from '../../ipc/offered.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { formatCount } from '../../lib/format.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ListAsOf } from '../../ui/AsOf.tsx';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { SplitPane } from '../../ui/SidePane.tsx';
import { AreaTabs } from '../AreaTabs.tsx';

/** Audio that flows and dictionaries play. */
export function AudioLibraryScreen({ audioId }: { audioId: string | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const rows = useAudioRows();
  const overview = useAudioOverview();
  const offering = useOffering('audioLibrary');
  const isOffline = isOfflineState(useSyncStatus()?.state);
  const [isAdding, setAdding] = useState(false);
  const connectionId = offering?.[0]?.id;
  const open = (id: string) => {
    setAdding(false);
    void navigate({ to: '/agents/audio/$audioId', params: { audioId: id }, replace: audioId !== null });
  };
  const close = () => {
    setAdding(false);
    void navigate({ to: '/agents/audio' });
  };
  useShortcut('app.back', close, audioId !== null || isAdding);
  useShortcut('list.new', () => setAdding(true), connectionId !== undefined);
  const isOffered = offering === undefined || offering.length > 0;
  return (
    <>
      <AreaTabs area="agents" />
      <ScreenHead title={t('audioLibrary.title')} count={rows.total === null ? undefined : formatCount(rows.total)}>
        <ListAsOf at={overview?.readAt ?? null} />
        <Button
          leftSection={<IconPlus size={14} />}
          onClick={() => setAdding(true)}
          disabled={connectionId === undefined}
          data-testid="new-audio"
        >
          {t('audioLibrary.new')}
        </Button>
      </ScreenHead>
      <AudioBar />
      <SplitPane
        list={
          <AudioList
            rows={rows}
            openId={audioId}
            isBeside={audioId !== null || isAdding}
            onOpen={open}
            isOffline={isOffline}
            empty={{
              title: t(isOffered ? 'audioLibrary.empty' : 'lists.notOffered'),
              text: t(isOffered ? 'audioLibrary.emptyText' : 'lists.notOfferedText'),
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
        pane={
          isAdding && connectionId !== undefined ? (
            <NewAudio connectionId={connectionId} isOffline={isOffline} onAdded={open} onClose={close} />
          ) : (
            audioId !== null && (
              <AudioPane
                key={audioId}
                id={audioId}
                isOffline={isOffline}
                onOpenFlow={(flowId) => void navigate({ to: '/agents/flows/$flowId', params: { flowId } })}
                onOpenDictionary={(dictionaryId) =>
                  void navigate({ to: '/agents/dictionaries/$dictionaryId', params: { dictionaryId } })
                }
                onClose={close}
              />
            )
          )
        }
      />
    </>
  );
}
