import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './ContactsGrid.module.css';
import { checkField, TEXT_FIELDS, type TextField } from './contact-fields.ts';

export type CellMove = 'stay' | 'next' | 'previous';

/** A cell while it is being typed into. Enter keeps, Esc gives up, Tab keeps and goes on. */
export function CellEditor({
  field,
  value,
  label,
  onSave,
  onCancel,
}: {
  field: TextField;
  value: string;
  label: string;
  onSave: (value: string, move: CellMove) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(value);
  const [problem, setProblem] = useState<ReturnType<typeof checkField>>(null);
  const input = useRef<HTMLInputElement>(null);
  const isClosed = useRef(false);
  useEffect(() => input.current?.select(), []);
  const save = (move: CellMove) => {
    if (isClosed.current) return;
    const found = draft === value ? null : checkField(field, draft);
    setProblem(found);
    if (found !== null) {
      input.current?.focus();
      return;
    }
    isClosed.current = true;
    onSave(draft, move);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') save('stay');
    else if (event.key === 'Tab') save(event.shiftKey ? 'previous' : 'next');
    else if (event.key === 'Escape') {
      isClosed.current = true;
      onCancel();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className={classes.editor}>
      <input
        ref={input}
        className={classes.input}
        aria-label={label}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${field}-problem`}
        value={draft}
        onChange={(event) => {
          setDraft(event.currentTarget.value);
          setProblem(null);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => save('stay')}
        onClick={(event) => event.stopPropagation()}
        data-testid={`edit-${field}`}
      />
      {problem !== null && (
        <span className={classes.problem} id={`${field}-problem`} role="alert">
          {t(`contacts.invalid.${problem}`, { max: TEXT_FIELDS[field] })}
        </span>
      )}
    </span>
  );
}
