import { Button, Switch } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { api } from '../../ipc/client.ts';
import { syncStatusQuery } from '../../ipc/queries.ts';
import { formatCount, formatFull } from '../../lib/format.ts';
import { toastError } from '../../ui/toast.tsx';
import classes from './SyncPill.module.css';
import { activityText } from './SyncPill.tsx';

const VIEWS = ['conflicts', 'quarantine', 'held', 'pending'] as const;

export function SyncDetails({
  status,
  trouble,
  onLeave,
}: {
  status: SyncStatus;
  trouble?: ReactNode;
  /** The person goes to another screen. */
  onLeave: () => void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const run = useMutation({ mutationFn: () => api.sync.run(), onError: toastError });
  const pause = useMutation({
    mutationFn: (paused: boolean) => api.sync.setPaused({ paused }),
    onSuccess: (value) => client.setQueryData(syncStatusQuery.queryKey, value),
    onError: toastError,
  });
  const views = VIEWS.filter((view) => status.views[view] > 0);
  const { activity } = status;
  const share = activity?.totalCount ? Math.min(1, activity.doneCount / activity.totalCount) : null;
  return (
    <>
      <div className={classes.details}>
        <p className={classes.title}>{t(`sync.headline.${status.state}`)}</p>
        <p className={classes.sub}>
          {activityText(status, t) ??
            (status.lastSyncedAt === null
              ? t('sync.neverDetail')
              : t('sync.asOfFull', { at: formatFull(status.lastSyncedAt) }))}
        </p>
        {share !== null && (
          <div
            className={classes.bar}
            role="progressbar"
            aria-label={t('sync.syncing')}
            aria-valuenow={Math.round(share * 100)}
          >
            <i style={{ inlineSize: `${share * 100}%` }} />
          </div>
        )}
        {trouble}
        {views.length > 0 ? (
          <ul className={classes.counts}>
            {views.map((view) => (
              <li key={view}>
                <Link to="/outbox/$view" params={{ view }} onClick={onLeave} data-testid={`sync-view-${view}`}>
                  <span>{t(`sync.view.${view}`)}</span>
                  <span className={classes.count}>{formatCount(status.views[view])}</span>
                </Link>
              </li>
            ))}
          </ul>
        ) : (
          <p className={classes.sub}>{t('sync.nothingWaits')}</p>
        )}
        <div className={classes.ways}>
          <Link to="/outbox" onClick={onLeave}>
            {t('sync.openOutbox')}
          </Link>
          {views.length > 0 && (
            <Link to="/outbox/$view" params={{ view: 'rehearsal' }} onClick={onLeave} data-testid="see-first">
              {t('sync.seeFirst')}
            </Link>
          )}
        </div>
      </div>
      <div className={classes.actions}>
        <Switch
          label={t('sync.workOffline')}
          checked={status.state === 'paused'}
          onChange={(event) => pause.mutate(event.currentTarget.checked)}
          data-testid="work-offline"
        />
        <Button
          leftSection={<IconRefresh size={14} />}
          onClick={() => run.mutate()}
          disabled={status.state === 'paused' || status.state === 'syncing'}
          data-testid="sync-now"
        >
          {t('sync.now')}
        </Button>
      </div>
    </>
  );
}
