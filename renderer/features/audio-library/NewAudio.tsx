import { Button, Progress } from '@mantine/core';
import { IconMusicPlus, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChosenAudio } from '#shared/contract/audio-library.ts';
import { api } from '../../ipc/client.ts';
import { formatBytes, formatPercent } from '../../lib/format.ts';
import { PaneBody, PaneHead, SidePane } from '../../ui/SidePane.tsx';
import { InlineError } from '../../ui/States.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import classes from './Audio.module.css';
import { type AudioFields, AudioForm } from './AudioForm.tsx';
import { useAudioAct, useUploadShare } from './use-audio.ts';

const EMPTY: AudioFields = { title: '', description: '', usageType: 'prompt', tags: [] };

/** A file for the library: chosen in the system's dialog, its limits said before, sent once. */
export function NewAudio({
  connectionId,
  isOffline,
  onAdded,
  onClose,
}: {
  connectionId: string;
  isOffline: boolean;
  onAdded: (id: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [file, setFile] = useState<ChosenAudio | null>(null);
  const [uploadId, setUploadId] = useState<string | null>(null);
  const share = useUploadShare(uploadId);
  const upload = useAudioAct(
    ({ id, fields, fileId }: { id: string; fields: AudioFields; fileId: string }) =>
      api.audioLibrary.uploadAudio({ id, connectionId, fileId, ...fields }),
    ({ id }) => {
      toastDone(t('audioLibrary.uploaded'));
      onAdded(id);
    },
  );
  const choose = () => {
    api.audioLibrary.chooseAudio().then((chosen) => chosen !== null && setFile(chosen), toastError);
  };
  const save = (fields: AudioFields) => {
    if (file === null || file.refusal !== null) return;
    const id = crypto.randomUUID();
    setUploadId(id);
    upload.mutate({ id, fields, fileId: file.fileId });
  };
  return (
    <SidePane label={t('audioLibrary.new')} testId="new-audio-pane">
      <PaneHead
        icon={<IconMusicPlus size={17} />}
        title={t('audioLibrary.new')}
        sub={t('audioLibrary.limits')}
        onClose={onClose}
      />
      <PaneBody>
        <AudioForm
          key={file?.fileId ?? ''}
          initial={{ ...EMPTY, title: file === null ? '' : file.name.replace(/\.[^.]*$/, '').slice(0, 128) }}
          action={t('audioLibrary.upload')}
          isBusy={upload.isPending}
          isDisabled={isOffline || file === null || file.refusal !== null}
          note={isOffline && <span className={classes.sub}>{t('audioLibrary.notUploaded')}</span>}
          onSave={save}
          onClose={onClose}
        >
          <div className={classes.actions}>
            <Button
              variant="default"
              leftSection={<IconUpload size={14} />}
              onClick={choose}
              disabled={upload.isPending}
              data-testid="choose-audio"
            >
              {t('audioLibrary.choose')}
            </Button>
            <span className={classes.sub} data-testid="chosen-audio">
              {file === null ? t('audioLibrary.noFile') : <bdi>{`${file.name} · ${formatBytes(file.sizeBytes)}`}</bdi>}
            </span>
          </div>
          {file !== null && file.refusal !== null && (
            <p className={classes.advice} role="alert">
              {t(`audioLibrary.refusal.${file.refusal}`)}
            </p>
          )}
        </AudioForm>
        {upload.isPending && share !== null && (
          <div>
            <Progress value={share * 100} aria-label={t('audioLibrary.sending')} />
            <p className={classes.sub}>{`${t('audioLibrary.sending')} ${formatPercent(share)}`}</p>
          </div>
        )}
        {upload.error !== null && <InlineError error={upload.error} />}
      </PaneBody>
    </SidePane>
  );
}
