import { IconLayoutSidebarRightExpand } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AttributeValue, Contact, ContactColumn } from '#shared/contract/contacts.ts';
import { TEXT_FIELDS, type TextField } from '#shared/domain/contact-fields.ts';
import { ATTRIBUTE_PREFIX } from '#shared/domain/contact-filter.ts';
import { contactName } from '#shared/domain/contact-name.ts';
import { exportedAttribute } from '#shared/domain/export-columns.ts';
import { useConnectionNames } from '../../ipc/queries.ts';
import { formatCount, formatFull, formatMoment, formatPhone } from '../../lib/format.ts';
import { type GridColumn, SELECT_COLUMN } from '../../ui/DataGrid.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import classes from './ContactsGrid.module.css';
import type { Chosen } from './chosen.ts';
import { isChosenId } from './chosen.ts';
import { CellEditor, type CellMove } from './EditableCell.tsx';
import { type FieldOption, useFieldOptions } from './field-options.ts';
import { useAudiences } from './use-contacts.ts';

export interface CellEditing {
  cell: { id: string; column: TextField } | null;
  start: (id: string, column: TextField) => void;
  stop: () => void;
  save: (contact: Contact, column: TextField, value: string, move: CellMove) => void;
}

/** The usual columns, for who has chosen none. */
export const USUAL_COLUMNS = [
  'fullName',
  'primaryPhone',
  'primaryEmail',
  'city',
  'occupation',
  'calls',
  'lastCall',
  'state',
] as const;
/** Of the usual ones, those left out beside an open panel, which shows them anyway. */
const WIDE_ONLY: readonly string[] = ['occupation', 'lastCall'];

export const isTextField = (id: string): id is TextField => id in TEXT_FIELDS;

const WIDTHS: Readonly<Record<string, string>> = {
  fullName: 'minmax(150px, 1.4fr)',
  primaryPhone: 'minmax(146px, 1fr)',
  primaryEmail: 'minmax(150px, 1.4fr)',
  address: 'minmax(140px, 1.2fr)',
  city: 'minmax(90px, 0.8fr)',
  calls: '64px',
  lastCall: '126px',
  created: '126px',
  updated: '126px',
  state: '104px',
  audiences: 'minmax(120px, 1fr)',
};
const OTHER_WIDTH = 'minmax(96px, 0.9fr)';

/** By what the list is sorted at the head of a column; absent where it cannot be. */
const SORT_KEYS: Readonly<Record<string, string>> = {
  fullName: 'name',
  primaryPhone: 'primaryPhone',
  primaryEmail: 'primaryEmail',
  city: 'city',
  lastCall: 'lastCallAt',
  created: 'createdAt',
  updated: 'updatedAt',
};

/** What a column of the grid is called in a file, where it is called otherwise. */
const EXPORTED: Readonly<Record<string, string>> = {
  fullName: 'name',
  calls: 'callCount',
  lastCall: 'lastCallAt',
  state: 'recordState',
  connection: 'connectionName',
  created: 'createdAt',
  updated: 'updatedAt',
};

/** The columns of a file that the grid shows, as chosen in this workspace; beside an open panel, too, the whole grid. */
export const exportedColumns = (kept: readonly ContactColumn[]): string[] =>
  (kept.length > 0 ? kept.map(({ id }) => id) : USUAL_COLUMNS).map((id) =>
    id.startsWith(ATTRIBUTE_PREFIX) ? exportedAttribute(id.slice(ATTRIBUTE_PREFIX.length)) : (EXPORTED[id] ?? id),
  );

/** Every column that the grid can show, in the order in which they are offered. */
export function useColumnNames(): { id: string; label: string }[] {
  const { t } = useTranslation();
  const { own, attributes } = useFieldOptions();
  return useMemo(() => {
    const first = ['fullName', 'primaryPhone', 'primaryEmail'];
    const rest = own.filter(({ id }) => !first.includes(id));
    return [
      ...first.map((id) => ({ id, label: own.find((option) => option.id === id)?.label ?? id })),
      ...rest.map(({ id, label }) => ({ id, label })),
      ...attributes.map(({ id, label }) => ({ id, label })),
      ...(['calls', 'lastCall', 'state'] as const).map((id) => ({
        id: id as string,
        label: t(`contacts.column.${id}`),
      })),
      ...(['audiences', 'connection', 'created', 'updated'] as const).map((id) => ({
        id: id as string,
        label: t(`people.column.${id}`),
      })),
    ];
  }, [own, attributes, t]);
}

/** The columns of the grid as this workspace has chosen them, with the boxes by which rows are chosen before them. */
export function useContactColumns(given: {
  kept: ContactColumn[] | null;
  editing: CellEditing;
  chosen: Chosen;
  head: GridColumn<Contact>['head'];
  onSelect: (id: string) => void;
  isNarrow: boolean;
}): GridColumn<Contact>[] {
  const { t } = useTranslation();
  const { kept, chosen, head, isNarrow } = given;
  const names = useColumnNames();
  const { attributes } = useFieldOptions();
  const audiences = useAudiences();
  const connections = useConnectionNames();
  const { cell: edited } = given.editing;
  // Rows are drawn again when their columns change; the handlers change on every render and must not make that happen.
  const latest = useRef(given);
  useEffect(() => {
    latest.current = given;
  });
  return useMemo(() => {
    const labels = new Map(names.map(({ id, label }) => [id, label]));
    const show = (contact: Contact, id: string) =>
      id === 'audiences' ? (
        <Plain text={audiencesOf(contact, audiences)} />
      ) : id === 'connection' ? (
        <Plain text={connections.get(contact.connectionId) ?? null} />
      ) : (
        <OtherCell contact={contact} id={id} option={attributes.find((option) => option.id === id)} />
      );
    const column = (id: string, widthPx: number | null): GridColumn<Contact> => {
      const sortKey = id.startsWith(ATTRIBUTE_PREFIX) ? id : SORT_KEYS[id];
      const isNumber = id === 'calls' || attributes.find((option) => option.id === id)?.kind === 'number';
      return {
        id,
        header: labels.get(id) ?? id,
        width: widthPx === null ? (WIDTHS[id] ?? OTHER_WIDTH) : `${widthPx}px`,
        ...(sortKey !== undefined && { sortKey }),
        ...(isNumber && { align: 'end' as const }),
        cell: (contact) =>
          isTextField(id) ? (
            <EditableField contact={contact} field={id} label={labels.get(id) ?? id} edited={edited} latest={latest} />
          ) : (
            show(contact, id)
          ),
      };
    };
    const boxes: GridColumn<Contact> = {
      id: SELECT_COLUMN,
      header: t('people.select.column'),
      head,
      width: '34px',
      cell: (contact) => (
        <input
          type="checkbox"
          tabIndex={-1}
          className={classes.box}
          aria-label={t('people.select.row', { name: contactName(contact) ?? formatPhone(contact.primaryPhone) })}
          checked={isChosenId(chosen, contact.id)}
          readOnly
        />
      ),
    };
    const usual = USUAL_COLUMNS.filter((id) => !isNarrow || !WIDE_ONLY.includes(id)).map((id) => column(id, null));
    const own = (kept ?? []).filter(({ id }) => labels.has(id)).map(({ id, widthPx }) => column(id, widthPx));
    return [boxes, ...(own.length > 0 ? own : usual)];
  }, [t, edited, isNarrow, kept, names, attributes, audiences, connections, chosen, head]);
}

const audiencesOf = (contact: Contact, audiences: readonly { id: string; name: string }[]): string | null =>
  audiences
    .filter(({ id }) => contact.audienceIds.includes(id))
    .map(({ name }) => name)
    .join(' · ') || null;

function EditableField({
  contact,
  field,
  label,
  edited,
  latest,
}: {
  contact: Contact;
  field: TextField;
  label: string;
  edited: CellEditing['cell'];
  latest: { current: { editing: CellEditing; onSelect: (id: string) => void } };
}) {
  if (edited?.id === contact.id && edited.column === field) {
    return (
      <CellEditor
        key={field}
        contactId={contact.id}
        field={field}
        label={label}
        value={contact[field] ?? ''}
        onSave={(value, move) => latest.current.editing.save(contact, field, value, move)}
        onCancel={() => latest.current.editing.stop()}
      />
    );
  }
  const isName = field === 'fullName';
  const shown = isName
    ? contactName(contact)
    : field === 'primaryPhone'
      ? formatPhone(contact.primaryPhone)
      : contact[field];
  return (
    <span
      className={isName ? classes.fullName : classes.quiet}
      title={shown ?? undefined}
      // The name leads to the panel; the rest of the row only selects, so that a double click stays where it is.
      {...(isName ? { onClick: () => latest.current.onSelect(contact.id) } : {})}
    >
      <span className="data" dir="auto">
        {shown ?? <span className={classes.none}>–</span>}
      </span>
      {isName && <IconLayoutSidebarRightExpand className={`flip ${classes.openHint}`} size={15} />}
    </span>
  );
}

const Plain = ({ text }: { text: string | null }) => (
  <span className={`${classes.quiet} data`} dir="auto" title={text ?? undefined}>
    {text ?? <span className={classes.none}>–</span>}
  </span>
);

const MOMENTS = { lastCall: 'lastCallAt', created: 'createdAt', updated: 'updatedAt' } as const;

function OtherCell({ contact, id, option }: { contact: Contact; id: string; option: FieldOption | undefined }) {
  const { t } = useTranslation();
  if (id === 'state') return <StateBadge state={contact.state} />;
  if (id === 'calls') return formatCount(contact.callCount);
  if (id === 'gender') return <Plain text={contact.gender && t(`contacts.gender.${contact.gender}`)} />;
  if (id === 'lastCall' || id === 'created' || id === 'updated') {
    const at = contact[MOMENTS[id]];
    return (
      <time title={formatFull(at)} className={classes.quiet}>
        {formatMoment(at)}
      </time>
    );
  }
  const value = contact.customAttributes[id.slice(ATTRIBUTE_PREFIX.length)] ?? null;
  return <Plain text={attributeText(value, option, t)} />;
}

/** A value of a custom attribute as it is read; null where there is none. */
function attributeText(value: AttributeValue, option: FieldOption | undefined, t: TFunction): string | null {
  if (value === null || value === '') return null;
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no');
  if (typeof value === 'number') return formatCount(value);
  return option?.attributeType === 'phone_number' ? formatPhone(value) : value;
}
