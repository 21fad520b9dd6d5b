import { Button } from '@mantine/core';
import { IconMusic, IconPencil, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LibraryAudioDetail } from '#shared/contract/audio-library.ts';
import { api } from '../../ipc/client.ts';
import { formatBytes, formatDuration, formatMoment } from '../../lib/format.ts';
import { ClipButton } from '../../ui/ClipButton.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Facts, FactsHeading } from '../../ui/Facts.tsx';
import { PaneBody, PaneHead, PaneWaiting, SidePane } from '../../ui/SidePane.tsx';
import { InlineError } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import classes from './Audio.module.css';
import { AudioForm } from './AudioForm.tsx';
import { formatText, knownUsage, usageText } from './audio-words.ts';
import { fetchAudioClip, useAudio, useAudioAct } from './use-audio.ts';

/** One audio: what it is, what plays it, and its words to change. */
export function AudioPane({
  id,
  isOffline,
  onOpenFlow,
  onOpenDictionary,
  onClose,
}: {
  id: string;
  isOffline: boolean;
  onOpenFlow: (id: string) => void;
  onOpenDictionary: (id: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { data: audio, error, refetch } = useAudio(id);
  return (
    <SidePane label={t('audioLibrary.pane')} testId="audio-pane">
      {error !== null || audio === undefined ? (
        <PaneWaiting error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <PaneHead
            icon={<IconMusic size={17} />}
            title={audio.title}
            sub={usageText(t, audio.usageType)}
            actions={
              <ClipButton
                name={`pane ${id}`}
                label={t('audioLibrary.play', { title: audio.title })}
                fetchClip={() => fetchAudioClip(id)}
                disabled={!audio.isPlayable || (isOffline && audio.clipId === null)}
                testId="play-audio"
              />
            }
            onClose={onClose}
          />
          <PaneBody>
            <Loaded
              audio={audio}
              isOffline={isOffline}
              onOpenFlow={onOpenFlow}
              onOpenDictionary={onOpenDictionary}
              onClose={onClose}
            />
          </PaneBody>
        </>
      )}
    </SidePane>
  );
}

interface LoadedProps {
  audio: LibraryAudioDetail;
  isOffline: boolean;
  onOpenFlow: (id: string) => void;
  onOpenDictionary: (id: string) => void;
  onClose: () => void;
}

function Loaded({ audio, isOffline, onOpenFlow, onOpenDictionary, onClose }: LoadedProps) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  const update = useAudioAct(api.audioLibrary.update, () => {
    toastDone(t('audioLibrary.saved'));
    setEditing(false);
  });
  if (isEditing) {
    return (
      <>
        <AudioForm
          initial={{
            title: audio.title,
            description: audio.description ?? '',
            usageType: knownUsage(audio.usageType),
            tags: audio.tags,
          }}
          action={t('audioLibrary.save')}
          isBusy={update.isPending}
          isDisabled={isOffline}
          note={isOffline && <span className={classes.sub}>{t('audioLibrary.notSaved')}</span>}
          onSave={(fields) => update.mutate({ id: audio.id, ...fields })}
          onClose={() => setEditing(false)}
        />
        {update.error !== null && <InlineError error={update.error} />}
      </>
    );
  }
  return (
    <>
      {audio.advice !== null && (
        <p className={classes.advice} lang="en" dir="auto">
          {audio.advice}
        </p>
      )}
      {!audio.isPlayable && <p className={classes.advice}>{t('audioLibrary.notPlayable')}</p>}
      {audio.description !== null && (
        <p className={classes.text} dir="auto">
          {audio.description}
        </p>
      )}
      <AudioFacts audio={audio} />
      <Uses audio={audio} onOpenFlow={onOpenFlow} onOpenDictionary={onOpenDictionary} />
      <Actions audio={audio} isOffline={isOffline} onEdit={() => setEditing(true)} onClose={onClose} />
    </>
  );
}

function AudioFacts({ audio }: { audio: LibraryAudioDetail }) {
  const { t } = useTranslation();
  const said = (name: string, value: string | null): [string, React.ReactNode][] =>
    value === null || value === '' ? [] : [[name, <bdi key={name}>{value}</bdi>]];
  return (
    <Facts
      rows={[
        ...said(t('audioLibrary.tags'), audio.tags.join(', ')),
        ...said(t('audioLibrary.column.length'), formatDuration(audio.durationMs)),
        ...said(t('audioLibrary.column.format'), formatText(t, audio)),
        ...said(t('audioLibrary.column.size'), formatBytes(audio.sizeBytes)),
        ...said(t('audioLibrary.file'), audio.fileName),
        ...said(t('audioLibrary.organisation'), audio.organisation),
        ...said(t('audioLibrary.created'), formatMoment(audio.createdAt)),
        ...said(t('audioLibrary.column.updated'), formatMoment(audio.updatedAt)),
        ...said(t('audioLibrary.offline'), t(audio.clipId === null ? 'audioLibrary.notHere' : 'audioLibrary.here')),
      ]}
    />
  );
}

function Uses({ audio, onOpenFlow, onOpenDictionary }: Pick<LoadedProps, 'audio' | 'onOpenFlow' | 'onOpenDictionary'>) {
  const { t } = useTranslation();
  const { flows, dictionaries } = audio;
  return (
    <div>
      <FactsHeading>{t('audioLibrary.usedBy')}</FactsHeading>
      {flows.length + dictionaries.length === 0 ? (
        <p className={classes.sub}>{t('audioLibrary.unused')}</p>
      ) : (
        <ul className={classes.uses}>
          {flows.map(({ id, name }) => (
            <li key={id}>
              <Button variant="subtle" size="compact-sm" onClick={() => onOpenFlow(id)}>
                <bdi>{name}</bdi>
              </Button>
            </li>
          ))}
          {dictionaries.map(({ id, name, key }) => (
            <li key={`${id} ${key}`}>
              <Button variant="subtle" size="compact-sm" onClick={() => onOpenDictionary(id)}>
                <bdi>{`${name}: ${key}`}</bdi>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Actions({
  audio,
  isOffline,
  onEdit,
  onClose,
}: Pick<LoadedProps, 'audio' | 'isOffline' | 'onClose'> & { onEdit: () => void }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const again = useAudioAct(
    () => api.audioLibrary.readAgain({ id: audio.id }),
    () => {},
  );
  const remove = useAudioAct(
    () => api.audioLibrary.remove({ id: audio.id }),
    () => {
      toastDone(t('audioLibrary.deleted'));
      onClose();
    },
  );
  return (
    <div>
      <div className={classes.actions}>
        <Button variant="default" leftSection={<IconPencil size={14} />} onClick={onEdit} data-testid="edit-audio">
          {t('audioLibrary.edit')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} />}
          disabled={isOffline}
          loading={again.isPending}
          onClick={() => again.mutate(undefined)}
        >
          {t('audioLibrary.readAgain')}
        </Button>
        <Button
          variant="subtle"
          color="red"
          leftSection={<IconTrash size={14} />}
          disabled={isOffline}
          onClick={() => setAsking(true)}
          data-testid="delete-audio"
        >
          {t('audioLibrary.delete')}
        </Button>
      </div>
      {isOffline && <p className={classes.sub}>{t('audioLibrary.needsPlatform')}</p>}
      {again.error !== null && <InlineError error={again.error} />}
      {remove.error !== null && <InlineError error={remove.error} />}
      <ConfirmDialog
        opened={isAsking}
        title={t('audioLibrary.deleteTitle', { title: audio.title })}
        action={t('audioLibrary.delete')}
        isDangerous
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate(undefined, { onSettled: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      >
        {t('audioLibrary.deleteText')}
      </ConfirmDialog>
    </div>
  );
}
