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
  isNarrow = false,
}: {
  call: CallRef;
  title: string;
  lead?: ReactNode;
  onCall: (call: ReportedCall) => void;
  actions?: ((of: ReportTableInput) => ReactNode) | undefined;
  /** Beside a call: its first columns alone. */
  isNarrow?: boolean;
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
          <AttemptTable attempts={data.job.attempts} onCall={onCall} isNarrow={isNarrow} />
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

const COLUMNS = ['attempt', 'startedAt', 'status', 'outcome', 'lastNode', 'dialledMs', 'credits'] as const;
const NARROW = ['attempt', 'startedAt', 'status', 'dialledMs'] as const;
const NUMBERS: readonly string[] = ['dialledMs', 'credits'];

function AttemptTable({
  attempts,
  onCall,
  isNarrow,
}: {
  attempts: readonly ReportedCall[];
  onCall: (call: ReportedCall) => void;
  isNarrow: boolean;
}) {
  const { t } = useTranslation();
  const columns = isNarrow ? NARROW : COLUMNS;
  const look = (id: string) => (NUMBERS.includes(id) ? classes.number : undefined);
  return (
    <table className={classes.attempts} data-testid="attempts">
      <thead>
        <tr>
          {columns.map((id) => (
            <th key={id} scope="col" className={look(id)}>
              {t(`reports.column.${id}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {attempts.map((attempt) => (
          <tr key={attempt.id}>
            {columns.map((id) => (
              <td key={id} className={look(id)}>
                <Cell id={id} attempt={attempt} onCall={onCall} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({
  id,
  attempt,
  onCall,
}: {
  id: (typeof COLUMNS)[number];
  attempt: ReportedCall;
  onCall: (call: ReportedCall) => void;
}): ReactNode {
  const { t } = useTranslation();
  switch (id) {
    case 'attempt':
      return attempt.attempt === null ? '–' : formatCount(attempt.attempt);
    case 'startedAt':
      return attempt.callId === null ? (
        <time title={formatFull(attempt.startedAt)}>{formatMoment(attempt.startedAt)}</time>
      ) : (
        <button type="button" className={classes.link} onClick={() => onCall(attempt)}>
          {formatMoment(attempt.startedAt)}
        </button>
      );
    case 'status':
      return statusWords(t, attempt.status);
    case 'outcome':
      return attempt.outcome === null ? '–' : statusWords(t, attempt.outcome);
    case 'lastNode':
      return <bdi>{attempt.lastNode ?? '–'}</bdi>;
    case 'dialledMs':
      return formatDuration(attempt.durationMs);
    case 'credits':
      return formatDecimal(attempt.credits);
  }
}
