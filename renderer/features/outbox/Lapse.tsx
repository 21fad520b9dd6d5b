import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAge, formatDuration, formatFull } from '../../lib/format.ts';
import classes from './Outbox.module.css';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
/** From here on it is said in the colour of what needs a person. */
const SOON_MS = 5 * 60_000;

/** How long something still waits for a yes, counted down. */
export function Lapse({ at }: { at: number }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  const remainingMs = at - now;
  return (
    <time
      className={classes.lapse}
      data-soon={remainingMs <= SOON_MS || undefined}
      title={formatFull(at)}
      data-testid="lapses"
    >
      {remainingMs <= 0
        ? t('outbox.lapsed')
        : remainingMs < HOUR_MS
          ? t('outbox.lapsesIn', { time: formatDuration(remainingMs) })
          : t('outbox.lapses', { when: formatAge(at, now) })}
    </time>
  );
}
