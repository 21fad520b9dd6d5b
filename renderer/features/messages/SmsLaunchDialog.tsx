import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { SmsPreflight, SmsProgram } from '#shared/contract/messages.ts';
import { api } from '../../ipc/client.ts';
import { formatCount, formatMoment, isolate } from '../../lib/format.ts';
import { type Check, CheckList } from '../../ui/CheckList.tsx';
import dialog from '../../ui/Dialog.module.css';
import { ErrorState, InlineError, SkeletonLines } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { Preview } from './Preview.tsx';

/** What a launch would send to whom, then the one question: write to so many people? */
export function SmsLaunchDialog({
  program,
  opened,
  onClose,
}: {
  program: SmsProgram;
  opened: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['preflight', 'sms', program.id],
    queryFn: () => api.messages.preflight({ id: program.id }),
    enabled: opened,
    // What was true when it was looked at last says nothing of now.
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('messages.launchTitle', { name: isolate(program.name) })}
      size={600}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined || isFetching ? (
        <SkeletonLines count={7} label={t('programs.check.looking')} />
      ) : (
        <Checked preflight={data} onClose={onClose} />
      )}
    </Modal>
  );
}

function Checked({ preflight, onClose }: { preflight: SmsPreflight; onClose: () => void }) {
  const { t } = useTranslation();
  const { audience, blockers, isOnline, preview } = preflight;
  const count = audience.contactCount;
  const shown = count === null ? null : formatCount(count);
  const launch = useMutation({
    mutationFn: (changeId: string) => api.messages.launch({ changeId, id: preflight.programId, people: count }),
    onSuccess: ({ state }) => {
      toastDone(state === 'held' ? t('programs.launchHeld') : t('messages.launchSent'));
      onClose();
    },
  });
  return (
    <>
      <CheckList checks={checksOf(preflight, t)} label={t('programs.check.title')} />
      {preview !== null && <Preview preview={preview} />}
      <div className={dialog.foot}>
        {blockers.map((blocker) => (
          <p key={blocker} className={dialog.bad} data-testid="blocker">
            {blocker === 'notDraft' ? t('messages.notDraft') : t(`programs.blocker.${blocker}`)}
          </p>
        ))}
        {blockers.length === 0 && (
          <p className={dialog.question} data-testid="launch-question">
            {shown === null
              ? t('messages.launchQuestionUnknown')
              : t('messages.launchQuestion', { count: count ?? 0, shown })}{' '}
            {isOnline ? t('programs.launchOnce') : t('programs.launchOffline')}
          </p>
        )}
        {launch.error !== null && <InlineError error={launch.error} />}
        <div className={dialog.actions}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button
            disabled={blockers.length > 0}
            loading={launch.isPending}
            onClick={() => launch.mutate(crypto.randomUUID())}
            data-testid="confirm-launch"
          >
            {isOnline
              ? shown === null
                ? t('messages.launch')
                : t('messages.launchAction', { count: count ?? 0, shown })
              : t('programs.holdAction')}
          </Button>
        </div>
      </div>
    </>
  );
}

function checksOf({ audience, sender, credits, blockers, isOnline }: SmsPreflight, t: TFunction): Check[] {
  const { balance, estimate } = credits;
  const count = audience.contactCount;
  return [
    {
      id: 'who',
      level:
        blockers.includes('emptyAudience') || blockers.includes('noAudience')
          ? 'bad'
          : count === null
            ? 'unknown'
            : 'ok',
      name: t('programs.check.who'),
      value:
        count === null
          ? t('programs.check.countUnknown')
          : `${t('programs.peopleCount', { count, shown: formatCount(count) })} · ${isolate(audience.name ?? '–')}`,
      hint: isOnline ? undefined : t('common.asOf', { at: formatMoment(audience.readAt) }),
    },
    { id: 'sender', level: sender === null ? 'warn' : 'ok', name: t('messages.column.sender'), value: sender ?? '–' },
    {
      id: 'credits',
      level: blockers.includes('noCredits') ? 'bad' : balance === null ? 'unknown' : 'ok',
      name: t('programs.check.credits'),
      value:
        balance === null
          ? t('programs.check.notAsked')
          : t('programs.check.balance', { count: Math.floor(balance), shown: formatCount(Math.floor(balance)) }),
      hint: estimate === null ? undefined : t('messages.estimate', { count: estimate, shown: formatCount(estimate) }),
    },
    { id: 'dnc', level: 'note', name: t('programs.check.dnc'), value: t('programs.check.dncText') },
  ];
}
