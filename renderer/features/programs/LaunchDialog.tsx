import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Preflight, Program } from '#shared/contract/programs.ts';
import { api } from '../../ipc/client.ts';
import { formatCount, isolate } from '../../lib/format.ts';
import { CheckList } from '../../ui/CheckList.tsx';
import { LaunchQuestion, PreflightDialog } from '../../ui/PreflightDialog.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { launchChecks } from './launch-checks.tsx';

/** What a launch would meet, then the one question: call so many people? */
export function LaunchDialog({ program, opened, onClose }: { program: Program; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <PreflightDialog
      opened={opened}
      onClose={onClose}
      title={t('programs.launchTitle', { name: isolate(program.name) })}
      queryKey={['program', program.id]}
      look={() => api.programs.preflight({ id: program.id })}
    >
      {(preflight) => <Checked preflight={preflight} onClose={onClose} />}
    </PreflightDialog>
  );
}

function Checked({ preflight, onClose }: { preflight: Preflight; onClose: () => void }) {
  const { t } = useTranslation();
  const { audience, blockers, isOnline, programId } = preflight;
  const { contactCount: count } = audience;
  const { mutate, error, isPending } = useMutation({
    mutationFn: (changeId: string) => api.programs.launch({ changeId, id: programId, people: count }),
    onSuccess: ({ state }) => {
      toastDone(state === 'held' ? t('programs.launchHeld') : t('programs.launchSent'));
      onClose();
    },
  });
  const people = count === null ? null : { count, shown: formatCount(count) };
  const asked = people === null ? t('programs.launchQuestionUnknown') : t('programs.launchQuestion', people);
  const now = people === null ? t('programs.launch') : t('programs.launchAction', people);
  return (
    <>
      <CheckList checks={launchChecks(preflight, t)} label={t('programs.check.title')} />
      <LaunchQuestion
        blockers={blockers.map((blocker) => t(`programs.blocker.${blocker}`))}
        question={`${asked} ${isOnline ? t('programs.launchOnce') : t('programs.launchOffline')}`}
        action={isOnline ? now : t('programs.holdAction')}
        error={error}
        isPending={isPending}
        onCancel={onClose}
        onConfirm={() => mutate(crypto.randomUUID())}
      />
    </>
  );
}
