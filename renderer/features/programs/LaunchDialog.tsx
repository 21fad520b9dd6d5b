import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Preflight, Program } from '#shared/contract/programs.ts';
import { api } from '../../ipc/client.ts';
import { formatCount, isolate } from '../../lib/format.ts';
import { CheckList } from '../../ui/CheckList.tsx';
import dialog from '../../ui/Dialog.module.css';
import { ErrorState, InlineError, SkeletonLines } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { launchChecks } from './launch-checks.tsx';

/** What a launch would meet, then the one question: call so many people? */
export function LaunchDialog({ program, opened, onClose }: { program: Program; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['preflight', 'program', program.id],
    queryFn: () => api.programs.preflight({ id: program.id }),
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
      title={t('programs.launchTitle', { name: isolate(program.name) })}
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

function Checked({ preflight, onClose }: { preflight: Preflight; onClose: () => void }) {
  const { t } = useTranslation();
  const { audience, blockers, isOnline } = preflight;
  const count = audience.contactCount;
  const launch = useMutation({
    mutationFn: (changeId: string) =>
      api.programs.launch({ changeId, id: preflight.programId, people: audience.contactCount }),
    onSuccess: ({ state }) => {
      toastDone(state === 'held' ? t('programs.launchHeld') : t('programs.launchSent'));
      onClose();
    },
  });
  const shown = count === null ? null : formatCount(count);
  return (
    <>
      <CheckList checks={launchChecks(preflight, t)} label={t('programs.check.title')} />
      <div className={dialog.foot}>
        {blockers.map((blocker) => (
          <p key={blocker} className={dialog.bad} data-testid="blocker">
            {t(`programs.blocker.${blocker}`)}
          </p>
        ))}
        {blockers.length === 0 && (
          <p className={dialog.question} data-testid="launch-question">
            {shown === null
              ? t('programs.launchQuestionUnknown')
              : t('programs.launchQuestion', { count: count ?? 0, shown })}{' '}
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
                ? t('programs.launch')
                : t('programs.launchAction', { count: count ?? 0, shown })
              : t('programs.holdAction')}
          </Button>
        </div>
      </div>
    </>
  );
}
