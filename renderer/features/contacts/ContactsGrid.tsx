import { Button } from '@mantine/core';
import { IconAddressBook, IconFilterOff } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactSort } from '#shared/contract/contact-filter.ts';
import type { Contact } from '#shared/contract/contacts.ts';
import { TEXT_FIELDS, type TextField, toFieldValue } from '#shared/domain/contact-fields.ts';
import { api } from '../../ipc/client.ts';
import { rowHeightOf, usePreferences } from '../../ipc/queries.ts';
import { useStore } from '../../lib/store.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { DataGrid, type GridSelection } from '../../ui/DataGrid.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { toastError } from '../../ui/toast.tsx';
import { useWindowedRows, type WindowedRows } from '../../ui/use-windowed-rows.ts';
import classes from './ContactsGrid.module.css';
import {
  chooseAllMatching,
  chooseShown,
  chooseStretch,
  chosenContacts,
  chosenCount,
  clearChosen,
  isChosenId,
  toggleChosen,
} from './chosen.ts';
import { type CellEditing, isTextField, USUAL_COLUMNS, useContactColumns } from './contact-columns.tsx';
import { clearContactFilter, contactsView, scrollPlace, showContacts } from './contacts-view.ts';
import { useUpdateContact } from './use-contacts.ts';
import { useKeepColumns, useKeptColumns } from './use-many.ts';

export function useContactRows(): WindowedRows<Contact> {
  const { filter, sort } = useStore(contactsView, (view) => view);
  return useWindowedRows(['contacts', 'list', filter, sort], (page, signal) =>
    api.contacts.list({ filter, sort, page }, { signal }),
  );
}

/** Everybody, a row each, edited in place and chosen for what is done to many. */
export function ContactsGrid({
  rows,
  selectedId,
  onSelect,
  connect,
}: {
  rows: WindowedRows<Contact>;
  /** The contact in the panel; the panel goes along with the active row. */
  selectedId: string | null;
  onSelect: (id: string) => void;
  /** Leads to a platform, for a workspace that has nobody yet. */
  connect: ReactNode;
}) {
  const { t } = useTranslation();
  const { filter, sort, activeIndex } = useStore(contactsView, (view) => view);
  const { density } = usePreferences();
  const chosen = useStore(chosenContacts, (now) => now);
  const count = chosenCount(chosen, rows.total ?? 0);
  useShortcut('app.back', clearChosen, count > 0);
  const kept = useKeptColumns();
  const shownColumns = (kept ?? []).map(({ id }) => id);
  const editable = (shownColumns.length > 0 ? shownColumns : USUAL_COLUMNS).filter(isTextField);
  const editing = useCellEditing(editable);
  const isAll = rows.total !== null && rows.total > 0 && count === rows.total;
  const head = useMemo(() => <ChooseAll isAll={isAll} isSome={count > 0} />, [isAll, count]);
  const columns = useContactColumns({
    ...{ kept: kept ?? null, editing, chosen, head, onSelect, isNarrow: selectedId !== null },
  });
  const resize = useResize(columns);
  if (rows.error !== null) return <ErrorState error={rows.error} onRetry={rows.retry} />;
  if (rows.total === null || kept === undefined) return <SkeletonLines count={14} label={t('common.loading')} />;
  if (rows.total === 0) return <Nobody isFiltered={Object.keys(filter).length > 0} connect={connect} />;
  return (
    <DataGrid
      key={JSON.stringify([filter, sort])}
      label={t('contacts.title')}
      testId="contacts-grid"
      columns={columns}
      total={rows.total}
      rowAt={rows.rowAt}
      rowKey={(contact) => contact.id}
      onShow={rows.show}
      rowHeight={rowHeightOf(density)}
      activeIndex={selectedId === null ? activeIndex : placeOf(rows, selectedId, activeIndex)}
      onActiveChange={(index, contact) => {
        contactsView.set({ activeIndex: index });
        if (selectedId !== null && contact !== undefined) onSelect(contact.id);
      }}
      onOpen={(contact) => onSelect(contact.id)}
      sort={sort}
      onSort={({ by, order }) => showContacts({ sort: { by: by as ContactSort['by'], order } })}
      initialOffset={scrollPlace.offset}
      onOffset={(value) => {
        scrollPlace.offset = value;
      }}
      selection={choosing(rows, activeIndex)}
      onResize={resize}
      onEdit={(contact, _index, columnId) => {
        const [first] = editable;
        if (columnId !== null && isTextField(columnId)) editing.start(contact.id, columnId);
        else if (first !== undefined) editing.start(contact.id, first);
      }}
    />
  );
}

function Nobody({ isFiltered, connect }: { isFiltered: boolean; connect: ReactNode }) {
  const { t } = useTranslation();
  return isFiltered ? (
    <EmptyState
      icon={<IconFilterOff />}
      title={t('contacts.noMatch')}
      action={
        <Button variant="default" onClick={clearContactFilter}>
          {t('calls.clearFilters')}
        </Button>
      }
    />
  ) : (
    <EmptyState icon={<IconAddressBook />} title={t('contacts.empty')} action={connect}>
      {t('contacts.emptyText')}
    </EmptyState>
  );
}

function ChooseAll({ isAll, isSome }: { isAll: boolean; isSome: boolean }) {
  const { t } = useTranslation();
  return (
    <input
      type="checkbox"
      tabIndex={-1}
      className={classes.box}
      aria-label={t('people.select.all')}
      checked={isAll}
      ref={(box) => {
        if (box !== null) box.indeterminate = isSome && !isAll;
      }}
      onChange={() => (isSome ? clearChosen() : chooseAllMatching())}
      data-testid="choose-all"
    />
  );
}

const choosing = (rows: WindowedRows<Contact>, activeIndex: number): GridSelection<Contact> => ({
  isSelected: ({ id }) => isChosenId(chosenContacts.get(), id),
  onToggle: (index, contact, how) => {
    if (how === 'one') {
      if (contact !== undefined) toggleChosen(contact.id, index);
      return;
    }
    const anchor = chosenContacts.get().anchor ?? activeIndex;
    const [first, last] = anchor <= index ? [anchor, index] : [index, anchor];
    const here = Array.from({ length: last - first + 1 }, (_, step) => rows.rowAt(first + step)?.id);
    const known = here.filter((id) => id !== undefined);
    if (known.length === here.length) {
      chooseStretch(known, anchor);
      return;
    }
    // Rows out of view are not read: the store says who they are.
    const { filter, sort } = contactsView.get();
    api.contacts.idsBetween({ filter, sort, first, last }).then((ids) => chooseStretch(ids, anchor), toastError);
  },
  onSelectShown: (first, last) =>
    chooseShown(
      Array.from({ length: last - first + 1 }, (_, step) => rows.rowAt(first + step)?.id).filter(
        (id) => id !== undefined,
      ),
    ),
});

/** Keeps another width; the columns that are shown become the chosen ones with it. */
function useResize(columns: ReturnType<typeof useContactColumns>): (columnId: string, widthPx: number) => void {
  const keep = useKeepColumns();
  return (columnId, widthPx) =>
    keep(
      columns.slice(1).map(({ id, width }) => ({
        id,
        widthPx:
          id === columnId
            ? widthPx
            : width.endsWith('px') && !width.startsWith('minmax')
              ? Number.parseInt(width, 10)
              : null,
      })),
    );
}

/** How far a contact opened by a link is looked for in the list. */
const SEARCH_ROWS = 200;

/** Where the contact in the panel stands: usually the active row, else somewhere near the top, else nowhere (-1). */
function placeOf(rows: WindowedRows<Contact>, id: string, activeIndex: number): number {
  if (rows.rowAt(activeIndex)?.id === id) return activeIndex;
  const seen = Array.from({ length: Math.min(rows.total ?? 0, SEARCH_ROWS) }, (_, index) => rows.rowAt(index)?.id);
  return seen.indexOf(id);
}

function useCellEditing(editable: readonly TextField[]): CellEditing {
  const [cell, setCell] = useState<CellEditing['cell']>(null);
  const update = useUpdateContact();
  const stop = () => {
    setCell(null);
    document.querySelector<HTMLElement>('[role=grid]')?.focus();
  };
  return {
    cell,
    start: (id, column) => setCell({ id, column }),
    stop,
    save: (contact, column, value, move) => {
      const next = toFieldValue(column, value);
      if (next !== (contact[column] ?? null)) update({ id: contact.id, fields: { [column]: next } });
      if (move === 'leave') {
        // The row went away under the editor; the focus is where the person has put it.
        setCell((now) => (now?.id === contact.id && now.column === column ? null : now));
        return;
      }
      const to = editable[editable.indexOf(column) + (move === 'next' ? 1 : -1)];
      if (move !== 'stay' && to !== undefined && to in TEXT_FIELDS) setCell({ id: contact.id, column: to });
      else stop();
    },
  };
}
