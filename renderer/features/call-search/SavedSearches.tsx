import { Button, Modal, TextInput, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedSearch } from '#shared/contract/call-search.ts';
import { isolate } from '../../lib/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import classes from './CallSearch.module.css';
import { showSearch } from './search-view.ts';
import { savedQuery, useKeepSearch, useOrderSaved, useRemoveSaved } from './use-search.ts';

/** Searches under names: shown by a click, renamed in place, moved and removed; what stands in the box is kept under a new one. */
export function SavedSearches({ opened, text, onClose }: { opened: boolean; text: string; onClose: () => void }) {
  const { t } = useTranslation();
  const saved = useQuery({ ...savedQuery, enabled: opened }).data ?? [];
  const order = useOrderSaved();
  const move = (index: number, step: -1 | 1) => {
    const ids = saved.map(({ id }) => id);
    const [id] = ids.splice(index, 1);
    if (id !== undefined) order.mutate(ids.toSpliced(index + step, 0, id));
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('callSearch.saved.title')}
      size={620}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <KeepThis text={text} />
      {saved.length === 0 && <p className={classes.quiet}>{t('callSearch.saved.none')}</p>}
      <ul className={classes.saved} aria-label={t('callSearch.saved.title')}>
        {saved.map((search, index) => (
          <SavedRow
            key={search.id}
            search={search}
            onShow={() => {
              showSearch(search.text);
              onClose();
            }}
            onMove={(step) => move(index, step)}
            isFirst={index === 0}
            isLast={index === saved.length - 1}
          />
        ))}
      </ul>
    </Modal>
  );
}

function KeepThis({ text }: { text: string }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const keep = useKeepSearch();
  if (text.trim() === '') return null;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    keep.mutate({ id: crypto.randomUUID(), name, text }, { onSuccess: () => setName('') });
  };
  return (
    <form className={classes.keep} onSubmit={onSubmit}>
      <TextInput
        className={classes.keepName}
        label={t('callSearch.saved.keep')}
        description={<bdi dir="auto">{text}</bdi>}
        placeholder={t('callSearch.saved.name')}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
        data-testid="saved-name"
      />
      <Button type="submit" disabled={name.trim() === ''} loading={keep.isPending} data-testid="keep-search">
        {t('callSearch.saved.save')}
      </Button>
    </form>
  );
}

function SavedRow({
  search,
  onShow,
  onMove,
  isFirst,
  isLast,
}: {
  search: SavedSearch;
  onShow: () => void;
  onMove: (step: -1 | 1) => void;
  isFirst: boolean;
  isLast: boolean;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState(search.name);
  const keep = useKeepSearch();
  const remove = useRemoveSaved();
  const rename = () => {
    if (name.trim() === '') setName(search.name);
    else if (name.trim() !== search.name) keep.mutate({ ...search, name: name.trim() });
  };
  const named = { name: isolate(search.name) };
  return (
    <li className={classes.savedRow}>
      <TextInput
        className={classes.savedName}
        aria-label={t('callSearch.saved.rename', named)}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={rename}
        onKeyDown={(event) => event.key === 'Enter' && rename()}
      />
      <UnstyledButton
        className={classes.savedText}
        onClick={onShow}
        aria-label={t('callSearch.saved.show', { ...named, text: search.text })}
      >
        <code dir="auto">{search.text}</code>
      </UnstyledButton>
      <IconButton
        label={t('callSearch.saved.up', named)}
        icon={<IconArrowUp size={15} />}
        disabled={isFirst}
        onClick={() => onMove(-1)}
      />
      <IconButton
        label={t('callSearch.saved.down', named)}
        icon={<IconArrowDown size={15} />}
        disabled={isLast}
        onClick={() => onMove(1)}
      />
      <IconButton
        label={t('callSearch.saved.remove', named)}
        icon={<IconTrash size={15} />}
        onClick={() => remove.mutate(search.id)}
      />
    </li>
  );
}
