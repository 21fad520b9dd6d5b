import { Button } from '@mantine/core';
import { IconCircleX, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Execution } from '#shared/contract/programs.ts';
import { isEnded, mayCancel, mayPause, mayResume } from '#shared/domain/execution-progress.ts';
import { api } from '../../ipc/client.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { formatCount, formatDuration, formatFull, formatMoment } from '../../lib/format.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { type ActNote, ActOutcomeNote } from '../../ui/ActOutcomeNote.tsx';
import { AsOf } from '../../ui/AsOf.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { PaneActions, PaneBody, PaneHead, PaneWaiting, SidePane } from '../../ui/SidePane.tsx';
import { toastError } from '../../ui/toast.tsx';
import { useKeepFresh } from '../../ui/use-keep-fresh.ts';
import classes from './Programs.module.css';
import { ProgressBlock } from './Progress.tsx';
import { ExecutionBadge } from './StatusBadges.tsx';
import { useExecution } from './use-programs.ts';

/** Older than this, what a watched execution shows is said to be old. */
const STALE_MS = 20_000;

/** One execution as it goes on: counts, rate, end in sight, credits; and pause, resume, cancel. */
export function ExecutionPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { data: execution, error, refetch } = useExecution(id);
  return (
    <SidePane label={t('programs.executionPanel')} testId="execution-panel" size="medium">
      {execution === undefined ? (
        <PaneWaiting error={error} onRetry={() => void refetch()} />
      ) : (
        <Loaded execution={execution} onClose={onClose} />
      )}
    </SidePane>
  );
}

function Loaded({ execution, onClose }: { execution: Execution; onClose: () => void }) {
  const { t } = useTranslation();
  const { id, status } = execution;
  const isOffline = isOfflineState(useSyncStatus()?.state);
  useKeepFresh(() => api.programs.refresh({ id }), !isEnded(status) && !isOffline);
  const [note, setNote] = useState<ActNote | null>(null);
  return (
    <>
      <PaneHead
        title={execution.programName ?? t('programs.unknownProgram')}
        sub={<ExecutionBadge execution={execution} plain />}
        onClose={onClose}
      />
      {!isEnded(status) && (
        <PaneActions>
          <Actions execution={execution} onNote={setNote} />
        </PaneActions>
      )}
      <PaneBody hasOwnGaps>
        <ActOutcomeNote note={note} />
        <ProgressBlock counts={execution.counts} />
        <Figures execution={execution} />
        <Facts
          rows={[
            [t('programs.column.audience'), <bdi key="audience">{execution.audienceName ?? '–'}</bdi>],
            [t('programs.column.flow'), <bdi key="flow">{execution.flowName ?? '–'}</bdi>],
            [t('programs.scheduled'), formatFull(execution.scheduledStartAt)],
            [t('programs.column.started'), formatFull(execution.startedAt)],
            [t('programs.column.ended'), formatFull(execution.endedAt)],
          ]}
        />
        <div className={classes.asOf}>
          <AsOf at={execution.readAt} isStale={useIsStale(execution)} />
        </div>
        {execution.programId !== null && (
          <p className={classes.foot}>
            <Link className={classes.link} to="/programs/$programId" params={{ programId: execution.programId }}>
              {t('programs.openProgram')}
            </Link>
          </p>
        )}
      </PaneBody>
    </>
  );
}

function Figures({ execution }: { execution: Execution }) {
  const { t } = useTranslation();
  const { ratePerMinute, etaAt, startedAt, endedAt, readAt, credits, status } = execution;
  const rate = ratePerMinute === null ? null : Math.round(ratePerMinute * 10) / 10;
  const isLive = !isEnded(status);
  return (
    <Facts
      rows={[
        ...(isLive
          ? ([
              [
                t('programs.rate'),
                rate === null ? '–' : t('programs.perMinute', { count: rate, shown: formatCount(rate) }),
              ],
              [t('programs.eta'), formatMoment(etaAt)],
            ] as const)
          : []),
        [
          t('programs.elapsed'),
          formatDuration(startedAt === null ? null : (endedAt ?? readAt ?? startedAt) - startedAt),
        ],
        [t('programs.creditsSpent'), credits === null ? '–' : formatCount(credits)],
      ]}
    />
  );
}

function Actions({ execution, onNote }: { execution: Execution; onNote: (note: ActNote | null) => void }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const { id, status, counts } = execution;
  const act = useMutation({
    mutationFn: (action: 'pause' | 'resume' | 'cancel') => api.programs.act({ id, action }),
    onMutate: () => onNote(null),
    onSuccess: ({ outcome, error }, action) => onNote({ action, outcome, error }),
    onError: toastError,
    onSettled: () => setAsking(false),
  });
  const isBusy = act.isPending;
  const toggle = mayPause(status) ? ('pause' as const) : mayResume(status) ? ('resume' as const) : null;
  useShortcut('program.pause', () => toggle && act.mutate(toggle), toggle !== null && !isBusy && !isAsking);
  const left = counts.pending;
  return (
    <>
      {toggle !== null && (
        <Button
          variant={toggle === 'pause' ? 'default' : 'filled'}
          leftSection={toggle === 'pause' ? <IconPlayerPause size={14} /> : <IconPlayerPlay size={14} />}
          rightSection={<Keys id="program.pause" />}
          loading={isBusy && act.variables === toggle}
          onClick={() => act.mutate(toggle)}
          data-testid={`${toggle}-execution`}
        >
          {t(`programs.${toggle}`)}
        </Button>
      )}
      {mayCancel(status) && (
        <Button
          variant="default"
          leftSection={<IconCircleX size={14} />}
          onClick={() => setAsking(true)}
          data-testid="cancel-execution"
        >
          {t('programs.cancel')}
        </Button>
      )}
      <ConfirmDialog
        opened={isAsking}
        title={t('programs.cancelTitle')}
        action={t('programs.cancelAction')}
        isDangerous
        isBusy={isBusy}
        onConfirm={() => act.mutate('cancel')}
        onClose={() => setAsking(false)}
      >
        {t('programs.cancelText', { count: left, shown: formatCount(left) })}
      </ConfirmDialog>
    </>
  );
}

/** Whether a running execution was not heard of for a while. */
function useIsStale({ readAt, status }: Execution): boolean {
  const [now, setNow] = useState(Date.now);
  const isLive = !isEnded(status);
  useEffect(() => {
    if (!isLive) return;
    const timer = setInterval(() => setNow(Date.now()), STALE_MS / 4);
    return () => clearInterval(timer);
  }, [isLive]);
  return isLive && readAt !== null && now - readAt > STALE_MS;
}
