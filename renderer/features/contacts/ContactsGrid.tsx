import { Button } from '@mantine/core';
import { IconAddressBook, IconFilterOff, IconLayoutSidebarRightExpand } from '@tabler/icons-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactSort } from '#shared/contract/contact-filter.ts';
import type { Contact } from '#shared/contract/contacts.ts';
import { contactName } from '#shared/domain/contact-name.ts';
import { api } from '../../ipc/client.ts';
import { rowHeightOf, usePreferences } from '../../ipc/queries.ts';
import { formatCount, formatFull, formatMoment, formatPhone } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { DataGrid, type GridColumn } from '../../ui/DataGrid.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { useWindowedRows, type WindowedRows } from '../../ui/use-windowed-rows.ts';
import classes from './ContactsGrid.module.css';
import { type TextField, toFieldValue } from './contact-fields.ts';
import { clearContactFilter, contactsView, scrollPlace, showContacts } from './contacts-view.ts';
import { CellEditor, type CellMove } from './EditableCell.tsx';
import { StateBadge } from './StateBadge.tsx';
import { useUpdateContact } from './use-contacts.ts';

const EDITABLE = ['fullName', 'primaryPhone', 'primaryEmail', 'city', 'occupation'] as const satisfies TextField[];
type EditableColumn = (typeof EDITABLE)[number];

export function useContactRows(): WindowedRows<Contact> {
  const { filter, sort } = useStore(contactsView, (view) => view);
  return useWindowedRows(['contacts', 'list', filter, sort], (page, signal) =>
    api.contacts.list({ filter, sort, page }, { signal }),
  );
}

/** Everybody, a row each, edited in place. */
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
  const editing = useCellEditing();
  const columns = useColumns(editing, onSelect, selectedId !== null);
  if (rows.error !== null) return <ErrorState error={rows.error} onRetry={rows.retry} />;
  if (rows.total === null) return <SkeletonLines count={14} label={t('common.loading')} />;
  if (rows.total === 0) {
    return Object.keys(filter).length > 0 ? (
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
      onEdit={(contact, _index, columnId) =>
        editing.start(contact.id, EDITABLE.find((id) => id === columnId) ?? 'fullName')
      }
    />
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

interface CellEditing {
  cell: { id: string; column: EditableColumn } | null;
  start: (id: string, column: EditableColumn) => void;
  stop: () => void;
  save: (contact: Contact, column: EditableColumn, value: string, move: CellMove) => void;
}

function useCellEditing(): CellEditing {
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
      const to = EDITABLE[EDITABLE.indexOf(column) + (move === 'next' ? 1 : -1)];
      if (move !== 'stay' && to !== undefined) setCell({ id: contact.id, column: to });
      else stop();
    },
  };
}

/** Left out beside an open panel, which shows them anyway. */
const WIDE_ONLY = ['occupation', 'lastCall'];

function useColumns(editing: CellEditing, onSelect: (id: string) => void, isNarrow: boolean): GridColumn<Contact>[] {
  const { t } = useTranslation();
  const { cell: edited } = editing;
  // Rows are drawn again when their columns change; the handlers change on every render and must not make that happen.
  const latest = useRef({ editing, onSelect });
  useEffect(() => {
    latest.current = { editing, onSelect };
  });
  return useMemo(() => {
    const editable = (
      column: EditableColumn,
      width: string,
      show: (contact: Contact) => string | null,
      sortKey?: string,
    ): GridColumn<Contact> => ({
      id: column,
      header: t(`contacts.field.${column}`),
      width,
      ...(sortKey === undefined ? {} : { sortKey }),
      cell: (contact) =>
        edited?.id === contact.id && edited.column === column ? (
          <CellEditor
            key={column}
            contactId={contact.id}
            field={column}
            label={t(`contacts.field.${column}`)}
            value={contact[column] ?? ''}
            onSave={(value, move) => latest.current.editing.save(contact, column, value, move)}
            onCancel={() => latest.current.editing.stop()}
          />
        ) : (
          <span
            className={classes[column]}
            title={show(contact) ?? undefined}
            // The name leads to the panel; the rest of the row only selects, so that a double click stays where it is.
            {...(column === 'fullName' ? { onClick: () => latest.current.onSelect(contact.id) } : {})}
          >
            <span className="data" dir="auto">
              {show(contact) ?? <span className={classes.none}>–</span>}
            </span>
            {column === 'fullName' && <IconLayoutSidebarRightExpand className={`flip ${classes.openHint}`} size={15} />}
          </span>
        ),
    });
    const columns: GridColumn<Contact>[] = [
      editable('fullName', 'minmax(150px, 1.4fr)', contactName, 'name'),
      editable('primaryPhone', 'minmax(146px, 1fr)', (contact) => formatPhone(contact.primaryPhone), 'primaryPhone'),
      editable('primaryEmail', 'minmax(150px, 1.4fr)', (contact) => contact.primaryEmail, 'primaryEmail'),
      editable('city', 'minmax(90px, 0.8fr)', (contact) => contact.city, 'city'),
      editable('occupation', 'minmax(90px, 0.9fr)', (contact) => contact.occupation),
      {
        id: 'calls',
        header: t('contacts.column.calls'),
        width: '64px',
        align: 'end',
        cell: (contact) => formatCount(contact.callCount),
      },
      {
        id: 'lastCall',
        header: t('contacts.column.lastCall'),
        width: '126px',
        sortKey: 'lastCallAt',
        cell: (contact) => (
          <time title={formatFull(contact.lastCallAt)} className={classes.quiet}>
            {formatMoment(contact.lastCallAt)}
          </time>
        ),
      },
      {
        id: 'state',
        header: t('contacts.column.state'),
        width: '104px',
        cell: (contact) => <StateBadge state={contact.state} />,
      },
    ];
    return columns.filter(({ id }) => !isNarrow || !WIDE_ONLY.includes(id));
  }, [t, edited, isNarrow]);
}
