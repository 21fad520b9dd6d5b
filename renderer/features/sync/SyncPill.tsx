import { Popover, UnstyledButton } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconClockPause,
  IconCloudOff,
  IconCloudUpload,
  IconRefresh,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { useSyncStatus } from '../../ipc/queries.ts';
import { formatCount, formatFull, formatMoment } from '../../lib/format.ts';
import { SyncDetails } from './SyncDetails.tsx';
import classes from './SyncPill.module.css';

const ICONS: Record<SyncStatus['state'], ReactNode> = {
  never: <IconCircleDashed />,
  syncing: <IconRefresh className={classes.turning} />,
  synced: <IconCircleCheck />,
  queued: <IconCloudUpload />,
  offline: <IconCloudOff />,
  paused: <IconClockPause />,
  attention: <IconAlertTriangle />,
};

/** The one place that says how this machine stands towards its platforms; `trouble` is what is wrong with each of them. */
export function SyncPill({ trouble }: { trouble?: ReactNode }) {
  const { t } = useTranslation();
  const status = useSyncStatus();
  const [isOpen, setOpen] = useState(false);
  if (status === undefined) return null;
  const { pending, held, conflicts, quarantine } = status.views;
  const decisions = conflicts + quarantine;
  const parts = [
    stateText(status, t),
    decisions > 0 ? t('sync.toDecide', { count: decisions }) : null,
    held > 0 ? t('sync.held', { count: held }) : null,
    pending > 0 ? t('sync.waiting', { count: pending }) : null,
  ].filter((part) => part !== null);
  return (
    <Popover position="bottom-end" width={380} trapFocus returnFocus opened={isOpen} onChange={setOpen}>
      <Popover.Target>
        <UnstyledButton
          onClick={() => setOpen((isNow) => !isNow)}
          className={classes.pill}
          data-testid="sync-pill"
          data-state={status.state}
          title={status.lastSyncedAt === null ? undefined : t('sync.asOfFull', { at: formatFull(status.lastSyncedAt) })}
        >
          {ICONS[status.state]}
          <span aria-live="polite" className={classes.text}>
            {parts.join(' · ')}
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('sync.details')}>
        <SyncDetails status={status} trouble={trouble} onLeave={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function stateText(status: SyncStatus, t: TFunction): string {
  const at = formatMoment(status.lastSyncedAt);
  switch (status.state) {
    case 'never':
      return t('sync.never');
    case 'syncing':
      return activityText(status, t) ?? t('sync.syncing');
    case 'synced':
      return t('sync.synced', { at });
    case 'queued':
      return t('sync.online');
    case 'offline':
      return t('sync.offline', { since: formatMoment(status.offlineSince ?? status.lastSyncedAt) });
    case 'paused':
      return t('sync.paused');
    case 'attention':
      return t('sync.attention');
  }
}

/** `Reading 120 of 340`: what is on the wire now. */
export function activityText(status: SyncStatus, t: TFunction): string | null {
  const { activity } = status;
  if (activity === null) return null;
  const name = t(`sync.activity.${activity.kind}`);
  return activity.totalCount === null
    ? name
    : t('sync.progress', {
        name,
        done: formatCount(activity.doneCount),
        total: formatCount(activity.totalCount),
      });
}
