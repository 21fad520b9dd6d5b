import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkField, TEXT_FIELDS, type TextField } from '#shared/domain/contact-fields.ts';
import classes from './ContactsGrid.module.css';

/** Where editing goes after a value was kept; `leave` when the editor was taken away with its row or its screen. */
export type CellMove = 'stay' | 'next' | 'previous' | 'leave';

/** Text that could not be kept when its editor was taken away, by contact and field: it is there again when editing goes on. */
const unfinished = new Map<string, string>();

interface EditorProps {
  /** Says whose field it is, as `<contact id>:<field>`. */
  draftKey: string;
  value: string;
  label: string;
  placeholder?: string;
  /** The sentence that says what is wrong with a text; null when it can be kept. */
  check: (draft: string) => string | null;
  onSave: (value: string, move: CellMove) => void;
  onCancel: () => void;
  testId: string;
}

/** One line while it is being typed into. Enter keeps, Esc gives up, Tab keeps and goes on; leaving keeps too. */
export function LineEditor({ draftKey, value, label, placeholder, check, onSave, onCancel, testId }: EditorProps) {
  const [draft, setDraft] = useState(() => unfinished.get(draftKey) ?? value);
  const [problem, setProblem] = useState(() => (draft === value ? null : check(draft)));
  const input = useRef<HTMLInputElement>(null);
  const isClosed = useRef(false);
  const problemId = useId();
  useEffect(() => input.current?.select(), []);
  const latest = useRef<() => void>(() => undefined);
  useLayoutEffect(() => {
    latest.current = () => {
      if (isClosed.current || draft === value) return;
      if (check(draft) === null) onSave(draft, 'leave');
      else unfinished.set(draftKey, draft);
    };
  });
  useEffect(() => () => latest.current(), []);
  const close = () => {
    isClosed.current = true;
    unfinished.delete(draftKey);
  };
  const save = (move: CellMove) => {
    if (isClosed.current) return;
    const found = draft === value ? null : check(draft);
    setProblem(found);
    if (found !== null) {
      input.current?.focus();
      return;
    }
    close();
    onSave(draft, move);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') save('stay');
    else if (event.key === 'Tab') save(event.shiftKey ? 'previous' : 'next');
    else if (event.key === 'Escape') {
      close();
      onCancel();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className={classes.editor}>
      <input
        autoComplete="off"
        ref={input}
        className={classes.input}
        aria-label={label}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : problemId}
        placeholder={placeholder}
        dir="auto"
        value={draft}
        onChange={(event) => {
          setDraft(event.currentTarget.value);
          setProblem(null);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => save('stay')}
        onClick={(event) => event.stopPropagation()}
        data-testid={testId}
      />
      {problem !== null && (
        <span className={classes.problem} id={problemId} role="alert">
          {problem}
        </span>
      )}
    </span>
  );
}

/** A field of a contact while it is being typed into. */
export function CellEditor({
  contactId,
  field,
  ...props
}: Omit<EditorProps, 'draftKey' | 'check' | 'testId'> & { contactId: string; field: TextField }) {
  const { t } = useTranslation();
  return (
    <LineEditor
      {...props}
      draftKey={`${contactId}:${field}`}
      check={(draft) => {
        const problem = checkField(field, draft);
        return problem === null ? null : t(`contacts.invalid.${problem}`, { max: TEXT_FIELDS[field] });
      }}
      testId={`edit-${field}`}
    />
  );
}
