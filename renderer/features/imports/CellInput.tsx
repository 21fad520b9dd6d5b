import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import classes from './Imports.module.css';

interface CellInputProps {
  value: string;
  label: string;
  onSave: (text: string) => void;
  onCancel: () => void;
}

/** A cell while it is corrected: Enter or leaving keeps the text, Escape gives it up. */
export function CellInput({ value, label, onSave, onCancel }: CellInputProps) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const hasEnded = useRef(false);
  useEffect(() => input.current?.select(), []);
  const end = (finish: () => void) => {
    if (hasEnded.current) return;
    hasEnded.current = true;
    finish();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') end(onCancel);
    else if (event.key === 'Enter' || event.key === 'Tab') end(() => onSave(text));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <input
      ref={input}
      className={classes.cellInput}
      autoComplete="off"
      dir="auto"
      aria-label={label}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onBlur={() => end(() => onSave(text))}
      onClick={(event) => event.stopPropagation()}
      data-testid="import-cell"
    />
  );
}
