import { useTranslation } from 'react-i18next';
import type { Execution } from '#shared/contract/programs.ts';
import { doneOf, shareDone } from '#shared/domain/execution-progress.ts';
import { formatCount, formatPercent } from '../../lib/format.ts';
import classes from './Progress.module.css';

const PARTS = ['completed', 'failed', 'inProgress', 'pending'] as const;

/** How far an execution is, small enough for a row: a bar, and the share of people who are done with. */
export function ProgressCell({ counts }: { counts: Execution['counts'] }) {
  return (
    <span className={classes.cell}>
      <Bar counts={counts} />
      <span className={classes.share}>{formatPercent(shareDone(counts))}</span>
    </span>
  );
}

function Bar({ counts, isLarge = false }: { counts: Execution['counts']; isLarge?: boolean }) {
  const { t } = useTranslation();
  return (
    <span
      className={classes.bar}
      data-large={isLarge || undefined}
      role="img"
      aria-label={t('programs.doneOf', { done: formatCount(doneOf(counts)), total: formatCount(counts.total) })}
    >
      {PARTS.map((part) => (
        <i key={part} data-part={part} style={{ flexGrow: counts[part] }} />
      ))}
    </span>
  );
}

/** How far it is, by state, with the counts in words. */
export function ProgressBlock({ counts }: { counts: Execution['counts'] }) {
  const { t } = useTranslation();
  return (
    <div className={classes.block}>
      <p className={classes.big}>
        <strong data-testid="done-share">{formatPercent(shareDone(counts))}</strong>
        <span>{t('programs.doneOf', { done: formatCount(doneOf(counts)), total: formatCount(counts.total) })}</span>
      </p>
      <Bar counts={counts} isLarge />
      <ul className={classes.legend}>
        {PARTS.map((part) => (
          <li key={part}>
            <i data-part={part} aria-hidden="true" />
            <span className={classes.count}>{formatCount(counts[part])}</span> {t(`programs.part.${part}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}
