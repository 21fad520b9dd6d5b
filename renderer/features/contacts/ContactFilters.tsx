import { Popover, UnstyledButton } from '@mantine/core';
import { IconFilterPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnectionNames } from '../../ipc/queries.ts';
import { humanize } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import chip from '../../ui/FilterChip.module.css';
import { contactsView, dropCondition, putCondition, setContactFilter } from './contacts-view.ts';
import { FilterForm, type FilterMade } from './FilterForm.tsx';
import { useFieldOptions } from './field-options.ts';
import { conditionWords } from './filter-words.ts';
import classes from './People.module.css';

interface Shown {
  key: string;
  name: string;
  words: string;
  /** The place of the condition, or null for a filter that there is one of. */
  at: number | null;
  drop: () => void;
}

/** The filters in force as chips, each changed or taken away where it stands, and the way to another one. */
export function ContactFilters() {
  const { t } = useTranslation();
  const shown = useShownFilters();
  const [open, setOpen] = useState<number | 'new' | null>(null);
  useShortcut('list.addFilter', () => setOpen('new'));
  const close = () => {
    setOpen(null);
    document.querySelector<HTMLElement>('[role=grid]')?.focus();
  };
  const take = (made: FilterMade) => {
    if ('condition' in made) putCondition(made.condition, typeof open === 'number' ? open : null);
    else setContactFilter(made.single);
    close();
  };
  return (
    <>
      {shown.map(({ key, name, words, at, drop }) => (
        <span key={key} className={classes.chip} data-testid="filter-chip">
          <FilterPopover isOpen={at !== null && open === at} at={at} onClose={close} onDone={take}>
            <UnstyledButton
              className={classes.chipText}
              onClick={() => setOpen(at)}
              disabled={at === null}
              title={`${name} ${words}`}
            >
              <bdi className={classes.chipName}>{name}</bdi> <bdi className="ellipsis">{words}</bdi>
            </UnstyledButton>
          </FilterPopover>
          <UnstyledButton
            className={classes.chipDrop}
            aria-label={t('people.filter.drop', { name })}
            onClick={drop}
            data-testid="drop-filter"
          >
            <IconX size={12} />
          </UnstyledButton>
        </span>
      ))}
      <FilterPopover isOpen={open === 'new'} at={null} onClose={close} onDone={take}>
        <UnstyledButton
          className={chip.chip}
          onClick={() => setOpen(open === 'new' ? null : 'new')}
          data-testid="add-filter"
        >
          <IconFilterPlus />
          {t('people.filter.add')}
        </UnstyledButton>
      </FilterPopover>
    </>
  );
}

function FilterPopover({
  isOpen,
  at,
  onClose,
  onDone,
  children,
}: {
  isOpen: boolean;
  at: number | null;
  onClose: () => void;
  onDone: (made: FilterMade) => void;
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
  const conditions = useStore(contactsView, (view) => view.filter.conditions);
  return (
    <Popover
      opened={isOpen}
      onChange={(opened) => {
        if (!opened) onClose();
      }}
      trapFocus
      position="bottom-start"
      width={280}
      shadow="md"
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown aria-label={at === null ? t('people.filter.add') : t('people.filter.change')}>
        {isOpen && <FilterForm first={at === null ? null : (conditions?.[at] ?? null)} onDone={onDone} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function useShownFilters(): Shown[] {
  const { t } = useTranslation();
  const filter = useStore(contactsView, (view) => view.filter);
  const { own, moments, attributes } = useFieldOptions();
  const connections = useConnectionNames();
  const labels = new Map([...own, ...moments, ...attributes].map(({ id, label }) => [id, label]));
  return [
    ...(filter.state === undefined
      ? []
      : [
          {
            ...{ key: 'state', name: t('people.filter.state'), words: t(`contacts.state.${filter.state}`), at: null },
            drop: () => setContactFilter({ state: undefined }),
          },
        ]),
    ...(filter.connectionId === undefined
      ? []
      : [
          {
            ...{ key: 'connection', name: t('people.column.connection'), at: null },
            words: connections.get(filter.connectionId) ?? '',
            drop: () => setContactFilter({ connectionId: undefined }),
          },
        ]),
    ...(filter.conditions ?? []).map((condition, at) => ({
      key: `${at} ${JSON.stringify(condition)}`,
      name: labels.get(condition.field) ?? humanize(condition.field.replace('customAttributes.', '')),
      words: conditionWords(condition, t),
      at,
      drop: () => dropCondition(at),
    })),
  ];
}
