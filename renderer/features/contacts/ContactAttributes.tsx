import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '#shared/contract/contacts.ts';
import { formatCount, formatPhone, humanize } from '../../lib/format.ts';
import { FactsHeading } from '../../ui/Facts.tsx';
import classes from './ContactPanel.module.css';
import { type AttributeRow, attributeRows, checkAttribute, toAttributeValue } from './contact-attributes.ts';
import { type CellMove, LineEditor } from './EditableCell.tsx';
import { ChoiceEditor, ValueButton } from './EditableValue.tsx';
import { useAttributes, useUpdateContact } from './use-contacts.ts';

/** What this organisation keeps about its contacts besides the usual fields, each edited by its type. */
export function ContactAttributes({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const rows = attributeRows(contact, useAttributes());
  const [editing, setEditing] = useState<string | null>(null);
  const update = useUpdateContact();
  if (rows.length === 0) return null;
  const save = (row: AttributeRow, draft: string, move: CellMove) => {
    const value = toAttributeValue(row.type, draft);
    if (value !== row.value) {
      update({ id: contact.id, fields: { customAttributes: { ...contact.customAttributes, [row.name]: value } } });
    }
    const at = rows.findIndex(({ name }) => name === row.name);
    const next = move === 'next' ? rows[at + 1] : move === 'previous' ? rows[at - 1] : undefined;
    setEditing(next?.name ?? null);
  };
  return (
    <>
      <FactsHeading>{t('contacts.attributes')}</FactsHeading>
      <dl className={classes.fields}>
        {rows.map((row) => (
          <div key={row.name} className={classes.field}>
            <dt className="ellipsis" dir="auto" title={row.description ?? row.displayName ?? row.name}>
              {labelOf(row)}
            </dt>
            <dd>
              {editing === row.name ? (
                <AttributeEditor
                  row={row}
                  contactId={contact.id}
                  onSave={(draft, move) => save(row, draft, move)}
                  onCancel={() => setEditing(null)}
                />
              ) : (
                <AttributeValueButton row={row} onEdit={() => setEditing(row.name)} />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const labelOf = ({ displayName, name }: AttributeRow): string => displayName ?? humanize(name);

function AttributeValueButton({ row, onEdit }: { row: AttributeRow; onEdit: () => void }) {
  const { t } = useTranslation();
  const { type, value } = row;
  const shown =
    value === null
      ? null
      : typeof value === 'boolean'
        ? t(value ? 'common.yes' : 'common.no')
        : typeof value === 'number'
          ? formatCount(value)
          : type === 'phone_number'
            ? formatPhone(value)
            : value;
  return <ValueButton label={labelOf(row)} shown={shown} onEdit={onEdit} testId={`attribute-${row.name}`} />;
}

function AttributeEditor({
  row,
  contactId,
  onSave,
  onCancel,
}: {
  row: AttributeRow;
  contactId: string;
  onSave: (draft: string, move: CellMove) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const label = labelOf(row);
  const testId = `edit-attribute-${row.name}`;
  const value = row.value === null ? '' : String(row.value);
  if (row.type === 'boolean') {
    return (
      <ChoiceEditor
        value={value}
        label={label}
        options={[
          ['true', t('common.yes')],
          ['false', t('common.no')],
        ]}
        onSave={(choice) => onSave(choice, 'stay')}
        onCancel={onCancel}
        testId={testId}
      />
    );
  }
  return (
    <LineEditor
      key={row.name}
      draftKey={`${contactId}:attribute:${row.name}`}
      value={value}
      label={label}
      {...(row.type === 'date' ? { placeholder: t('contacts.dateExample') } : {})}
      check={(draft) => {
        const found = checkAttribute(row.type, draft);
        return found === null ? null : t(`contacts.invalid.${found.problem}`, { max: found.max });
      }}
      onSave={onSave}
      onCancel={onCancel}
      testId={testId}
    />
  );
}
