import { IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isOfflineState, useSyncStatus } from '../ipc/queries.ts';
import { formatFull, formatMoment } from '../lib/format.ts';
import { useNow } from '../lib/use-now.ts';
import classes from './AsOf.module.css';

/** Lists are read again within five minutes; what is twice as old was not, whatever the reason. */
const BUDGET_MS = 10 * 60_000;

/**
 * How old what is shown is: when it was last read from its platform. In the colour of a warning once it is older than it should
 * be, or offline; `isStale` where a screen knows better, such as of what ended and does not change any more.
 */
export function AsOf({ at, isStale }: { at: number | null; isStale?: boolean }) {
  const { t } = useTranslation();
  const status = useSyncStatus();
  const now = useNow();
  const isOffline = isOfflineState(status?.state);
  const isOld = isStale ?? (isOffline || (at !== null && now - at > BUDGET_MS));
  return (
    <span
      className={classes.asOf}
      data-stale={isOld || undefined}
      title={at === null ? undefined : formatFull(at)}
      data-testid="as-of"
    >
      {isOld && <IconClock size={12} aria-hidden="true" />}
      {at === null ? t('lists.neverRead') : t('common.asOf', { at: formatMoment(at) })}
    </span>
  );
}

/** The same for a whole list in the head of its screen, where offline also says since when. */
export function ListAsOf({ at }: { at: number | null }) {
  const { t } = useTranslation();
  const status = useSyncStatus();
  if (at === null || !isOfflineState(status?.state)) return <AsOf at={at} />;
  const since = status?.offlineSince ?? null;
  return (
    <span className={classes.asOf} data-stale title={formatFull(at)} data-testid="as-of">
      <IconClock size={12} aria-hidden="true" />
      {status?.state === 'paused' || since === null
        ? t('lists.asOfPaused', { at: formatMoment(at) })
        : t('lists.asOfOffline', { at: formatMoment(at), since: formatMoment(since) })}
    </span>
  );
}
