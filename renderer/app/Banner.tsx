import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCloudOff, IconFlask } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { VanishedActions } from '../features/connections/CollectionIssues.tsx';
import { NewKeyButton } from '../features/connections/ConnectionTrouble.tsx';
import { needsKey, undecidedIn } from '../features/connections/issues.ts';
import { useRecoveryState } from '../features/recovery/use-recovery.ts';
import { api } from '../ipc/client.ts';
import { connectionsQuery, setupStatusQuery, useSyncStatus } from '../ipc/queries.ts';
import { errorLine } from '../lib/error-text.ts';
import { formatMoment } from '../lib/format.ts';
import classes from './Banner.module.css';

/** One line at most: the most severe of what holds. */
export function Banner() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const status = useSyncStatus();
  const connections = useQuery(connectionsQuery).data ?? [];
  const throwaway = useQuery(setupStatusQuery).data?.throwaway ?? false;
  const isReadOnly = useRecoveryState()?.isReadOnly ?? false;
  const { conflicts = 0, quarantine = 0, pending = 0, held = 0 } = status?.views ?? {};
  const decisions = conflicts + quarantine;
  if (isReadOnly) {
    return (
      <div className={classes.banner} data-tone="bad" role="status" data-testid="banner">
        <IconAlertTriangle />
        <span className="ellipsis">{t('recovery.readOnly')}</span>
        <Button size="compact-xs" variant="default" onClick={() => void api.setup.retry()}>
          {t('recovery.leaveReadOnly')}
        </Button>
      </div>
    );
  }
  if (status?.state === 'attention' && (status.problem !== null || decisions > 0)) {
    // What the sentence is about is what the button leads to.
    const toOutbox = status.problem === null;
    const keyless = status.problem?.code === 'AUTH_EXPIRED' ? connections.find(needsKey) : undefined;
    const [undecided] = connections.flatMap((connection) => {
      const health = undecidedIn(connection);
      return health?.problem?.message === status.problem?.message && health !== null ? [{ connection, health }] : [];
    });
    return (
      <div className={classes.banner} data-tone="bad" role="status" data-testid="banner">
        <IconAlertTriangle />
        <span className="ellipsis">
          {status.problem !== null
            ? errorLine(status.problem, t, i18n.language)
            : t('banner.attention', { count: decisions })}
        </span>
        {keyless ? (
          <NewKeyButton connection={keyless} />
        ) : undecided ? (
          <VanishedActions connection={undecided.connection} health={undecided.health} />
        ) : (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() =>
              void (toOutbox
                ? navigate({ to: '/outbox/$view', params: { view: conflicts > 0 ? 'conflicts' : 'quarantine' } })
                : navigate({ to: '/settings/$section', params: { section: 'connections' } }))
            }
          >
            {toOutbox ? t('banner.openOutbox') : t('banner.openConnections')}
          </Button>
        )}
      </div>
    );
  }
  if (status?.state === 'offline' || status?.state === 'paused') {
    return (
      <div className={classes.banner} data-tone="warn" role="status" data-testid="banner">
        <IconCloudOff />
        <span className="ellipsis">
          {status.state === 'paused'
            ? t('banner.paused')
            : t('banner.offline', { since: formatMoment(status.offlineSince ?? status.lastSyncedAt) })}
        </span>
        {pending + held > 0 && path !== '/outbox/rehearsal' && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => void navigate({ to: '/outbox/$view', params: { view: 'rehearsal' } })}
            data-testid="banner-rehearsal"
          >
            {t('banner.seeFirst')}
          </Button>
        )}
      </div>
    );
  }
  if (!throwaway) return null;
  return (
    <div className={classes.banner} data-tone="info" role="status" data-testid="banner">
      <IconFlask />
      <span className="ellipsis">{t('banner.throwaway')}</span>
    </div>
  );
}
