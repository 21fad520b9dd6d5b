import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChosenAudio } from '#shared/contract/audio-library.ts';
import { api } from '../../ipc/client.ts';
import { formatBytes } from '../../lib/format.ts';
import { FactsHeading } from '../../ui/Facts.tsx';
import { InlineError } from '../../ui/States.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import classes from './Dictionaries.module.css';
import { useDictionaryAct, useLibraryChoices } from './use-dictionaries.ts';

/** A word with its audio: from a file, or from the library. */
export function AddEntry({ dictionaryId, isOffline }: { dictionaryId: string; isOffline: boolean }) {
  const { t } = useTranslation();
  const [key, setKey] = useState('');
  const [from, setFrom] = useState<'file' | 'library'>('file');
  const [file, setFile] = useState<ChosenAudio | null>(null);
  const [audioId, setAudioId] = useState<string | null>(null);
  const choices = useLibraryChoices();
  const add = useDictionaryAct(api.dictionaries.addEntry, () => {
    toastDone(t('dictionaries.added'));
    setKey('');
    setFile(null);
    setAudioId(null);
  });
  const chosen = file !== null && file.refusal === null ? { fileId: file.fileId } : null;
  const source = from === 'file' ? chosen : audioId === null ? null : { audioId };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() !== '' && source !== null) add.mutate({ dictionaryId, key, source });
  };
  return (
    <form className={classes.form} onSubmit={submit} data-testid="add-entry">
      <FactsHeading>{t('dictionaries.addEntry')}</FactsHeading>
      <TextInput
        label={t('dictionaries.key')}
        description={t('dictionaries.keyText')}
        value={key}
        maxLength={256}
        dir="auto"
        onChange={(event) => setKey(event.currentTarget.value)}
        data-testid="entry-key"
      />
      <SegmentedControl
        aria-label={t('dictionaries.audioFrom')}
        data={[
          { value: 'file', label: t('dictionaries.fromFile') },
          { value: 'library', label: t('dictionaries.fromLibrary') },
        ]}
        value={from}
        onChange={(value) => setFrom(value === 'library' ? 'library' : 'file')}
      />
      {from === 'file' ? (
        <div className={classes.actions}>
          <Button
            variant="default"
            leftSection={<IconUpload size={14} />}
            onClick={() => {
              api.audioLibrary.chooseAudio().then((one) => one !== null && setFile(one), toastError);
            }}
            data-testid="choose-entry-audio"
          >
            {t('audioLibrary.choose')}
          </Button>
          <span className={classes.sub}>
            {file === null ? t('audioLibrary.limits') : <bdi>{`${file.name} · ${formatBytes(file.sizeBytes)}`}</bdi>}
          </span>
          {file !== null && file.refusal !== null && (
            <p className={classes.sub} role="alert">
              {t(`audioLibrary.refusal.${file.refusal}`)}
            </p>
          )}
        </div>
      ) : (
        <Select
          aria-label={t('dictionaries.fromLibrary')}
          placeholder={t('dictionaries.chooseAudio')}
          searchable
          data={choices.map(({ id, title }) => ({ value: id, label: title }))}
          value={audioId}
          onChange={setAudioId}
        />
      )}
      <div className={classes.actions}>
        <Button
          type="submit"
          loading={add.isPending}
          disabled={isOffline || key.trim() === '' || source === null}
          data-testid="save-entry"
        >
          {t('dictionaries.add')}
        </Button>
        {isOffline && <span className={classes.sub}>{t('dictionaries.notAdded')}</span>}
      </div>
      {add.error !== null && <InlineError error={add.error} />}
    </form>
  );
}
