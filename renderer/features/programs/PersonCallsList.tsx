import { Button } from '@mantine/core';
import {
  IconCircleCheck,
  IconCircleX,
  IconClockPause,
  IconHelpCircle,
  IconPhoneOutgoing,
  IconPhonePlus,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonCall } from '#shared/contract/programs.ts';
import { api } from '../../ipc/client.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { formatFull, formatMoment, formatPhone, humanize } from '../../lib/format.ts';
import { type ActNote, ActOutcomeNote } from '../../ui/ActOutcomeNote.tsx';
import { AsOf } from '../../ui/AsOf.tsx';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { EffectNotice } from '../../ui/EffectNotice.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { ListBar } from '../../ui/ListBar.tsx';
import { ListView } from '../../ui/ListView.tsx';
import { PaneActions, PaneBody, PaneHead, SidePane } from '../../ui/SidePane.tsx';
import { toastError } from '../../ui/toast.tsx';
import { useKeepFresh } from '../../ui/use-keep-fresh.ts';
import type { WindowedRows } from '../../ui/use-windowed-rows.ts';
import { ExecutionsOrCalls } from './ExecutionsOrCalls.tsx';
import classes from './Programs.module.css';

/** Calls to one person that were asked for here, the newest first. */
export function PersonCallsList({
  rows,
  openId,
  onOpen,
}: {
  rows: WindowedRows<PersonCall>;
  openId: string | null;
  onOpen: (id: string) => void;
}) {
  const { t } = useTranslation();
  const columns = useColumns();
  return (
    <>
      <ListBar label={t('programs.shown.label')}>
        <ExecutionsOrCalls />
      </ListBar>
      <ListView
        label={t('programs.shown.calls')}
        testId="person-calls-list"
        rows={rows}
        columns={columns}
        openId={openId}
        onOpen={({ id }) => onOpen(id)}
        empty={{ icon: <IconPhonePlus />, title: t('programs.noCalls'), text: t('programs.noCallsText') }}
      />
    </>
  );
}

const LOOKS: Readonly<Record<string, { tone: Tone; icon: typeof IconPhoneOutgoing }>> = {
  completed: { tone: 'ok', icon: IconCircleCheck },
  failed: { tone: 'bad', icon: IconCircleX },
  held: { tone: 'warn', icon: IconClockPause },
  unknown: { tone: 'warn', icon: IconHelpCircle },
  inDoubt: { tone: 'warn', icon: IconHelpCircle },
  cancelled: { tone: 'calm', icon: IconCircleX },
  discarded: { tone: 'calm', icon: IconCircleX },
};

const callState = (call: PersonCall): string =>
  call.effect.state === 'done' ? (call.status ?? 'done') : call.effect.state;

function CallBadge({ call }: { call: PersonCall }) {
  const { t } = useTranslation();
  const isInDoubt = call.effect.error?.code === 'OUTCOME_UNKNOWN';
  const state = isInDoubt ? 'inDoubt' : callState(call);
  const { tone, icon: Icon } = LOOKS[state] ?? { tone: 'calm', icon: IconPhoneOutgoing };
  return (
    <Badge tone={tone} icon={<Icon size={13} />} plain>
      {t(`programs.callStatus.${state}` as 'programs.callStatus.queued', { defaultValue: humanize(state) })}
    </Badge>
  );
}

function useColumns(): GridColumn<PersonCall>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: 'who',
        header: t('programs.column.person'),
        width: 'minmax(140px, 1.5fr)',
        cell: ({ contactName }) => (
          <span className={classes.name} dir="auto" title={contactName}>
            {contactName}
          </span>
        ),
      },
      {
        id: 'state',
        header: t('programs.column.status'),
        width: '160px',
        cell: (call) => <CallBadge call={call} />,
      },
      {
        id: 'flow',
        header: t('programs.column.flow'),
        width: 'minmax(120px, 1.2fr)',
        cell: ({ flowName }) => (
          <span className={classes.cell} dir="auto" title={flowName ?? undefined}>
            {flowName ?? '–'}
          </span>
        ),
      },
      {
        id: 'asked',
        header: t('programs.column.asked'),
        width: '110px',
        cell: (call) => formatMoment(call.effect.createdAt),
      },
    ],
    [t],
  );
}

/** One call: how its job stands on the platform, and its way back while it is queued there. */
export function PersonCallPanel({ call, onClose }: { call: PersonCall; onClose: () => void }) {
  const { t } = useTranslation();
  const [note, setNote] = useState<ActNote | null>(null);
  const isOffline = isOfflineState(useSyncStatus()?.state);
  const isOpen = call.effect.state === 'done' && !['completed', 'failed', 'cancelled'].includes(call.status ?? '');
  useKeepFresh(() => api.programs.refreshCall({ id: call.id }), isOpen && !isOffline);
  const cancel = useMutation({
    mutationFn: () => api.programs.cancelCall({ id: call.id }),
    onSuccess: ({ outcome, error }) => setNote({ action: 'cancelCall', outcome, error }),
    onError: toastError,
  });
  return (
    <SidePane label={t('programs.callPanel')} testId="person-call-panel" size="small">
      <PaneHead title={call.contactName} sub={<CallBadge call={call} />} onClose={onClose} />
      {isOpen && call.status === 'queued' && (
        <PaneActions>
          <Button
            variant="default"
            loading={cancel.isPending}
            onClick={() => cancel.mutate()}
            data-testid="cancel-call"
          >
            {t('programs.cancelCall')}
          </Button>
        </PaneActions>
      )}
      <PaneBody hasOwnGaps>
        <ActOutcomeNote note={note} />
        <EffectNotice effect={call.effect} />
        <Facts
          rows={[
            [t('programs.column.flow'), <bdi key="flow">{call.flowName ?? '–'}</bdi>],
            [t('programs.from'), formatPhone(call.fromNumber)],
            [t('programs.call.mode'), t(`programs.call.${call.mode}`)],
            [t('programs.call.when'), call.startAt === null ? t('programs.call.now') : formatFull(call.startAt)],
            [t('programs.attempts'), call.attemptCount === null ? '–' : String(call.attemptCount)],
            [t('programs.nextAttempt'), formatFull(call.nextAttemptAt)],
            ...(call.failureReason === null ? [] : [[t('programs.reason'), humanize(call.failureReason)] as const]),
          ]}
        />
        {call.readAt !== null && (
          <div className={classes.asOf}>
            <AsOf at={call.readAt} />
          </div>
        )}
      </PaneBody>
    </SidePane>
  );
}
