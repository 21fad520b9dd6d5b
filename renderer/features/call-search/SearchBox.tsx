import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_QUERY_LENGTH } from '#shared/domain/search-query.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import classes from './CallSearch.module.css';
import { searchView, showSearch } from './search-view.ts';

/** Typing pauses this long before anything is asked. */
const TYPING_MS = 120;

/** The box of the search. Enter and the arrow down go to what was found. */
export function SearchBox({ text, describedBy, isBad }: { text: string; describedBy: string; isBad: boolean }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  const settle = useEffectEvent(showSearch);
  useShortcut('list.filter', () => input.current?.select());
  useShortcut('app.searchCalls', () => input.current?.select());
  useEffect(() => input.current?.focus(), []);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === searchView.get().text) return;
    const timer = setTimeout(() => settle(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <TextInput
      ref={input}
      classNames={{ input: classes.input ?? '' }}
      size="md"
      placeholder={t('callSearch.placeholder')}
      aria-label={t('callSearch.placeholder')}
      aria-describedby={describedBy}
      aria-invalid={isBad || undefined}
      leftSection={<IconSearch size={16} />}
      rightSection={
        typed === '' ? (
          <Keys id="list.filter" />
        ) : (
          <CloseButton size="sm" aria-label={t('common.clear')} onClick={() => showSearch('')} />
        )
      }
      value={typed}
      maxLength={MAX_QUERY_LENGTH}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && typed !== '') showSearch('');
        else if (['Escape', 'ArrowDown', 'Enter'].includes(event.key)) {
          showSearch(typed);
          document.querySelector<HTMLElement>('[role=grid]')?.focus();
        } else return;
        event.preventDefault();
      }}
      data-testid="call-search"
    />
  );
}
