import { SegmentedControl } from '@mantine/core';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExecutionReport, ReportTableInput } from '#shared/contract/report-shapes.ts';
import { shareOf } from '#shared/domain/figures.ts';
import { BREAKDOWNS, type BreakdownBy } from '#shared/domain/report-columns.ts';
import {
  formatCount,
  formatDate,
  formatDateShort,
  formatDecimal,
  formatDuration,
  formatFull,
  formatPercent,
} from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { Facts } from '../../ui/Facts.tsx';
import { type Figure, FigureRow } from './FigureTile.tsx';
import { statusWords } from './group-words.ts';
import { PlotArea } from './PlotArea.tsx';
import classes from './Reports.module.css';
import { reportView } from './report-view.ts';
import { ShareBar } from './ShareBar.tsx';

const PLOT_HEIGHT = 160;

type Actions = ((of: ReportTableInput) => ReactNode) | undefined;

/** The figures of an execution, its calls by one property, and what they cost. */
export function ExecutionSummary({
  report,
  onCalls,
  actions,
}: {
  report: ExecutionReport;
  onCalls: () => void;
  actions: Actions;
}) {
  const { t } = useTranslation();
  const { summary, execution } = report;
  if (summary === null) return null;
  return (
    <div className={classes.scroll} data-pane tabIndex={-1}>
      <FigureRow label={t('reports.figures')} figures={summaryTiles(t, summary, onCalls)} />
      <Breakdown report={report} actions={actions} />
      <div className={classes.columns}>
        <section>
          <h3 className={classes.heading}>{t('reports.execution.contacts')}</h3>
          <Facts rows={countRows(t, summary.contacts, 'contacts')} />
        </section>
        <section>
          <h3 className={classes.heading}>{t('reports.execution.outcomes')}</h3>
          <Facts rows={countRows(t, callCounts(summary.calls), 'outcome')} />
        </section>
        <section>
          <h3 className={classes.heading}>{t('reports.execution.when')}</h3>
          <Facts
            rows={[
              [t('reports.execution.started'), formatFull(execution.startedAt)],
              [t('reports.execution.ended'), formatFull(execution.endedAt)],
              [t('reports.execution.generated'), formatFull(summary.generatedAt)],
              [t('reports.execution.totalLength'), formatDuration(summary.calls.totalDurationMs)],
            ]}
          />
        </section>
        <Billing report={report} actions={actions} />
      </div>
    </div>
  );
}

type Summary = NonNullable<ExecutionReport['summary']>;

function summaryTiles(t: TFunction, { contacts, calls, progress }: Summary, onOpen: () => void): Figure[] {
  const tile = (
    id: 'progress' | 'programCalls' | 'programRate' | 'programAverage',
    value: string,
    note?: string,
  ): Figure => ({
    id,
    label: t(`reports.figure.${id}`),
    definition: t(`reports.definition.${id}`),
    value,
    ...(note !== undefined && { note }),
    onOpen: id === 'progress' ? undefined : onOpen,
  });
  const done = formatCount(contacts.completed + contacts.failed);
  return [
    tile(
      'progress',
      formatPercent(progress),
      t('reports.execution.ofContacts', { done, total: formatCount(contacts.total) }),
    ),
    tile(
      'programCalls',
      formatCount(calls.total),
      t('reports.execution.answeredOf', { count: calls.answered, shown: formatCount(calls.answered) }),
    ),
    tile('programRate', calls.total === 0 ? '–' : formatPercent(calls.answerRate)),
    tile('programAverage', calls.answered === 0 ? '–' : formatDuration(calls.avgDurationMs)),
  ];
}

/** Every call under one of the counts. */
function callCounts({ answered, noAnswer, busy, rejected, voicemail, failed, cancelled, open }: Summary['calls']) {
  return { answered, noAnswer, voicemail, busy, rejected, failed, cancelled, open };
}

const countRows = (t: TFunction, counts: Record<string, number>, group: 'contacts' | 'outcome'): [string, string][] =>
  Object.entries(counts).map(([name, count]) => [
    t(`reports.execution.${group}Of.${name}` as 'reports.execution.contactsOf.total'),
    formatCount(count),
  ]);

/** What a bucket is called; the hours and days are those of the platform's organization. */
function bucketName(t: TFunction, by: BreakdownBy, key: string, isShort = false): string {
  if (by === 'status') return statusWords(t, key);
  if (by === 'day' && /^\d{4}-\d{2}-\d{2}$/.test(key)) return isShort ? formatDateShort(key) : formatDate(key);
  return by === 'attempt' ? t('reports.execution.attempt', { number: key }) : key;
}

function Breakdown({ report, actions }: { report: ExecutionReport; actions: Actions }) {
  const { t } = useTranslation();
  const by = useStore(reportView, (view) => view.breakdown);
  const buckets = report.breakdowns[by];
  return (
    <section aria-label={t('reports.execution.breakdown')}>
      <div className={classes.bar}>
        <SegmentedControl
          size="xs"
          aria-label={t('reports.execution.breakdown')}
          data={BREAKDOWNS.map((value) => ({ value, label: t(`reports.column.${value}`) }))}
          value={by}
          onChange={(value) => reportView.set({ breakdown: value as BreakdownBy })}
          data-testid="report-breakdown"
        />
        {(by === 'hour' || by === 'day') && <span className={classes.faint}>{t('reports.execution.zoneNote')}</span>}
        <span className={classes.space} />
        {actions?.({ report: 'executionBreakdown', id: report.execution.id, by })}
      </div>
      {buckets === null ? (
        <p className={`${classes.bar} ${classes.quiet}`}>{t('reports.execution.partMissing')}</p>
      ) : (
        <>
          <PlotArea
            label={t('reports.plot.calls', { what: t(`reports.column.${by}`) })}
            rows={buckets.map(({ key, calls, answered }) => ({
              key: bucketName(t, by, key, true),
              answered,
              unanswered: calls - answered,
            }))}
            series={[
              { name: 'answered', label: t('reports.figure.answered') },
              { name: 'unanswered', label: t('reports.figure.unanswered') },
            ]}
            format={formatCount}
            height={PLOT_HEIGHT}
            isStacked
          />
          <table className={classes.attempts} data-testid="breakdown-table">
            <thead>
              <tr>
                <th scope="col">{t(`reports.column.${by}`)}</th>
                <th scope="col" className={classes.number}>
                  {t('reports.column.calls')}
                </th>
                <th scope="col" className={classes.number}>
                  {t('reports.column.answered')}
                </th>
                <th scope="col">{t('reports.column.answerRate')}</th>
                <th scope="col" className={classes.number}>
                  {t('reports.column.totalMs')}
                </th>
              </tr>
            </thead>
            <tbody>
              {buckets.map(({ key, calls, answered, durationMs }) => (
                <tr key={key}>
                  <th scope="row">{bucketName(t, by, key)}</th>
                  <td className={classes.number}>{formatCount(calls)}</td>
                  <td className={classes.number}>{formatCount(answered)}</td>
                  <td>
                    <ShareBar share={shareOf(answered, calls)} />
                  </td>
                  <td className={classes.number}>{formatDuration(durationMs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}

function Billing({ report: { billing, execution }, actions }: { report: ExecutionReport; actions: Actions }) {
  const { t } = useTranslation();
  return (
    <section data-testid="execution-billing">
      <h3 className={classes.heading}>{t('reports.execution.billing')}</h3>
      {billing === null ? (
        <p className={classes.quiet}>{t('reports.execution.partMissing')}</p>
      ) : (
        <Facts
          rows={[
            [t('reports.execution.totalCredits'), formatDecimal(billing.totalCredits)],
            [t('reports.column.callCredits'), formatDecimal(billing.callCredits)],
            [t('reports.column.agentCredits'), formatDecimal(billing.agentCredits)],
            [t('reports.column.smsCredits'), formatDecimal(billing.smsCredits)],
            [t('reports.execution.billed'), formatDuration(billing.billedSeconds * 1000)],
            ...billing.byDay.map(({ day, credits }): [string, string] => [formatDate(day), formatDecimal(credits)]),
          ]}
        />
      )}
      {actions?.({ report: 'executionBilling', id: execution.id })}
    </section>
  );
}
