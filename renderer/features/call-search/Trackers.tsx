import { Button } from '@mantine/core';
import { IconPencil, IconPlus, IconSearch, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tracker } from '#shared/contract/call-search.ts';
import { formatCount, isolate } from '../../lib/format.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { SettingsTable } from '../../ui/SettingsTable.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import classes from './CallSearch.module.css';
import { TrackerDialog } from './TrackerDialog.tsx';
import { trackerCountsQuery, trackersQuery, useRemoveTracker } from './use-search.ts';

/** Sets of phrases with how often they are said, over every call that is here. */
export function Trackers({ onShow }: { onShow: (text: string) => void }) {
  const { t } = useTranslation();
  const { data: trackers, error, refetch } = useQuery(trackersQuery);
  const [edited, setEdited] = useState<Tracker | 'new' | null>(null);
  const [removed, setRemoved] = useState<Tracker | null>(null);
  const remove = useRemoveTracker();
  const add = () => setEdited('new');
  useShortcut('list.new', add);
  const button = (
    <Button leftSection={<IconPlus size={14} />} onClick={add} data-testid="new-tracker">
      {t('trackers.new')}
    </Button>
  );
  return (
    <>
      <ScreenHead title={t('trackers.title')} count={trackers && formatCount(trackers.length)}>
        {button}
      </ScreenHead>
      {error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {error === null && trackers === undefined && <SkeletonLines count={6} label={t('common.loading')} />}
      {trackers?.length === 0 && (
        <EmptyState icon={<IconSearch />} title={t('trackers.empty')} testId="trackers-empty">
          {t('trackers.emptyText')}
        </EmptyState>
      )}
      {trackers !== undefined && trackers.length > 0 && (
        <TrackerTable trackers={trackers} onShow={onShow} onEdit={setEdited} onRemove={setRemoved} />
      )}
      {edited !== null && <TrackerDialog tracker={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      <ConfirmDialog
        opened={removed !== null}
        title={t('trackers.removeTitle', { name: isolate(removed?.name ?? '') })}
        action={t('trackers.remove')}
        isDangerous
        onConfirm={() => {
          if (removed !== null) remove.mutate(removed.id);
          setRemoved(null);
        }}
        onClose={() => setRemoved(null)}
      >
        {t('trackers.removeText')}
      </ConfirmDialog>
    </>
  );
}

function TrackerTable({
  trackers,
  onShow,
  onEdit,
  onRemove,
}: {
  trackers: readonly Tracker[];
  onShow: (text: string) => void;
  onEdit: (tracker: Tracker) => void;
  onRemove: (tracker: Tracker) => void;
}) {
  const { t } = useTranslation();
  const counts = new Map(useQuery(trackerCountsQuery).data?.map((count) => [count.id, count]));
  const head = [
    { id: 'name', name: t('trackers.name') },
    { id: 'phrases', name: t('trackers.phrases') },
    { id: 'speaker', name: t('trackers.speaker') },
    { id: 'found', name: t('trackers.found') },
    { id: 'actions', name: t('trackers.actions'), isHidden: true },
  ];
  return (
    <div className={classes.trackers}>
      <SettingsTable label={t('trackers.title')} head={head} testId="trackers">
        {trackers.map((tracker) => {
          const named = { name: isolate(tracker.name) };
          const count = counts.get(tracker.id);
          return (
            <tr key={tracker.id}>
              <td>
                <bdi dir="auto">{tracker.name}</bdi>
              </td>
              <td className={classes.phrases}>
                <bdi dir="auto">{tracker.phrases.join(' · ')}</bdi>
              </td>
              <td>{t(`trackers.by.${tracker.speaker ?? 'anybody'}`)}</td>
              <td>{count && foundWords(t, count)}</td>
              <td className={classes.actions}>
                <IconButton
                  label={t('trackers.show', named)}
                  icon={<IconSearch size={15} />}
                  onClick={() => onShow(`tracker:"${tracker.name}"`)}
                />
                <IconButton
                  label={t('trackers.edit', named)}
                  icon={<IconPencil size={15} />}
                  onClick={() => onEdit(tracker)}
                />
                <IconButton
                  label={t('trackers.removeNamed', named)}
                  icon={<IconTrash size={15} />}
                  onClick={() => onRemove(tracker)}
                />
              </td>
            </tr>
          );
        })}
      </SettingsTable>
    </div>
  );
}

const foundWords = (t: TFunction, { passageCount, callCount }: { passageCount: number; callCount: number }): string =>
  t('callSearch.passageCount', {
    count: passageCount,
    shown: formatCount(passageCount),
    calls: t('callSearch.callCount', { count: callCount, shown: formatCount(callCount) }),
  });
