import { UnstyledButton } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './ContactPanel.module.css';
import grid from './ContactsGrid.module.css';

/** A value in the panel, which a click opens for editing. */
export function ValueButton({
  label,
  shown,
  onEdit,
  testId,
}: {
  label: string;
  /** Null where nothing is known yet. */
  shown: string | null;
  onEdit: () => void;
  testId: string;
}) {
  const { t } = useTranslation();
  return (
    <UnstyledButton className={classes.value} onClick={onEdit} title={shown ?? undefined} data-testid={testId}>
      <span className="sr-only">{t('contacts.editField', { field: label })}</span>
      <span className="ellipsis" dir="auto">
        {shown ?? <span className={classes.none}>{t('contacts.addValue')}</span>}
      </span>
      <IconPencil size={13} className={classes.pencil} />
    </UnstyledButton>
  );
}

/** A choice among few values, kept as soon as it is made. The empty one takes the value away. */
export function ChoiceEditor({
  value,
  label,
  options,
  onSave,
  onCancel,
  testId,
}: {
  value: string;
  label: string;
  options: readonly (readonly [value: string, label: string])[];
  onSave: (value: string) => void;
  onCancel: () => void;
  testId: string;
}) {
  const { t } = useTranslation();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onCancel();
  };
  return (
    <span className={grid.editor}>
      <select
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to edit this value
        autoFocus
        className={grid.input}
        aria-label={label}
        value={value}
        onChange={(event) => onSave(event.currentTarget.value)}
        onBlur={onCancel}
        onKeyDown={onKeyDown}
        data-testid={testId}
      >
        <option value="">{t('contacts.notSet')}</option>
        {options.map(([name, shown]) => (
          <option key={name} value={name}>
            {shown}
          </option>
        ))}
      </select>
    </span>
  );
}
