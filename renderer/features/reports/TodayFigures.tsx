import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallFilter } from '#shared/contract/calls.ts';
import type { CreditState, ExecutionRow, TodayReport } from '#shared/contract/report-shapes.ts';
import { addDays, createCalendar, instantsOf } from '#shared/domain/calendar.ts';
import { executionProgress } from '#shared/domain/figures.ts';
import { formatCount, formatDecimal, formatDuration, formatPercent } from '../../lib/format.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import { callTiles } from './call-tiles.ts';
import { FigureRow } from './FigureTile.tsx';
import { executionStatusWords } from './group-words.ts';
import { timeZone } from './report-view.ts';
import { ShareBar } from './ShareBar.tsx';
import classes from './Today.module.css';

/** A part of Today with its heading and how old it is. */
export function TodaySection({
  title,
  note,
  at,
  children,
  testId,
}: {
  title: string;
  /** What its figures are compared with. */
  note?: string;
  /** Undefined where it is not read from a platform. */
  at?: number | null;
  children: ReactNode;
  testId?: string;
}) {
  return (
    <section className={classes.section} aria-label={title} data-testid={testId}>
      <div className={classes.sectionHead}>
        <h2>{title}</h2>
        {note !== undefined && <span className={classes.quiet}>{note}</span>}
        <span className={classes.space} />
        {at !== undefined && <AsOf at={at} />}
      </div>
      {children}
    </section>
  );
}

/** A line that leads somewhere: how many, of what. */
export function TodayLine({
  icon,
  children,
  value,
  tone,
  onOpen,
  testId,
}: {
  icon?: ReactNode;
  children: ReactNode;
  value?: ReactNode;
  tone?: 'warn' | 'bad' | undefined;
  onOpen: () => void;
  testId?: string;
}) {
  return (
    <li>
      <button type="button" className={classes.line} data-tone={tone} onClick={onOpen} data-stop data-testid={testId}>
        {icon !== undefined && <span className={classes.lineIcon}>{icon}</span>}
        <span className={classes.lineText}>{children}</span>
        {value !== undefined && <span className={classes.lineValue}>{value}</span>}
        <IconArrowRight size={14} className="flip" aria-hidden="true" />
      </button>
    </li>
  );
}

const callsOf = (now: number, back: number): CallFilter => {
  const calendar = createCalendar(timeZone);
  const day = addDays(calendar.dayOf(now), -back);
  const { from, to } = instantsOf(calendar, { from: day, to: day });
  return { startedFrom: from, startedTo: to };
};

/** Calls of today and yesterday, each against what came before. */
export function TodayCalls({
  report,
  now,
  onCalls,
}: {
  report: TodayReport;
  now: number;
  onCalls: (filter: CallFilter) => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      <TodaySection
        title={t('today.callsToday')}
        note={t('today.yesterdayByNow')}
        at={report.callsAt}
        testId="today-calls"
      >
        <FigureRow
          label={t('today.callsToday')}
          figures={callTiles(t, report.today, {
            before: report.yesterdayByNow,
            to: t('today.yesterdayByNow'),
            name: 'today-',
            onOpen: () => onCalls(callsOf(now, 0)),
          })}
        />
      </TodaySection>
      <TodaySection
        title={t('today.callsYesterday')}
        note={t('today.dayBefore')}
        at={report.callsAt}
        testId="yesterday-calls"
      >
        <FigureRow
          label={t('today.callsYesterday')}
          figures={callTiles(t, report.yesterday, {
            before: report.dayBefore,
            to: t('today.dayBefore'),
            name: 'yesterday-',
            onOpen: () => onCalls(callsOf(now, 1)),
          })}
        />
      </TodaySection>
    </>
  );
}

/** Who talked how long since yesterday began. */
export function TodayAgents({
  report,
  now,
  onCalls,
}: {
  report: TodayReport;
  now: number;
  onCalls: (filter: CallFilter) => void;
}) {
  const { t } = useTranslation();
  const most = Math.max(1, ...report.agents.map(({ talkMs }) => talkMs));
  return (
    <TodaySection title={t('today.agents')} at={report.callsAt} testId="today-agents">
      {report.agents.length === 0 ? (
        <p className={classes.quiet}>{t('today.noCalls')}</p>
      ) : (
        <ul className={classes.lines}>
          {report.agents.map(({ agentName, calls, talkMs, answerRate }) => (
            <TodayLine
              key={agentName}
              onOpen={() =>
                onCalls({
                  startedFrom: callsOf(now, 1).startedFrom,
                  startedTo: callsOf(now, 0).startedTo,
                  ...(agentName !== null && { agentName }),
                })
              }
              value={formatDuration(talkMs)}
            >
              <span className={classes.agent}>
                <bdi className="ellipsis">{agentName ?? t('reports.unknown')}</bdi>
                <span className={classes.track} aria-hidden="true">
                  <span className={classes.fill} style={{ inlineSize: `${(talkMs / most) * 100}%` }} />
                </span>
                <span className={classes.quiet}>
                  {t('today.agentCalls', {
                    count: calls,
                    shown: formatCount(calls),
                    rate: answerRate === null ? '–' : formatPercent(answerRate),
                  })}
                </span>
              </span>
            </TodayLine>
          ))}
        </ul>
      )}
    </TodaySection>
  );
}

/** Executions that call now or are paused, with how far they are. */
export function TodayExecutions({
  executions,
  at,
  onOpen,
}: {
  executions: readonly ExecutionRow[];
  at: number | null;
  onOpen: (id: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <TodaySection title={t('today.executions')} at={at} testId="today-executions">
      {executions.length === 0 ? (
        <p className={classes.quiet}>{t('today.noExecutions')}</p>
      ) : (
        <ul className={classes.lines}>
          {executions.map((row) => (
            <TodayLine
              key={row.id}
              onOpen={() => onOpen(row.id)}
              value={executionStatusWords(t, row.status)}
              testId="today-execution"
            >
              <span className={classes.execution}>
                <bdi className="ellipsis">{row.programName}</bdi>
                <ShareBar share={executionProgress(row)} label={t('today.progressOf', { name: row.programName })} />
              </span>
            </TodayLine>
          ))}
        </ul>
      )}
    </TodaySection>
  );
}

/** What is left on each connection; low ones say so. */
export function TodayCredits({ credits, onOpen }: { credits: readonly CreditState[]; onOpen: () => void }) {
  const { t } = useTranslation();
  if (credits.length === 0) return null;
  return (
    <TodaySection title={t('today.credits')} testId="today-credits">
      <ul className={classes.lines}>
        {credits.map((state) => (
          <TodayLine
            key={state.connectionId}
            onOpen={onOpen}
            tone={state.isLow ? 'warn' : undefined}
            icon={state.isLow ? <IconAlertTriangle size={15} /> : undefined}
            value={formatDecimal(state.balance)}
          >
            <span className={classes.two}>
              <bdi className="ellipsis">{state.connectionName}</bdi>
              <span className={classes.quiet}>
                {state.daysLeft === null
                  ? t('reports.credits.noBurn')
                  : t('today.lasts', {
                      count: Math.floor(state.daysLeft),
                      days: formatDecimal(state.daysLeft, 1),
                    })}
                {' · '}
                <AsOf at={state.balanceAt} />
              </span>
            </span>
          </TodayLine>
        ))}
      </ul>
    </TodaySection>
  );
}
