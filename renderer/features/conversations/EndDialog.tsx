import { Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail, EndReason } from '#shared/contract/conversations.ts';
import { END_REASONS } from '#shared/domain/conversation-limits.ts';
import { api } from '../../ipc/client.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { InlineError } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';

/** Ends a conversation, which cannot be taken back, and says why. */
export function EndDialog({
  conversation,
  opened,
  onClose,
}: {
  conversation: ConversationDetail;
  opened: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<EndReason>('completed');
  const { id, platform, agentName } = conversation;
  const isThread = platform !== 'gomobile';
  const end = useMutation({
    mutationFn: () => api.conversations.end({ id, reason }),
    onSuccess: () => {
      toastDone(t('conversations.endedNow'));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened={opened}
      title={t(isThread ? 'conversations.closeTitle' : 'conversations.endTitle')}
      action={t(isThread ? 'conversations.close' : 'conversations.end')}
      isBusy={end.isPending}
      onConfirm={() => end.mutate()}
      onClose={onClose}
    >
      <p>{t(isThread ? 'conversations.closeText' : 'conversations.endText', { name: agentName })}</p>
      <Select
        label={t('conversations.endReason')}
        data={END_REASONS.map((value) => ({ value, label: t(`conversations.reason.${value}`) }))}
        value={reason}
        allowDeselect={false}
        onChange={(value) => setReason(END_REASONS.find((one) => one === value) ?? END_REASONS[0])}
        data-testid="end-reason"
      />
      {end.error !== null && <InlineError error={end.error} />}
    </ConfirmDialog>
  );
}
