import { Button, MultiSelect, Select } from '@mantine/core';
import { IconAlertTriangle, IconDeviceFloppy, IconMusic } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { LibraryAudio } from '#shared/contract/audio-library.ts';
import { formatBytes, formatDuration, formatFull, formatMoment, isolate } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { ClipButton } from '../../ui/ClipButton.tsx';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { ListBar } from '../../ui/ListBar.tsx';
import { ListSearch } from '../../ui/ListSearch.tsx';
import { ListView } from '../../ui/ListView.tsx';
import type { WindowedRows } from '../../ui/use-windowed-rows.ts';
import classes from './Audio.module.css';
import { audioView, clearAudioFilter, setAudioFilter } from './audio-view.ts';
import { formatText, usageText } from './audio-words.ts';
import { fetchAudioClip, useAudioOverview } from './use-audio.ts';

const setText = (text: string): void => setAudioFilter({ text });

export function AudioBar() {
  const { t } = useTranslation();
  const filter = useStore(audioView, (view) => view.filter);
  const overview = useAudioOverview();
  return (
    <ListBar label={t('audioLibrary.filter')}>
      <ListSearch label={t('audioLibrary.search')} text={filter.text ?? ''} onChange={setText} testId="audio-search" />
      <Select
        className={classes.select}
        aria-label={t('audioLibrary.column.usage')}
        placeholder={t('audioLibrary.allUses')}
        clearable
        data={(overview?.usageTypes ?? []).map(({ usageType }) => ({
          value: usageType,
          label: usageText(t, usageType),
        }))}
        value={filter.usageTypes?.[0] ?? null}
        onChange={(value) => setAudioFilter({ usageTypes: value === null ? undefined : [value] })}
      />
      <MultiSelect
        className={classes.tagSelect}
        aria-label={t('audioLibrary.tags')}
        placeholder={(filter.tags?.length ?? 0) === 0 ? t('audioLibrary.tags') : ''}
        clearable
        searchable
        data={overview?.tags ?? []}
        value={filter.tags ?? []}
        onChange={(tags) => setAudioFilter({ tags })}
      />
      {Object.keys(filter).length > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={clearAudioFilter}>
          {t('common.clear')}
        </Button>
      )}
    </ListBar>
  );
}

export function AudioList({
  rows,
  openId,
  isBeside,
  onOpen,
  isOffline,
  empty,
}: {
  rows: WindowedRows<LibraryAudio>;
  openId: string | null;
  /** A pane stands beside it, which takes its room. */
  isBeside: boolean;
  onOpen: (id: string) => void;
  isOffline: boolean;
  empty: { title: string; text: string; action: ReactNode };
}) {
  const { t } = useTranslation();
  const filter = useStore(audioView, (view) => view.filter);
  const columns = useMemo(
    () => columnsOf(t, isOffline).filter(({ id }) => !isBeside || !BESIDE.has(id)),
    [t, isOffline, isBeside],
  );
  return (
    <ListView
      label={t('audioLibrary.title')}
      testId="audio-grid"
      rows={rows}
      columns={columns}
      openId={openId}
      onOpen={({ id }) => onOpen(id)}
      isFiltered={Object.keys(filter).length > 0}
      onClearFilter={clearAudioFilter}
      isDim={({ clipId }) => isOffline && clipId === null}
      empty={{ icon: <IconMusic />, ...empty }}
    />
  );
}

/** Columns that give their room to a pane. */
const BESIDE: ReadonlySet<string> = new Set(['tags', 'size', 'format', 'updated']);

const columnsOf = (t: TFunction, isOffline: boolean): GridColumn<LibraryAudio>[] => [
  {
    id: 'play',
    header: '',
    width: '56px',
    cell: ({ id, title, isPlayable, clipId }) => (
      <ClipButton
        name={id}
        label={t('audioLibrary.play', { title })}
        fetchClip={() => fetchAudioClip(id)}
        disabled={!isPlayable || (isOffline && clipId === null)}
      />
    ),
  },
  {
    id: 'title',
    header: t('audioLibrary.column.title'),
    width: 'minmax(160px, 3fr)',
    cell: ({ title }) => (
      <bdi className={classes.title} title={title}>
        {title}
      </bdi>
    ),
  },
  {
    id: 'usage',
    header: t('audioLibrary.column.usage'),
    width: 'minmax(96px, 1fr)',
    cell: ({ usageType }) => usageText(t, usageType),
  },
  {
    id: 'tags',
    header: t('audioLibrary.tags'),
    width: 'minmax(96px, 2fr)',
    cell: ({ tags }) => <bdi title={tags.join(', ')}>{tags.join(', ')}</bdi>,
  },
  {
    id: 'length',
    header: t('audioLibrary.column.length'),
    width: '64px',
    align: 'end',
    cell: ({ durationMs }) => formatDuration(durationMs),
  },
  {
    id: 'size',
    header: t('audioLibrary.column.size'),
    width: '80px',
    align: 'end',
    cell: ({ sizeBytes }) => formatBytes(sizeBytes),
  },
  {
    id: 'format',
    header: t('audioLibrary.column.format'),
    width: 'minmax(150px, 1fr)',
    cell: (audio) => (
      <span className={classes.format}>
        {audio.clipId !== null && <IconDeviceFloppy size={13} aria-label={t('audioLibrary.here')} />}
        {(!audio.isPlayable || audio.advice !== null) && (
          <IconAlertTriangle
            size={13}
            aria-label={audio.advice == null ? t('audioLibrary.notPlayable') : isolate(audio.advice)}
          />
        )}
        <bdi>{formatText(t, audio)}</bdi>
      </span>
    ),
  },
  {
    id: 'updated',
    header: t('audioLibrary.column.updated'),
    width: '104px',
    cell: ({ updatedAt }) => (
      <span title={updatedAt === null ? undefined : formatFull(updatedAt)}>{formatMoment(updatedAt)}</span>
    ),
  },
];
