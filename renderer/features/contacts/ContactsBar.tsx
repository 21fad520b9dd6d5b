import { Button, Select } from '@mantine/core';
import { IconClockHour4 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../lib/store.ts';
import { FilterChip } from '../../ui/FilterChip.tsx';
import { ListBar } from '../../ui/ListBar.tsx';
import { ListSearch } from '../../ui/ListSearch.tsx';
import { ColumnsMenu } from './ColumnsMenu.tsx';
import { ContactFilters } from './ContactFilters.tsx';
import classes from './ContactsBar.module.css';
import { clearContactFilter, contactsView, setContactFilter } from './contacts-view.ts';
import { useAudiences } from './use-contacts.ts';

export function ContactsBar() {
  const { t } = useTranslation();
  const filter = useStore(contactsView, (view) => view.filter);
  const audiences = useAudiences();
  return (
    <ListBar label={t('contacts.filter')}>
      <ListSearch
        label={t('contacts.search')}
        text={filter.text ?? ''}
        onChange={(text) => setContactFilter({ text })}
        testId="contacts-search"
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
    </ListBar>
  );
}
