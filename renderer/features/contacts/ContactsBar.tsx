import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { IconClockHour4, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../lib/store.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { FilterChip } from '../../ui/FilterChip.tsx';
import { ColumnsMenu } from './ColumnsMenu.tsx';
import { ContactFilters } from './ContactFilters.tsx';
import classes from './ContactsBar.module.css';
import { clearContactFilter, contactsView, setContactFilter } from './contacts-view.ts';
import { useAudiences } from './use-contacts.ts';

const TYPING_MS = 90;

export function ContactsBar() {
  const { t } = useTranslation();
  const filter = useStore(contactsView, (view) => view.filter);
  const audiences = useAudiences();
  const input = useRef<HTMLInputElement>(null);
  const text = filter.text ?? '';
  const [typed, setTyped] = useState(text);
  useShortcut('list.filter', () => input.current?.select());
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => setContactFilter({ text: typed }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, text]);
  return (
    <search className={classes.bar} aria-label={t('contacts.filter')}>
      <TextInput
        ref={input}
        className={classes.search}
        placeholder={t('contacts.search')}
        aria-label={t('contacts.search')}
        leftSection={<IconSearch size={14} />}
        rightSection={
          typed === '' ? (
            <Keys id="list.filter" />
          ) : (
            <CloseButton
              size="xs"
              aria-label={t('common.clear')}
              onClick={() => setContactFilter({ text: undefined })}
            />
          )
        }
        value={typed}
        maxLength={256}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && typed !== '') setContactFilter({ text: undefined });
          else if (['Escape', 'ArrowDown', 'Enter'].includes(event.key)) {
            document.querySelector<HTMLElement>('[role=grid]')?.focus();
          } else return;
          event.preventDefault();
        }}
        data-testid="contacts-search"
      />
      <Select
        className={classes.select}
        aria-label={t('contacts.audience')}
        placeholder={t('contacts.audience')}
        clearable
        searchable
        data={audiences.map((audience) => ({ value: audience.id, label: audience.name }))}
        value={filter.audienceId ?? null}
        onChange={(value) => setContactFilter({ audienceId: value ?? undefined })}
      />
      <FilterChip
        icon={<IconClockHour4 />}
        label={t('contacts.unsynced')}
        on={filter.unsyncedOnly === true}
        onChange={(on) => setContactFilter({ unsyncedOnly: on })}
      />
      <ContactFilters />
      {Object.keys(filter).length > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={clearContactFilter}>
          {t('common.clear')}
        </Button>
      )}
      <span className={classes.space} />
      <ColumnsMenu />
    </search>
  );
}
