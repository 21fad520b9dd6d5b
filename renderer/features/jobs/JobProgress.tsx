import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Job } from '#shared/contract/jobs.ts';
import { jobPace } from '#shared/domain/job-pace.ts';
import { errorText } from '../../lib/error-text.ts';
import { formatBytes, formatDuration } from '../../lib/format.ts';
import { ErrorDetail } from '../../ui/States.tsx';
import classes from './Activity.module.css';

/** How far a job is, or what came of it. */
export function JobProgress({ job }: { job: Job }) {
  const { t, i18n } = useTranslation();
  switch (job.state) {
    case 'running':
      return <Running job={job} />;
    case 'done':
      return <p className={classes.facts}>{resultFacts(job, t).join(' · ')}</p>;
    case 'failed': {
      if (job.error === null) return null;
      const { title, action } = errorText(job.error, t, i18n.language);
      return (
        <div className={classes.reason} data-tone="bad">
          {[title, action].filter(Boolean).join(' ')}
          <ErrorDetail error={job.error} />
        </div>
      );
    }
    default:
      return <p className={classes.facts}>{t(`jobs.stateText.${job.state}`)}</p>;
  }
}

function Running({ job }: { job: Job }) {
  const { t } = useTranslation();
  const { doneCount, totalCount } = job;
  const pace = jobPace(job, Date.now());
  const facts = [
    totalCount === null
      ? t('jobs.countOpen', { done: doneCount })
      : t('jobs.count', { done: doneCount, total: totalCount }),
    pace && t('jobs.rate', { count: Math.round(pace.perSecond) }),
    pace?.leftMs != null && t('jobs.left', { time: formatDuration(pace.leftMs) }),
  ].filter(Boolean);
  const share = totalCount === null || totalCount === 0 ? null : Math.min(1, doneCount / totalCount);
  return (
    <>
      <div
        className={classes.bar}
        role="progressbar"
        aria-label={t('jobs.progressOf', { name: job.label })}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(share !== null && { 'aria-valuenow': Math.round(share * 100) })}
        data-open={share === null || undefined}
      >
        <i style={{ inlineSize: share === null ? '30%' : `${share * 100}%` }} />
      </div>
      <p className={classes.facts}>{facts.join(' · ')}</p>
    </>
  );
}

const COUNTS = ['created', 'updated', 'skipped', 'failed'] as const;

function resultFacts({ result, startedAt, endedAt }: Job, t: TFunction): string[] {
  const counts = COUNTS.flatMap((name) => {
    const count = result?.counts?.[name];
    return count === undefined || count === 0 ? [] : [t(`jobs.counts.${name}`, { count })];
  });
  return [
    ...(counts.length > 0 || result?.rowCount == null ? counts : [t('jobs.rows', { count: result.rowCount })]),
    result?.sizeBytes == null ? '' : formatBytes(result.sizeBytes),
    startedAt === null || endedAt === null || endedAt - startedAt < 1000
      ? ''
      : t('jobs.took', { time: formatDuration(endedAt - startedAt) }),
  ].filter((fact) => fact !== '');
}
