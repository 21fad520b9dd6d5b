import { Tooltip } from '@mantine/core';
import {
  IconActivity,
  IconAddressBook,
  IconChartBar,
  IconHome,
  IconMessages,
  IconPhone,
  IconRobot,
  IconSend2,
  IconSettings,
  IconSpeakerphone,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSyncStatus } from '../ipc/queries.ts';
import { formatCount } from '../lib/format.ts';
import type { ShortcutId } from '../shortcuts/catalogue.ts';
import { Keys } from '../shortcuts/Keys.tsx';
import classes from './Rail.module.css';

/** The ways to the screens, a key each. */
export function Rail({ activeJobCount }: { activeJobCount: number }) {
  const { t } = useTranslation();
  const status = useSyncStatus();
  const { pending = 0, held = 0, conflicts = 0, quarantine = 0 } = status?.views ?? {};
  const decisions = held + conflicts + quarantine;
  return (
    <nav className={classes.rail} aria-label={t('nav.label')}>
      <RailLink to="/today" label={t('nav.today')} shortcut="app.goToday" icon={<IconHome />} />
      <RailLink to="/calls" label={t('nav.calls')} shortcut="app.goCalls" icon={<IconPhone />} />
      <RailLink
        to="/conversations"
        label={t('nav.conversations')}
        shortcut="app.goConversations"
        icon={<IconMessages className="flip" />}
      />
      <RailLink to="/people" label={t('nav.people')} shortcut="app.goPeople" icon={<IconAddressBook />} />
      <RailLink
        to="/programs"
        label={t('nav.programs')}
        shortcut="app.goPrograms"
        icon={<IconSpeakerphone className="flip" />}
      />
      <RailLink to="/agents" label={t('nav.agents')} shortcut="app.goAgents" icon={<IconRobot />} />
      <RailLink to="/reports" label={t('nav.reports')} shortcut="app.goReports" icon={<IconChartBar />} />
      <span className={classes.space} />
      <RailLink
        to="/activity"
        label={t('nav.activity')}
        shortcut="app.goActivity"
        icon={<IconActivity />}
        count={activeJobCount}
        countText={t('jobs.running', { count: activeJobCount })}
      />
      <RailLink
        to="/outbox"
        label={t('nav.outbox')}
        shortcut="app.goOutbox"
        icon={<IconSend2 className="flip" />}
        count={pending + decisions}
        urgent={decisions > 0}
      />
      <RailLink to="/settings" label={t('nav.settings')} shortcut="app.goSettings" icon={<IconSettings />} />
    </nav>
  );
}

type RailPath =
  | '/today'
  | '/calls'
  | '/conversations'
  | '/people'
  | '/programs'
  | '/agents'
  | '/reports'
  | '/activity'
  | '/outbox'
  | '/settings';

function RailLink({
  to,
  label,
  shortcut,
  icon,
  count = 0,
  countText,
  urgent = false,
}: {
  to: RailPath;
  label: string;
  shortcut: ShortcutId;
  icon: ReactNode;
  count?: number;
  /** What the count says, where it does not say what waits. */
  countText?: string;
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
        aria-label={
          count === 0
            ? label
            : countText === undefined
              ? t('nav.withCount', { label, count })
              : // Whoever speaks to the machine says what is shown, and Arabic has words of its own for two.
                `${label} ${formatCount(count)}, ${countText}`
        }
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
