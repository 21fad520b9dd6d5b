import { UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type QueryProblem, type SearchQuery, withoutSpan } from '#shared/domain/search-query.ts';
import { isolate } from '../../lib/format.ts';
import classes from './CallSearch.module.css';
import { partsOf } from './query-parts.ts';
import { showSearch } from './search-view.ts';

/** The operators of a search, each taken away by a click. */
export function QueryChips({ text, query }: { text: string; query: SearchQuery }) {
  const { t } = useTranslation();
  const parts = partsOf(text, query);
  if (parts.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label={t('callSearch.filters')}>
      {parts.map(({ start, end, part }) => (
        <li key={start}>
          <UnstyledButton
            className={classes.chip}
            aria-label={t('callSearch.remove', { part: isolate(part) })}
            onClick={() => showSearch(withoutSpan(text, { start, end }))}
            data-testid="search-chip"
          >
            <bdi dir="auto">{part}</bdi>
            <IconX size={12} />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

/** What cannot be read, with its place in what was typed. */
export function QueryProblemLine({ text, problem }: { text: string; problem: QueryProblem }) {
  const { t } = useTranslation();
  const { code, start, end, what, offered } = problem;
  return (
    <div className={classes.problem} data-testid="search-problem">
      <code className={classes.place} dir="auto">
        {text.slice(0, start)}
        <mark>{text.slice(start, end)}</mark>
        {text.slice(end)}
      </code>
      <span>
        {t(`callSearch.problem.${code}`, { what: isolate(what), offered: isolate(offered.slice(0, 30).join(', ')) })}
      </span>
    </div>
  );
}
