import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Keys } from '../shortcuts/Keys.tsx';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import classes from './ListSearch.module.css';

const TYPING_MS = 90;

/** The search of a list: reached by the filter key, left for the list by Enter, the arrow down or Escape. */
export function ListSearch({
  label,
  text,
  onChange,
  testId,
}: {
  label: string;
  text: string;
  onChange: (text: string) => void;
  testId: string;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  useShortcut('list.filter', () => input.current?.select());
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => onChange(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, text, onChange]);
  return (
    <TextInput
      ref={input}
      className={classes.search}
      placeholder={label}
      aria-label={label}
      leftSection={<IconSearch size={14} />}
      rightSection={
        typed === '' ? (
          <Keys id="list.filter" />
        ) : (
          <CloseButton size="xs" aria-label={t('common.clear')} onClick={() => onChange('')} />
        )
      }
      value={typed}
      maxLength={256}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && typed !== '') onChange('');
        else if (['Escape', 'ArrowDown', 'Enter'].includes(event.key)) {
          document.querySelector<HTMLElement>('[role=grid]')?.focus();
        } else return;
        event.preventDefault();
      }}
      data-testid={testId}
    />
  );
}
