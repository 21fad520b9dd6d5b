import { IconClockExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './Trouble.module.css';

const TOLERATED_MS = 120_000;
const MINUTE_MS = 60_000;
const HOURS_FROM_MINUTES = 120;

/** Said where the platform's clock and this computer's are more than two minutes apart. */
export function ClockWarning({ skewMs }: { skewMs: number | null }) {
  const { t } = useTranslation();
  if (skewMs === null || Math.abs(skewMs) <= TOLERATED_MS) return null;
  const minutes = Math.round(Math.abs(skewMs) / MINUTE_MS);
  const by =
    minutes >= HOURS_FROM_MINUTES
      ? t('connections.clockHours', { count: Math.round(minutes / 60) })
      : t('connections.clockMinutes', { count: minutes });
  return (
    <p className={classes.remark} data-testid="clock-warning">
      <IconClockExclamation size={15} className={classes.icon} aria-hidden="true" />
      <span>{skewMs > 0 ? t('connections.clockAhead', { by }) : t('connections.clockBehind', { by })}</span>
    </p>
  );
}
