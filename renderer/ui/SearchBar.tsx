import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Keys } from '../shortcuts/Keys.tsx';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import classes from './SearchBar.module.css';

/** Typing pauses this long before the list is read again. */
const TYPING_MS = 90;

/** The search over a list, and beside it what else narrows the list. */
export function SearchBar({
  label,
  text,
  onText,
  testId,
  children,
}: {
  /** What is searched, for those who hear it. */
  label: string;
  text: string;
  onText: (text: string) => void;
  testId: string;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  useShortcut('list.filter', () => input.current?.select());
  useEffect(() => setTyped(text), [text]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed starts the pause; the handler is new on every render
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => onText(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, text]);
  return (
    <search className={classes.bar} aria-label={label}>
      <TextInput
        ref={input}
        className={classes.search}
        placeholder={t('lists.search')}
        aria-label={label}
        leftSection={<IconSearch size={14} />}
        rightSection={
          typed === '' ? (
            <Keys id="list.filter" />
          ) : (
            <CloseButton size="xs" aria-label={t('common.clear')} onClick={() => onText('')} />
          )
        }
        value={typed}
        maxLength={256}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && typed !== '') onText('');
          else if (['Escape', 'ArrowDown', 'Enter'].includes(event.key)) {
            document.querySelector<HTMLElement>('[role=grid]')?.focus();
          } else return;
          event.preventDefault();
        }}
        data-testid={testId}
      />
      {children}
    </search>
  );
}
