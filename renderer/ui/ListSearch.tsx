import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Keys } from '../shortcuts/Keys.tsx';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import classes from './ListSearch.module.css';

/** Typing pauses this long before the list is read again. */
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
  /** Hears what was typed; an empty text where the search is over. */
  onChange: (text: string) => void;
  testId: string;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  const settle = useEffectEvent(onChange);
  useShortcut('list.filter', () => input.current?.select());
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => settle(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, text]);
  const clear = () => {
    setTyped('');
    onChange('');
  };
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
          <CloseButton size="xs" aria-label={t('common.clear')} onClick={clear} />
        )
      }
      value={typed}
      maxLength={256}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && typed !== '') clear();
        else if (['Escape', 'ArrowDown', 'Enter'].includes(event.key)) {
          document.querySelector<HTMLElement>('[role=grid]')?.focus();
        } else return;
        event.preventDefault();
      }}
      data-testid={testId}
    />
  );
}
