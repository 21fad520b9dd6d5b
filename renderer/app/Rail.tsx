import { Tooltip } from '@mantine/core';
import { IconAddressBook, IconPhone, IconSend2, IconSettings } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSyncStatus } from '../ipc/queries.ts';
import { formatCount } from '../lib/format.ts';
import type { ShortcutId } from '../shortcuts/catalogue.ts';
import { Keys } from '../shortcuts/Keys.tsx';
import classes from './Rail.module.css';

/** The ways to the screens, a key each. */
export function Rail() {
  const { t } = useTranslation();
  const status = useSyncStatus();
  const waiting =
    (status?.queuedCount ?? 0) +
    (status?.heldCount ?? 0) +
    (status?.unknownCount ?? 0) +
    (status?.conflictCount ?? 0) +
    (status?.failedCount ?? 0);
  const urgent = (status?.conflictCount ?? 0) + (status?.failedCount ?? 0) + (status?.heldCount ?? 0) > 0;
  return (
    <nav className={classes.rail} aria-label={t('nav.label')}>
      <RailLink to="/calls" label={t('nav.calls')} shortcut="app.goCalls" icon={<IconPhone />} />
      <RailLink to="/people" label={t('nav.people')} shortcut="app.goPeople" icon={<IconAddressBook />} />
      <RailLink
        to="/outbox"
        label={t('nav.outbox')}
        shortcut="app.goOutbox"
        icon={<IconSend2 className="flip" />}
        count={waiting}
        urgent={urgent}
      />
      <span className={classes.space} />
      <RailLink to="/settings" label={t('nav.settings')} shortcut="app.goSettings" icon={<IconSettings />} />
    </nav>
  );
}

function RailLink({
  to,
  label,
  shortcut,
  icon,
  count = 0,
  urgent = false,
}: {
  to: '/calls' | '/people' | '/outbox' | '/settings';
  label: string;
  shortcut: ShortcutId;
  icon: ReactNode;
  count?: number;
  urgent?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Tooltip
      position="right"
      label={
        <span className={classes.tip}>
          {label} <Keys id={shortcut} />
        </span>
      }
    >
      <Link
        to={to}
        className={classes.link}
        activeProps={{ 'data-active': true, 'aria-current': 'page' }}
        aria-label={count > 0 ? t('nav.withCount', { label, count }) : label}
        data-testid={`nav-${to.slice(1)}`}
      >
        {icon}
        {count > 0 && (
          <span className={classes.count} data-urgent={urgent || undefined}>
            {count > 99 ? <bdi dir="ltr">{`${formatCount(99)}+`}</bdi> : formatCount(count)}
          </span>
        )}
      </Link>
    </Tooltip>
  );
}
