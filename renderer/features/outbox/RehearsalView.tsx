import { Button, Switch } from '@mantine/core';
import { IconCircleCheck, IconPlugConnected, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rehearsal, RehearsalRow } from '#shared/contract/outbox.ts';
import { totalCredits } from '#shared/domain/sending-cost.ts';
import { api } from '../../ipc/client.ts';
import { isOfflineState, syncStatusQuery, useSyncStatus } from '../../ipc/queries.ts';
import { formatCount, formatDecimal, formatMoment } from '../../lib/format.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { toastError } from '../../ui/toast.tsx';
import classes from './Outbox.module.css';
import { RehearsalLine } from './RehearsalLine.tsx';
import { useChangeActions } from './use-outbox.ts';
import { useRowKeys } from './use-row-keys.ts';

/** As time passes, what is held lapses. */
const REFRESH_MS = 30_000;

const SECTIONS = [
  { name: 'going', fates: ['send', 'check', 'nothing'] },
  { name: 'conflict', fates: ['conflict'] },
  { name: 'held', fates: ['held'] },
  { name: 'stays', fates: ['waits', 'lapsed'] },
] as const satisfies { name: string; fates: RehearsalRow['fate'][] }[];

/** What going online would send, from what is kept here alone. */
export function RehearsalView() {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['outbox', 'rehearsal'],
    queryFn: () => api.outbox.rehearsal({ now: Date.now() }),
    refetchInterval: REFRESH_MS,
  });
  useRowKeys(scroller, data?.connections.reduce((sum, { rows }) => sum + rows.length, 0) ?? 0);
  if (data === undefined) {
    return error === null ? (
      <SkeletonLines label={t('common.loading')} />
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} />
    );
  }
  if (data.connections.length === 0) {
    return (
      <>
        <EmptyState icon={<IconCircleCheck />} title={t('outbox.rehearsal.none')} testId="rehearsal-empty">
          {t('outbox.rehearsal.noneText')}
        </EmptyState>
        <div className={classes.emptySwitch}>
          <ReviewSwitch />
        </div>
      </>
    );
  }
  return (
    <div ref={scroller} className={classes.scroller} tabIndex={-1} data-pane data-testid="rehearsal">
      <Intro />
      {data.connections.map((connection) => (
        <ConnectionPart key={connection.id} connection={connection} />
      ))}
    </div>
  );
}

function Intro() {
  const { t } = useTranslation();
  const state = useSyncStatus()?.state;
  const line = state === 'paused' || state === 'offline' ? state : 'online';
  return (
    <div className={classes.intro}>
      <div>
        <p>{t(`outbox.rehearsal.${line}`)}</p>
        <p className={classes.quiet}>{t('outbox.rehearsal.predicts')}</p>
      </div>
      <ReviewSwitch />
    </div>
  );
}

/** Whether this is shown before anything is sent, each time the line was away. */
function ReviewSwitch() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const isOn = useSyncStatus()?.reviewFirst ?? false;
  const set = useMutation({
    mutationFn: (on: boolean) => api.sync.setReviewFirst({ on }),
    onSuccess: (value) => client.setQueryData(syncStatusQuery.queryKey, value),
    onError: toastError,
  });
  return (
    <Switch
      label={t('outbox.rehearsal.review')}
      description={t('outbox.rehearsal.reviewText')}
      checked={isOn}
      onChange={(event) => set.mutate(event.currentTarget.checked)}
      data-testid="review-first"
    />
  );
}

function ConnectionPart({ connection }: { connection: Rehearsal['connections'][number] }) {
  const { t } = useTranslation();
  const actions = useChangeActions();
  const isOnline = !isOfflineState(useSyncStatus()?.state);
  const { rows, total, readAt, name } = connection;
  const headingId = useId();
  return (
    <section className={classes.part} aria-labelledby={headingId} data-testid="rehearsal-connection">
      <header className={classes.partHead}>
        <h2 id={headingId}>
          <bdi>{name}</bdi>
        </h2>
        <span className={classes.quiet}>
          {readAt === null
            ? t('outbox.rehearsal.basisNever', { name })
            : t('outbox.rehearsal.basis', { name, at: formatMoment(readAt) })}
        </span>
      </header>
      {SECTIONS.map((section) => {
        const own = rows.filter(({ fate }) => (section.fates as readonly string[]).includes(fate));
        if (own.length === 0) return null;
        return (
          <div key={section.name} data-testid={`rehearsal-${section.name}`}>
            <h3 className={classes.sectionHead}>
              {t(`outbox.rehearsal.section.${section.name}`)}
              <span className={classes.tabCount}>{formatCount(own.length)}</span>
              <Credits rows={own} />
            </h3>
            <ol className={classes.list}>
              {own.map((row) => (
                <RehearsalLine key={`${row.change.id} ${row.fate}`} row={row} actions={actions} isOnline={isOnline} />
              ))}
            </ol>
          </div>
        );
      })}
      {rows.length < total && (
        <p className={classes.intro}>
          {t('outbox.rehearsal.first', { count: rows.length, total: formatCount(total) })}
        </p>
      )}
    </section>
  );
}

function Credits({ rows }: { rows: readonly RehearsalRow[] }) {
  const { t } = useTranslation();
  const total = totalCredits(rows.map(({ cost }) => cost));
  if (total === null) return null;
  const credits = formatDecimal(total.credits);
  return (
    <span className={classes.quiet} data-testid="rehearsal-credits">
      {!total.isPartial
        ? t('outbox.rehearsal.cost.about', { credits })
        : total.credits > 0
          ? t('outbox.rehearsal.cost.atLeast', { credits })
          : t('outbox.rehearsal.cost.unknown')}
    </span>
  );
}

/** Ends the person's own pause; where the line is away, asks whether it is back. */
export function GoOnline() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const isPaused = useSyncStatus()?.state === 'paused';
  const go = useMutation({
    mutationFn: () => api.sync.setPaused({ paused: false }),
    onSuccess: (value) => client.setQueryData(syncStatusQuery.queryKey, value),
    onError: toastError,
  });
  const ask = useMutation({ mutationFn: () => api.sync.run(), onError: toastError });
  const run = () => (isPaused ? go.mutate() : ask.mutate());
  useShortcut('outbox.goOnline', run);
  return isPaused ? (
    <Button leftSection={<IconPlugConnected size={14} />} onClick={run} loading={go.isPending} data-testid="go-online">
      {t('outbox.rehearsal.goOnline')}
    </Button>
  ) : (
    <Button variant="default" leftSection={<IconRefresh size={14} />} onClick={run} data-testid="ask-now">
      {t('outbox.rehearsal.ask')}
    </Button>
  );
}
