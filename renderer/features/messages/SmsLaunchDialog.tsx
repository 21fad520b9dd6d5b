import { useMutation } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { SmsPreflight, SmsProgram } from '#shared/contract/messages.ts';
import { api } from '../../ipc/client.ts';
import { formatCount, formatMoment, isolate } from '../../lib/format.ts';
import { type Check, CheckList } from '../../ui/CheckList.tsx';
import { LaunchQuestion, PreflightDialog } from '../../ui/PreflightDialog.tsx';
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
  return (
    <PreflightDialog
      opened={opened}
      onClose={onClose}
      title={t('messages.launchTitle', { name: isolate(program.name) })}
      queryKey={['sms', program.id]}
      look={() => api.messages.preflight({ id: program.id })}
    >
      {(preflight) => <Checked preflight={preflight} onClose={onClose} />}
    </PreflightDialog>
  );
}

function Checked({ preflight, onClose }: { preflight: SmsPreflight; onClose: () => void }) {
  const { t } = useTranslation();
  const { audience, blockers, isOnline, preview } = preflight;
  const count = audience.contactCount;
  const launch = useMutation({
    mutationFn: (changeId: string) => api.messages.launch({ changeId, id: preflight.programId, people: count }),
    onSuccess: ({ state }) => {
      toastDone(state === 'held' ? t('programs.launchHeld') : t('messages.launchSent'));
      onClose();
    },
  });
  const people = count === null ? null : { count, shown: formatCount(count) };
  const asked = people === null ? t('messages.launchQuestionUnknown') : t('messages.launchQuestion', people);
  const now = people === null ? t('messages.launch') : t('messages.launchAction', people);
  const wordsOf = (blocker: (typeof blockers)[number]) =>
    blocker === 'notDraft' ? t('messages.notDraft') : t(`programs.blocker.${blocker}`);
  return (
    <>
      <CheckList checks={checksOf(preflight, t)} label={t('programs.check.title')} />
      {preview !== null && <Preview preview={preview} />}
      <LaunchQuestion
        blockers={blockers.map(wordsOf)}
        question={`${asked} ${isOnline ? t('programs.launchOnce') : t('programs.launchOffline')}`}
        action={isOnline ? now : t('programs.holdAction')}
        error={launch.error}
        isPending={launch.isPending}
        onCancel={onClose}
        onConfirm={() => launch.mutate(crypto.randomUUID())}
      />
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
    {
      id: 'sender',
      level: sender === null ? 'warn' : 'ok',
      name: t('messages.column.sender'),
      value: isolate(sender ?? '–'),
    },
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
