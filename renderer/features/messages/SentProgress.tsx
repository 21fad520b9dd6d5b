import { useTranslation } from 'react-i18next';
import type { SmsProgram } from '#shared/contract/messages.ts';
import { formatCount, formatPercent } from '../../lib/format.ts';
import classes from './Messages.module.css';

type Counts = SmsProgram['counts'];

const PARTS = ['sent', 'failed', 'skipped'] as const;

/** People whose turn is over, whatever came of it; of 0 to 1. */
const shareOf = ({ total, sent, failed, skipped }: Counts): number =>
  total <= 0 ? 0 : Math.min(1, (sent + failed + skipped) / total);

const leftOf = ({ total, sent, failed, skipped }: Counts): number => Math.max(0, total - sent - failed - skipped);

function Bar({ counts, isSmall = false }: { counts: Counts; isSmall?: boolean }) {
  const { t } = useTranslation();
  return (
    <span
      className={classes.bar}
      data-small={isSmall || undefined}
      role="img"
      aria-label={t('messages.sentOf', { sent: formatCount(counts.sent), total: formatCount(counts.total) })}
    >
      {PARTS.map((part) => (
        <i key={part} data-part={part} style={{ flexGrow: counts[part] }} />
      ))}
      <i style={{ flexGrow: leftOf(counts) }} />
    </span>
  );
}

export function SentCell({ counts }: { counts: Counts }) {
  return (
    <span className={classes.rowBar}>
      <Bar counts={counts} isSmall />
      <span className={classes.share}>{formatPercent(shareOf(counts))}</span>
    </span>
  );
}

export function SentBlock({ counts }: { counts: Counts }) {
  const { t } = useTranslation();
  return (
    <>
      <p className={classes.big}>
        <strong>{formatPercent(shareOf(counts))}</strong>
        <span>{t('messages.sentOf', { sent: formatCount(counts.sent), total: formatCount(counts.total) })}</span>
      </p>
      <Bar counts={counts} />
    </>
  );
}
