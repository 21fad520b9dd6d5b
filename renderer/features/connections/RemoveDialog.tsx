import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Connection } from '#shared/contract/connections.ts';
import { api } from '../../ipc/client.ts';
import { formatCount } from '../../lib/format.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { InlineError, isCode } from '../../ui/States.tsx';

/** Removing is guarded twice where changes wait: they would be lost. */
export function RemoveDialog({
  connection,
  opened,
  onClose,
}: {
  connection: Connection;
  opened: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: (discardUnsent: boolean) => api.connections.remove({ id: connection.id, discardUnsent }),
    onSuccess: () => {
      onClose();
      void client.invalidateQueries();
    },
  });
  const hasUnsent = isCode(remove.error, 'CONFLICT');
  return (
    <ConfirmDialog
      opened={opened}
      title={t('connections.removeTitle', { name: connection.name })}
      action={hasUnsent ? t('connections.removeUnsent') : t('connections.remove')}
      isDangerous
      isBusy={remove.isPending}
      onConfirm={() => remove.mutate(hasUnsent)}
      onClose={() => {
        remove.reset();
        onClose();
      }}
    >
      <p>
        {t('connections.removeText', {
          calls: formatCount(connection.callCount),
          contacts: formatCount(connection.contactCount),
        })}
      </p>
      {remove.error !== null && (
        <div style={{ marginBlockStart: 12 }}>
          <InlineError error={remove.error} />
        </div>
      )}
    </ConfirmDialog>
  );
}
