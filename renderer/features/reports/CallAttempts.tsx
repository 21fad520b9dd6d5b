import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallRef, ReportedCall, ReportTableInput } from '#shared/contract/report-shapes.ts';
import { api } from '../../ipc/client.ts';
import { formatCount, formatDecimal, formatDuration, formatFull, formatMoment } from '../../lib/format.ts';
import { InlineError, SkeletonLines } from '../../ui/States.tsx';
import { statusWords } from './group-words.ts';
import { ReportAge, ReportProblem } from './ReportAge.tsx';
import classes from './Reports.module.css';
import { useRefresh } from './use-reports.ts';

/** Every attempt of the call job that a call belongs to. */
export function CallAttempts({
  call,
  title,
  lead,
  onCall,
  actions,
}: {
  call: CallRef;
  title: string;
  lead?: ReactNode;
  onCall: (call: ReportedCall) => void;
  actions?: ((of: ReportTableInput) => ReactNode) | undefined;
}) {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: ['reports', 'callJob', call],
    queryFn: ({ signal }) => api.reports.callJob(call, { signal }),
  });
  const refresh = useRefresh({
    name: `job ${JSON.stringify(call)}`,
    ask: () => api.reports.refreshCallJob(call),
    fetchedAt: data?.fetchedAt,
  });
  return (
    <section
      className={classes.jobs}
      aria-label={t('reports.attempts.title')}
      data-testid="call-attempts"
      data-pane
      tabIndex={-1}
    >
      <div className={classes.head}>
        <h3 className={classes.headTitle}>
          {t('reports.attempts.title')} <bdi>{title}</bdi>
        </h3>
        {lead}
        <span className={classes.space} />
        {data !== undefined && <ReportAge fetchedAt={data.fetchedAt} refresh={refresh} />}
        {actions?.({ report: 'callAttempts', call })}
      </div>
      {error !== null && <InlineError error={error} />}
      {data !== undefined && <ReportProblem {...data} />}
      {data?.job == null ? (
        <Without isReading={refresh.isRunning} isKnown={data?.fetchedAt != null} isOffline={refresh.isOffline} />
      ) : (
        <>
          <AttemptTable attempts={data.job.attempts} onCall={onCall} />
          {data.job.nextAttemptAt !== null && (
            <p className={`${classes.bar} ${classes.quiet}`}>
              {t('reports.attempts.next', { when: formatMoment(data.job.nextAttemptAt) })}
            </p>
          )}
          {data.job.failureReason !== null && (
            <p className={`${classes.bar} ${classes.quiet}`} dir="auto">
              {data.job.failureReason}
            </p>
          )}
        </>
      )}
    </section>
  );
}

function Without({ isReading, isKnown, isOffline }: { isReading: boolean; isKnown: boolean; isOffline: boolean }) {
  const { t } = useTranslation();
  if (isReading) return <SkeletonLines count={3} label={t('reports.reading')} />;
  if (isKnown) return <p className={`${classes.bar} ${classes.quiet}`}>{t('reports.attempts.noJob')}</p>;
  return (
    <p className={`${classes.bar} ${classes.quiet}`}>
      {isOffline ? t('reports.attempts.offline') : t('reports.neverRead')}
    </p>
  );
}

function AttemptTable({
  attempts,
  onCall,
}: {
  attempts: readonly ReportedCall[];
  onCall: (call: ReportedCall) => void;
}) {
  const { t } = useTranslation();
  return (
    <table className={classes.attempts} data-testid="attempts">
      <thead>
        <tr>
          {(['attempt', 'startedAt', 'status', 'outcome', 'lastNode'] as const).map((id) => (
            <th key={id} scope="col">
              {t(`reports.column.${id}`)}
            </th>
          ))}
          {(['dialledMs', 'credits'] as const).map((id) => (
            <th key={id} scope="col" className={classes.number}>
              {t(`reports.column.${id}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {attempts.map((attempt) => (
          <tr key={attempt.id}>
            <td>{attempt.attempt === null ? '–' : formatCount(attempt.attempt)}</td>
            <td title={formatFull(attempt.startedAt)}>
              {attempt.callId === null ? (
                formatMoment(attempt.startedAt)
              ) : (
                <button type="button" className={classes.link} onClick={() => onCall(attempt)}>
                  {formatMoment(attempt.startedAt)}
                </button>
              )}
            </td>
            <td>{statusWords(t, attempt.status)}</td>
            <td>{attempt.outcome === null ? '–' : statusWords(t, attempt.outcome)}</td>
            <td dir="auto">{attempt.lastNode ?? '–'}</td>
            <td className={classes.number}>{formatDuration(attempt.durationMs)}</td>
            <td className={classes.number}>{formatDecimal(attempt.credits)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
