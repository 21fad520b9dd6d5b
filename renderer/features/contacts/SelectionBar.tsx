import { Button, Popover } from '@mantine/core';
import { IconPencil, IconTrash, IconUsersPlus, IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import type { ShortcutId } from '../../shortcuts/catalogue.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { AddToAudienceForm } from './AddToAudienceForm.tsx';
import { chooseAllMatching, chosenContacts, chosenCount, clearChosen, toSelection } from './chosen.ts';
import { contactsView } from './contacts-view.ts';
import classes from './People.module.css';
import { SetManyForm } from './SetManyForm.tsx';
import { useManyActions } from './use-many.ts';

type Task = 'set' | 'add' | 'remove';

/** How many contacts are chosen, and what can be done to all of them at once. Nothing while nobody is chosen. */
export function SelectionBar({ total }: { total: number | null }) {
  const chosen = useStore(chosenContacts, (now) => now);
  const count = chosenCount(chosen, total ?? 0);
  if (count === 0 || total === null) return null;
  return <Bar count={count} total={total} />;
}

function Bar({ count, total }: { count: number; total: number }) {
  const { t } = useTranslation();
  const chosen = useStore(chosenContacts, (now) => now);
  const filter = useStore(contactsView, (view) => view.filter);
  const selection = toSelection(chosen, filter);
  const [task, setTask] = useState<Task | null>(null);
  const isFiltered = Object.keys(filter).length > 0;
  const close = () => {
    setTask(null);
    document.querySelector<HTMLElement>('[role=grid]')?.focus();
  };
  const done = () => {
    close();
    clearChosen();
  };
  const { remove } = useManyActions(done);
  useShortcut('list.removeMany', () => setTask('remove'));
  const toggle = (name: Task) => setTask(task === name ? null : name);
  return (
    <section className={classes.selection} aria-label={t('people.select.bar')} data-testid="selection-bar">
      <span className={classes.selectionCount} aria-live="polite" data-testid="chosen-count">
        {t('people.select.count', { count })}
      </span>
      {chosen.mode === 'ids' && total > count && (
        <Button variant="subtle" size="compact-sm" onClick={chooseAllMatching} data-testid="choose-all-matching">
          {isFiltered
            ? t('people.select.allMatching', { count: total })
            : t('people.select.everybody', { count: total })}
        </Button>
      )}
      {chosen.mode === 'filter' && (
        <span className={classes.note}>
          {isFiltered ? t('people.select.byFilter') : t('people.select.byNobody')}
          {chosen.exceptIds.size > 0 && ` ${t('people.select.except', { count: chosen.exceptIds.size })}`}
        </span>
      )}
      <span className={classes.space} />
      <TaskPopover
        isOpen={task === 'set'}
        onClose={close}
        label={t('people.many.set')}
        icon={<IconPencil size={14} />}
        shortcut="list.setMany"
        testId="set-many"
        onToggle={() => toggle('set')}
      >
        <SetManyForm selection={selection} onDone={done} />
      </TaskPopover>
      <TaskPopover
        isOpen={task === 'add'}
        onClose={close}
        label={t('people.audience.add')}
        icon={<IconUsersPlus size={14} />}
        shortcut="list.addMany"
        testId="add-many"
        onToggle={() => toggle('add')}
      >
        <AddToAudienceForm selection={selection} count={count} onDone={done} />
      </TaskPopover>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconTrash size={14} />}
        onClick={() => setTask('remove')}
        data-testid="remove-many"
      >
        {t('people.many.delete')}
      </Button>
      <IconButton
        label={t('people.select.clear')}
        shortcut="app.back"
        icon={<IconX size={15} />}
        onClick={() => {
          clearChosen();
          close();
        }}
      />
      <ConfirmDialog
        opened={task === 'remove'}
        title={t('people.many.deleteTitle', { count })}
        action={t('contacts.deleteAction')}
        isDangerous
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate({ groupId: crypto.randomUUID(), selection })}
        onClose={close}
      >
        {t('people.many.deleteText', { shown: formatCount(count) })}
      </ConfirmDialog>
    </section>
  );
}

function TaskPopover(props: {
  isOpen: boolean;
  onClose: () => void;
  onToggle: () => void;
  label: string;
  icon: ReactNode;
  shortcut: ShortcutId;
  testId: string;
  children: ReactNode;
}) {
  useShortcut(props.shortcut, props.onToggle);
  return (
    <Popover
      opened={props.isOpen}
      onChange={(opened) => {
        if (!opened) props.onClose();
      }}
      trapFocus
      position="bottom-end"
      width={320}
      shadow="md"
    >
      <Popover.Target>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={props.icon}
          onClick={props.onToggle}
          data-testid={props.testId}
        >
          {props.label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={props.label}>{props.isOpen && props.children}</Popover.Dropdown>
    </Popover>
  );
}
