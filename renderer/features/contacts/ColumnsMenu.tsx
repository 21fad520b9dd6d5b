import { Button, Checkbox, Popover } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconColumns3, IconViewportNarrow, IconViewportWide } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactColumn } from '#shared/contract/contacts.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { USUAL_COLUMNS, useColumnNames } from './contact-columns.tsx';
import classes from './People.module.css';
import { useKeepColumns, useKeptColumns } from './use-many.ts';

const STEP_PX = 24;
const FIRST_PX = 140;
const MIN_PX = 48;
const MAX_PX = 900;

/** Which columns the grid has, in which order and how wide; kept with the workspace. */
export function ColumnsMenu() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  useShortcut('list.columns', () => setOpen(true));
  const close = () => {
    setOpen(false);
    document.querySelector<HTMLElement>('[role=grid]')?.focus();
  };
  return (
    <Popover
      opened={isOpen}
      onChange={(opened) => (opened ? setOpen(true) : close())}
      trapFocus
      position="bottom-end"
      width={340}
      shadow="md"
    >
      <Popover.Target>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconColumns3 size={14} />}
          onClick={() => setOpen(!isOpen)}
          data-testid="columns"
        >
          {t('people.columns.title')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('people.columns.title')} p={0}>
        {isOpen && <ColumnList />}
      </Popover.Dropdown>
    </Popover>
  );
}

function ColumnList() {
  const { t } = useTranslation();
  const names = useColumnNames();
  const kept = useKeptColumns();
  const keep = useKeepColumns();
  const known = new Map(names.map(({ id, label }) => [id, label]));
  const shown = (kept ?? USUAL_COLUMNS.map((id): ContactColumn => ({ id, widthPx: null }))).filter(({ id }) =>
    known.has(id),
  );
  const hidden = names.filter(({ id }) => !shown.some((column) => column.id === id));
  const put = (id: string, change: Partial<ContactColumn>) =>
    keep(shown.map((column) => (column.id === id ? { ...column, ...change } : column)));
  const shift = (at: number, by: 1 | -1) => {
    const next = [...shown];
    const [moved] = next.splice(at, 1);
    if (moved) next.splice(at + by, 0, moved);
    keep(next);
  };
  return (
    <>
      <ul className={classes.columns}>
        {shown.map(({ id, widthPx }, at) => (
          <li key={id} className={classes.column} data-testid={`column-${id}`}>
            <Checkbox
              className={classes.columnName}
              label={<bdi>{known.get(id)}</bdi>}
              checked
              disabled={shown.length === 1}
              onChange={() => keep(shown.filter((column) => column.id !== id))}
            />
            <IconButton
              label={t('people.columns.narrower', { name: known.get(id) })}
              icon={<IconViewportNarrow size={14} />}
              onClick={() => put(id, { widthPx: Math.max(MIN_PX, (widthPx ?? FIRST_PX) - STEP_PX) })}
              testId={`narrower-${id}`}
            />
            <IconButton
              label={t('people.columns.wider', { name: known.get(id) })}
              icon={<IconViewportWide size={14} />}
              onClick={() => put(id, { widthPx: Math.min(MAX_PX, (widthPx ?? FIRST_PX) + STEP_PX) })}
              testId={`wider-${id}`}
            />
            <IconButton
              label={t('people.columns.earlier', { name: known.get(id) })}
              icon={<IconArrowUp size={14} />}
              disabled={at === 0}
              onClick={() => shift(at, -1)}
              testId={`earlier-${id}`}
            />
            <IconButton
              label={t('people.columns.later', { name: known.get(id) })}
              icon={<IconArrowDown size={14} />}
              disabled={at === shown.length - 1}
              onClick={() => shift(at, 1)}
              testId={`later-${id}`}
            />
          </li>
        ))}
        {hidden.length > 0 && <li className={classes.columnsHead}>{t('people.columns.more')}</li>}
        {hidden.map(({ id, label }) => (
          <li key={id} className={classes.column} data-testid={`column-${id}`}>
            <Checkbox
              className={classes.columnName}
              label={<bdi>{label}</bdi>}
              checked={false}
              onChange={() => keep([...shown, { id, widthPx: null }])}
            />
          </li>
        ))}
      </ul>
      <div className={classes.columnsFoot}>
        <Button variant="subtle" size="compact-sm" onClick={() => keep(null)} disabled={kept === null}>
          {t('people.columns.usual')}
        </Button>
      </div>
    </>
  );
}
