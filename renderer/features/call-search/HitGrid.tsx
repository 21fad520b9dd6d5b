import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SearchHit } from '#shared/contract/call-search.ts';
import { rowHeightOf, usePreferences } from '../../ipc/queries.ts';
import { formatDuration, formatMoment, formatPhone } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { splitByRanges } from '../../lib/text-ranges.ts';
import { DataGrid, type GridColumn } from '../../ui/DataGrid.tsx';
import classes from './CallSearch.module.css';
import { searchView } from './search-view.ts';

const SNIPPET_PX = 22;
/** The next page is asked for when so many hits are left below. */
const HITS_AHEAD = 30;

const columnsOf = (t: TFunction): GridColumn<SearchHit>[] => [
  { id: 'started', header: t('calls.column.time'), width: '140px', cell: (hit) => formatMoment(hit.startedAt) },
  {
    id: 'contact',
    header: t('calls.column.contact'),
    width: 'minmax(150px, 2fr)',
    cell: (hit) => <bdi>{hit.contactName ?? formatPhone(hit.contactPhone)}</bdi>,
  },
  {
    id: 'agent',
    header: t('calls.column.agent'),
    width: 'minmax(110px, 1fr)',
    cell: (hit) => <bdi>{hit.agentName}</bdi>,
  },
  {
    id: 'program',
    header: t('calls.column.program'),
    width: 'minmax(110px, 1fr)',
    cell: (hit) => <bdi>{hit.programName}</bdi>,
  },
  {
    id: 'length',
    header: t('calls.column.length'),
    width: '84px',
    align: 'end',
    cell: (hit) => formatDuration(hit.durationMs),
  },
];

/** What was found: each row a turn or a comment under its call, or the call itself. */
export function HitGrid({
  gridKey,
  hits,
  onMore,
  onOpen,
}: {
  gridKey: string;
  hits: readonly SearchHit[];
  onMore: () => void;
  onOpen: (hit: SearchHit) => void;
}) {
  const { t } = useTranslation();
  const { density } = usePreferences();
  const activeIndex = useStore(searchView, (view) => view.activeIndex);
  const columns = useMemo(() => columnsOf(t), [t]);
  const hasSnippets = hits.some(({ snippet }) => snippet !== null);
  return (
    <DataGrid
      key={gridKey}
      label={t('callSearch.results')}
      testId="search-hits"
      columns={columns}
      total={hits.length}
      rowAt={(index) => hits[index]}
      rowKey={(hit) => `${hit.callId}/${hit.place}/${hit.snippet?.atMs}/${hit.snippet?.text.length}`}
      onShow={(_, last) => {
        if (last >= hits.length - HITS_AHEAD) onMore();
      }}
      rowHeight={rowHeightOf(density) + (hasSnippets ? SNIPPET_PX : 0)}
      activeIndex={activeIndex}
      onActiveChange={(index) => searchView.set({ activeIndex: index })}
      onOpen={onOpen}
      opensOnClick
      below={(hit) => <HitLine hit={hit} />}
    />
  );
}

/** Who says it, when, and the words with what was looked for marked. */
function HitLine({ hit: { place, snippet } }: { hit: SearchHit }) {
  const { t } = useTranslation();
  if (snippet === null || place === null) return null;
  return (
    <div className={classes.line} title={snippet.text}>
      <span className={classes.at}>{formatDuration(snippet.atMs)}</span>
      <span className={classes.who} data-place={place}>
        {t(`callSearch.place.${place}`)}
      </span>
      <span className={`data ${classes.words}`} dir="auto">
        {splitByRanges(snippet.text, snippet.ranges).map((part) =>
          part.marked ? <mark key={part.start}>{part.text}</mark> : <span key={part.start}>{part.text}</span>,
        )}
      </span>
    </div>
  );
}
