import { Button } from '@mantine/core';
import { IconBookmark, IconHelp, IconSearch, IconSearchOff } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SearchHit } from '#shared/contract/call-search.ts';
import { isEmptyQuery, type SearchQuery, withoutSpan } from '#shared/domain/search-query.ts';
import { formatCount, formatPercent, isolate } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import classes from './CallSearch.module.css';
import { HitGrid } from './HitGrid.tsx';
import { QueryHelp } from './QueryHelp.tsx';
import { QueryChips, QueryProblemLine } from './QueryParts.tsx';
import { partsOf } from './query-parts.ts';
import { SavedSearches } from './SavedSearches.tsx';
import { SearchBox } from './SearchBox.tsx';
import { searchView, showSearch } from './search-view.ts';
import { countQuery, trackersQuery, useHitCount, useHits, useIndexProgress, useParsed } from './use-search.ts';

/** One box over every transcript and comment that is here. */
export function CallSearch({ onOpen }: { onOpen: (hit: SearchHit, text: string) => void }) {
  const { t } = useTranslation();
  const text = useStore(searchView, (view) => view.text);
  const query = useParsed(text);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [isSavedOpen, setSavedOpen] = useState(false);
  const statusId = useId();
  const trackers = useQuery(trackersQuery).data ?? [];
  const [problem] = query.problems;
  const isEmpty = isEmptyQuery(query);
  useShortcut('list.saved', () => setSavedOpen(true));
  return (
    <>
      <ScreenHead title={t('callSearch.title')}>
        <Button
          variant="default"
          leftSection={<IconBookmark size={14} />}
          rightSection={<Keys id="list.saved" />}
          onClick={() => setSavedOpen(true)}
          data-testid="saved-searches"
        >
          {t('callSearch.saved.title')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconHelp size={14} />}
          aria-expanded={isHelpOpen || isEmpty}
          disabled={isEmpty}
          onClick={() => setHelpOpen(!isHelpOpen)}
        >
          {t('callSearch.help.title')}
        </Button>
      </ScreenHead>
      <div className={classes.bar}>
        <SearchBox text={text} describedBy={statusId} isBad={problem !== undefined} />
        <QueryChips text={text} query={query} />
        <div id={statusId} role="status" className={classes.status}>
          {problem === undefined ? (
            <Found text={text} query={query} />
          ) : (
            <QueryProblemLine text={text} problem={problem} />
          )}
          <Progress />
        </div>
      </div>
      {(isHelpOpen || isEmpty) && <QueryHelp trackerNames={trackers.map(({ name }) => name)} />}
      {!isEmpty && problem === undefined && <Results text={text} query={query} onOpen={(hit) => onOpen(hit, text)} />}
      <SavedSearches opened={isSavedOpen} text={text} onClose={() => setSavedOpen(false)} />
    </>
  );
}

/** How much was found in all. */
function Found({ text, query }: { text: string; query: SearchQuery }) {
  const { t } = useTranslation();
  const count = useHitCount(text, query);
  if (isEmptyQuery(query) || count === undefined) return null;
  const calls = t('callSearch.callCount', { count: count.callCount, shown: formatCount(count.callCount) });
  return (
    <span data-testid="search-count">
      {query.groups.length === 0
        ? calls
        : t('callSearch.passageCount', { count: count.passageCount, shown: formatCount(count.passageCount), calls })}
    </span>
  );
}

/** Said while not everything can be found yet. */
function Progress() {
  const { t } = useTranslation();
  const progress = useIndexProgress();
  if (progress === undefined || progress.dueCount === 0) return null;
  const share = formatPercent(Math.floor((1 - progress.dueCount / progress.callCount) * 100) / 100);
  return (
    <span className={classes.progress} data-testid="index-progress">
      {t('callSearch.building', { share })}
    </span>
  );
}

function Results({ text, query, onOpen }: { text: string; query: SearchQuery; onOpen: (hit: SearchHit) => void }) {
  const { t } = useTranslation();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useHits(text, query);
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonLines count={10} label={t('common.loading')} />;
  const hits = data.pages.flatMap((page) => page.hits);
  if (hits.length === 0) return <NothingFound text={text} query={query} />;
  return (
    <div className={classes.body}>
      <HitGrid
        gridKey={text}
        hits={hits}
        onMore={() => {
          if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
        }}
        onOpen={onOpen}
      />
    </div>
  );
}

/** So many ways out are worked out. */
const WAYS_OUT = 4;

/** Nothing there: what would be found with one operator less. */
function NothingFound({ text, query }: { text: string; query: SearchQuery }) {
  const { t } = useTranslation();
  const ways = partsOf(text, query)
    .slice(0, WAYS_OUT)
    .map((part) => ({ ...part, without: withoutSpan(text, part) }))
    .filter(({ without }) => without !== '');
  const counts = useQueries({ queries: ways.map(({ without }) => ({ ...countQuery(without), retry: false })) });
  const found = ways.flatMap((way, i) => {
    const data = counts[i]?.data;
    return data !== undefined && data.callCount > 0 ? [{ ...way, callCount: data.callCount }] : [];
  });
  return (
    <EmptyState
      icon={found.length > 0 ? <IconSearch /> : <IconSearchOff />}
      title={t('callSearch.nothing')}
      testId="search-nothing"
      action={
        found.length === 0 ? undefined : (
          <div className={classes.ways}>
            {found.map(({ start, part, without, callCount }) => (
              <Button key={start} variant="default" onClick={() => showSearch(without)}>
                {t('callSearch.without', { part: isolate(part), count: callCount, shown: formatCount(callCount) })}
              </Button>
            ))}
          </div>
        )
      }
    >
      {t('callSearch.nothingText')}
    </EmptyState>
  );
}
