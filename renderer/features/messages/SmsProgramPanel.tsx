import { Button } from '@mantine/core';
import { IconCircleX, IconPencil, IconRocket, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SmsProgram } from '#shared/contract/messages.ts';
import { api } from '../../ipc/client.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { formatCount, formatFull, isolate } from '../../lib/format.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { type ActNote, ActOutcomeNote } from '../../ui/ActOutcomeNote.tsx';
import { AsOf } from '../../ui/AsOf.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { EffectNotice } from '../../ui/EffectNotice.tsx';
import { Facts, FactsHeading } from '../../ui/Facts.tsx';
import { PaneActions, PaneBody, PaneHead, PaneWaiting, SidePane } from '../../ui/SidePane.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import { useKeepFresh } from '../../ui/use-keep-fresh.ts';
import classes from './Messages.module.css';
import { Preview } from './Preview.tsx';
import { SentBlock } from './SentProgress.tsx';
import { SmsLaunchDialog } from './SmsLaunchDialog.tsx';
import { SmsProgramDialog } from './SmsProgramDialog.tsx';
import { SmsBadge } from './StatusBadges.tsx';
import { usePreview, useSmsProgram } from './use-messages.ts';

const isOnItsWay = (status: string): boolean => status === 'pending' || status === 'sending';

/** One SMS program: its text for real people, how far it is, and its launch. */
export function SmsProgramPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { data: program, error, refetch } = useSmsProgram(id);
  return (
    <SidePane label={t('messages.panel')} testId="sms-program-panel" size="small">
      {program === undefined ? (
        <PaneWaiting error={error} onRetry={() => void refetch()} />
      ) : (
        <Loaded program={program} onClose={onClose} />
      )}
    </SidePane>
  );
}

function Loaded({ program, onClose }: { program: SmsProgram; onClose: () => void }) {
  const { t } = useTranslation();
  const { id, status, counts, credits } = program;
  const isOffline = isOfflineState(useSyncStatus()?.state);
  useKeepFresh(() => api.messages.refresh({ id }), isOnItsWay(status) && !isOffline);
  const [note, setNote] = useState<ActNote | null>(null);
  const isDraft = status === 'draft';
  const preview = usePreview(isDraft ? program.template : '', { audienceId: program.audience?.id ?? undefined });
  return (
    <>
      <PaneHead title={program.name} sub={<SmsBadge status={status} />} onClose={onClose} />
      <PaneActions>
        <Actions program={program} onNote={setNote} />
      </PaneActions>
      <PaneBody hasOwnGaps>
        <ActOutcomeNote note={note} />
        {program.effect !== null && <EffectNotice effect={program.effect} />}
        {!isDraft && <SentBlock counts={counts} />}
        <Facts
          rows={[
            [t('messages.column.audience'), <bdi key="audience">{program.audience?.name ?? '–'}</bdi>],
            [t('messages.column.sender'), <bdi key="sender">{program.sender?.name ?? '–'}</bdi>],
            ...(isDraft
              ? []
              : ([
                  [t('messages.failed'), formatCount(counts.failed)],
                  [t('messages.skipped'), formatCount(counts.skipped)],
                  [t('messages.credits'), credits === null ? '–' : formatCount(credits)],
                  [t('messages.column.launched'), formatFull(program.launchedAt)],
                  [t('messages.ended'), formatFull(program.endedAt)],
                ] as const)),
          ]}
        />
        <FactsHeading>{t('messages.template')}</FactsHeading>
        <p className={classes.template} dir="auto">
          {program.template}
        </p>
        {preview !== undefined && (
          <>
            <FactsHeading>{t('messages.preview.title')}</FactsHeading>
            <Preview preview={preview} />
          </>
        )}
        <div className={classes.asOf}>
          <AsOf at={program.readAt} />
        </div>
        {!isOnItsWay(status) && <Remove program={program} onDone={onClose} />}
      </PaneBody>
    </>
  );
}

function Actions({ program, onNote }: { program: SmsProgram; onNote: (note: ActNote | null) => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'launch' | 'edit' | 'cancel' | null>(null);
  const { id, status } = program;
  const close = () => setOpen(null);
  const cancel = useMutation({
    mutationFn: () => api.messages.cancel({ id }),
    onMutate: () => onNote(null),
    onSuccess: ({ outcome, error }) => onNote({ action: 'cancelSms', outcome, error }),
    onError: toastError,
    onSettled: close,
  });
  const isDraft = status === 'draft';
  useShortcut('program.launch', () => setOpen('launch'), isDraft && open === null);
  return (
    <>
      {isDraft && (
        <>
          <Button
            leftSection={<IconRocket size={14} />}
            rightSection={<Keys id="program.launch" />}
            onClick={() => setOpen('launch')}
            data-testid="launch-sms"
          >
            {t('messages.launch')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconPencil size={14} />}
            onClick={() => setOpen('edit')}
            data-testid="edit-sms"
          >
            {t('messages.edit')}
          </Button>
        </>
      )}
      {isOnItsWay(status) && (
        <Button
          variant="default"
          leftSection={<IconCircleX size={14} />}
          onClick={() => setOpen('cancel')}
          data-testid="cancel-sms"
        >
          {t('messages.cancel')}
        </Button>
      )}
      <SmsLaunchDialog program={program} opened={open === 'launch'} onClose={close} />
      {open === 'edit' && <SmsProgramDialog program={program} onClose={close} />}
      <ConfirmDialog
        opened={open === 'cancel'}
        title={t('messages.cancelTitle')}
        action={t('messages.cancelAction')}
        isDangerous
        isBusy={cancel.isPending}
        onConfirm={() => cancel.mutate()}
        onClose={close}
      >
        {t('messages.cancelText')}
      </ConfirmDialog>
    </>
  );
}

function Remove({ program, onDone }: { program: SmsProgram; onDone: () => void }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.messages.remove({ changeId: crypto.randomUUID(), id: program.id }),
    onSuccess: ({ state }) => {
      toastDone(state === 'held' ? t('programs.removeHeld') : t('programs.removeSent'));
      if (state !== 'held') onDone();
    },
    onError: toastError,
    onSettled: () => setAsking(false),
  });
  return (
    <div className={classes.foot}>
      <Button
        variant="subtle"
        color="red"
        size="compact-sm"
        leftSection={<IconTrash size={14} />}
        onClick={() => setAsking(true)}
        data-testid="remove-sms"
      >
        {t('programs.remove')}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={t('programs.removeTitle', { name: isolate(program.name) })}
        action={t('programs.removeAction')}
        isDangerous
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      >
        {t('messages.removeText')}
      </ConfirmDialog>
    </div>
  );
}
