import { IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatFull, formatMoment } from '../lib/format.ts';
import classes from './AsOf.module.css';

/** How old what is shown is: when it was last read from its platform. */
export function AsOf({ at, isStale = false }: { at: number | null; isStale?: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={classes.asOf} data-stale={isStale || undefined} title={at === null ? undefined : formatFull(at)}>
      {isStale && <IconClock size={12} aria-hidden="true" />}
      {at === null ? t('lists.neverRead') : t('common.asOf', { at: formatMoment(at) })}
    </span>
  );
}
