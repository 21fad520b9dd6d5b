import { Button, TextInput } from '@mantine/core';
import { IconBook2, IconSearch, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DictionaryEntryRow, DictionaryRow } from '#shared/contract/dictionaries.ts';
import { api } from '../../ipc/client.ts';
import { formatLanguage } from '../../lib/format.ts';
import { ClipButton } from '../../ui/ClipButton.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { PaneBody, PaneHead, PaneWaiting, SidePane } from '../../ui/SidePane.tsx';
import { InlineError, SkeletonLines } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { AddEntry } from './AddEntry.tsx';
import classes from './Dictionaries.module.css';
import { MOST_ENTRIES, useDictionary, useDictionaryAct, useEntries } from './use-dictionaries.ts';

/** One dictionary: its words, each with what it sounds like. */
export function DictionaryPane({ id, isOffline, onClose }: { id: string; isOffline: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { data: dictionary, error, refetch } = useDictionary(id);
  return (
    <SidePane label={t('dictionaries.pane')} testId="dictionary-pane">
      {error !== null || dictionary === undefined ? (
        <PaneWaiting error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <PaneHead
            icon={<IconBook2 size={17} />}
            title={dictionary.name}
            sub={formatLanguage(dictionary.language)}
            onClose={onClose}
          />
          <PaneBody>
            {dictionary.description !== null && <p dir="auto">{dictionary.description}</p>}
            {dictionary.isSystem && <p className={classes.note}>{t('dictionaries.systemText')}</p>}
            <Entries dictionary={dictionary} isOffline={isOffline} />
            {!dictionary.isSystem && <AddEntry dictionaryId={id} isOffline={isOffline} />}
            {!dictionary.isSystem && <Delete dictionary={dictionary} isOffline={isOffline} onClose={onClose} />}
          </PaneBody>
        </>
      )}
    </SidePane>
  );
}

function Entries({ dictionary, isOffline }: { dictionary: DictionaryRow; isOffline: boolean }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const { data, error } = useEntries(dictionary.id, text);
  if (error !== null) return <InlineError error={error} />;
  if (data === undefined) return <SkeletonLines label={t('common.loading')} />;
  return (
    <div>
      {dictionary.entryCount > 10 && (
        <TextInput
          aria-label={t('dictionaries.findEntry')}
          placeholder={t('dictionaries.findEntry')}
          leftSection={<IconSearch size={14} />}
          value={text}
          maxLength={256}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {data.total === 0 ? (
        <p className={classes.sub}>{t(text === '' ? 'dictionaries.noEntries' : 'lists.noMatch')}</p>
      ) : (
        <ul className={classes.entries} data-testid="entries">
          {data.rows.map((entry) => (
            <Entry key={entry.id} entry={entry} isReadOnly={dictionary.isSystem} isOffline={isOffline} />
          ))}
        </ul>
      )}
      {data.total > MOST_ENTRIES && (
        <p className={classes.sub}>{t('dictionaries.moreEntries', { count: data.total - MOST_ENTRIES })}</p>
      )}
    </div>
  );
}

function Entry({
  entry,
  isReadOnly,
  isOffline,
}: {
  entry: DictionaryEntryRow;
  isReadOnly: boolean;
  isOffline: boolean;
}) {
  const { t } = useTranslation();
  const { id, key, hasAudio, clipId } = entry;
  const [isAsking, setAsking] = useState(false);
  const remove = useDictionaryAct(
    () => api.dictionaries.removeEntry({ id }),
    () => toastDone(t('dictionaries.entryDeleted')),
  );
  return (
    <li className={classes.entry}>
      <ClipButton
        name={id}
        label={t('dictionaries.play', { key })}
        fetchClip={async () => (await api.dictionaries.fetchEntry({ id })).clipId}
        disabled={!hasAudio || (isOffline && clipId === null)}
        testId="play-entry"
      />
      <span className={classes.key}>
        <bdi>{key}</bdi>
      </span>
      {clipId !== null && <span className={classes.sub}>{t('audioLibrary.here')}</span>}
      {!isReadOnly && (
        <IconButton
          label={t('dictionaries.deleteEntry', { key })}
          icon={<IconTrash size={14} />}
          disabled={isOffline}
          onClick={() => setAsking(true)}
        />
      )}
      {remove.error !== null && <InlineError error={remove.error} />}
      <ConfirmDialog
        opened={isAsking}
        title={t('dictionaries.deleteEntry', { key })}
        action={t('dictionaries.delete')}
        isDangerous
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate(undefined, { onSettled: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      >
        {t('dictionaries.deleteEntryText')}
      </ConfirmDialog>
    </li>
  );
}

function Delete({
  dictionary,
  isOffline,
  onClose,
}: {
  dictionary: DictionaryRow;
  isOffline: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const remove = useDictionaryAct(
    () => api.dictionaries.remove({ id: dictionary.id }),
    () => {
      toastDone(t('dictionaries.deleted'));
      onClose();
    },
  );
  return (
    <div className={classes.foot}>
      <Button
        variant="subtle"
        color="red"
        size="compact-sm"
        leftSection={<IconTrash size={14} />}
        disabled={isOffline}
        onClick={() => setAsking(true)}
        data-testid="delete-dictionary"
      >
        {t('dictionaries.deleteDictionary')}
      </Button>
      {isOffline && <span className={classes.sub}>{t('dictionaries.notDeleted')}</span>}
      {remove.error !== null && <InlineError error={remove.error} />}
      <ConfirmDialog
        opened={isAsking}
        title={t('dictionaries.deleteTitle', { name: dictionary.name })}
        action={t('dictionaries.delete')}
        isDangerous
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate(undefined, { onSettled: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      >
        {t('dictionaries.deleteText')}
      </ConfirmDialog>
    </div>
  );
}
