import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKey } from '#shared/contract/api-keys.ts';
import { api } from '../../ipc/client.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { InlineError } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import classes from './ApiKeys.module.css';

interface RevokeKeyProps {
  apiKey: ApiKey;
  isOwn: 'this' | 'maybe' | null;
  onClose: () => void;
}

/** Typed, not clicked: what calls with this key is refused from then on. */
export function RevokeKeyDialog({ apiKey, isOwn, onClose }: RevokeKeyProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const revoke = useMutation({
    mutationFn: () => api.apiKeys.revoke({ id: apiKey.id, confirmation: typed }),
    onSuccess: () => {
      toastDone(t('apiKeys.revoked', { name: apiKey.name }));
      void client.invalidateQueries({ queryKey: ['apiKeys'] });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={t('apiKeys.revokeTitle', { name: apiKey.name })}
      action={t('apiKeys.revoke')}
      isDangerous
      isBusy={revoke.isPending}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    >
      <p>{t('apiKeys.revokeText')}</p>
      {isOwn !== null && (
        <p className={classes.warning} role="alert" data-testid="key-own-warning">
          {isOwn === 'this' ? t('apiKeys.revokeOwn') : t('apiKeys.revokeMaybe')}
        </p>
      )}
      <TextInput
        mt={12}
        label={t('apiKeys.revokeType', { name: apiKey.name })}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        onChange={(event) => setTyped(event.currentTarget.value)}
        data-testid="key-confirmation"
      />
      {revoke.error !== null && (
        <div className={classes.problem}>
          <InlineError error={revoke.error} />
        </div>
      )}
    </ConfirmDialog>
  );
}
