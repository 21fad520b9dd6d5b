import { Anchor, Button, Switch } from '@mantine/core';
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

export function SyncDetails({ status, trouble }: { status: SyncStatus; trouble?: ReactNode }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const run = useMutation({ mutationFn: () => api.sync.run(), onError: toastError });
  const pause = useMutation({
    mutationFn: (paused: boolean) => api.sync.setPaused({ paused }),
    onSuccess: (value) => client.setQueryData(syncStatusQuery.queryKey, value),
    onError: toastError,
  });
  const counts = [
    ['sync.count.queued', status.queuedCount],
    ['sync.count.held', status.heldCount],
    ['sync.count.unknown', status.unknownCount],
    ['sync.count.conflict', status.conflictCount],
    ['sync.count.failed', status.failedCount],
  ] as const;
  const { activity } = status;
  const share = activity?.totalCount ? Math.min(1, activity.doneCount / activity.totalCount) : null;
  const waiting = counts.some(([, count]) => count > 0);
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
        {waiting ? (
          <dl className={classes.counts}>
            {counts
              .filter(([, count]) => count > 0)
              .map(([key, count]) => (
                <div key={key} style={{ display: 'contents' }}>
                  <dt>{t(key)}</dt>
                  <dd>{formatCount(count)}</dd>
                </div>
              ))}
          </dl>
        ) : (
          <p className={classes.sub}>{t('sync.nothingWaits')}</p>
        )}
        <Anchor component={Link} to="/outbox" size="sm">
          {t('sync.openOutbox')}
        </Anchor>
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
