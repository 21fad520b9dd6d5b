import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconLifebuoy, IconLock } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SecurityStatus } from '#shared/contract/security.ts';
import { api } from '../../ipc/client.ts';
import { securityStatusQuery } from '../../ipc/queries.ts';
import { formatMoment } from '../../lib/format.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { SettingRow, SettingsSectionHead } from '../../ui/SettingRow.tsx';
import { ErrorState, InlineError, SkeletonLines } from '../../ui/States.tsx';
import { toastError } from '../../ui/toast.tsx';
import {
  ChangePassphraseDialog,
  MoveToKeychainDialog,
  MoveToPassphraseDialog,
  RecoveryKeyDialog,
} from './SecurityDialogs.tsx';
import classes from './SecuritySettings.module.css';

type Dialog = 'change' | 'passphrase' | 'keychain' | 'recovery' | 'rotate';

/** How what is kept on this machine is protected, and what can be changed about it. */
export function SecuritySettings() {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const { data: status, error, refetch } = useQuery(securityStatusQuery);
  const close = () => setDialog(null);
  return (
    <>
      <SettingsSectionHead title={t('settings.security')} text={t('security.text')} />
      {error !== null && status === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {error === null && status === undefined && <SkeletonLines count={4} label={t('common.loading')} />}
      {status?.protection === 'memory' && (
        <p className={classes.note} role="note">
          <IconInfoCircle size={16} />
          {t('security.memory')}
        </p>
      )}
      {status !== undefined && status.protection !== 'memory' && (
        <div data-testid="security">
          <RecoveryHint status={status} />
          <ProtectionRow status={status} onOpen={setDialog} />
          <RecoveryRow status={status} onOpen={setDialog} />
          <SettingRow title={t('security.encryptionKey')} text={t('security.encryptionKeyText')}>
            <Button variant="default" onClick={() => setDialog('rotate')} data-testid="rotate-key">
              {t('security.rotate')}
            </Button>
          </SettingRow>
          <SettingRow title={t('security.lock')} text={t('security.lockText')}>
            <Button
              variant="default"
              leftSection={<IconLock size={15} />}
              rightSection={<Keys keys="mod+shift+l" />}
              onClick={() => void api.security.lock().catch(toastError)}
              data-testid="lock"
            >
              {t('security.lockNow')}
            </Button>
          </SettingRow>
          <SecretsLeft status={status} />
          <ChangePassphraseDialog opened={dialog === 'change'} onClose={close} />
          <MoveToPassphraseDialog opened={dialog === 'passphrase'} onClose={close} />
          <MoveToKeychainDialog opened={dialog === 'keychain'} name={status.keychainName} onClose={close} />
          <RecoveryKeyDialog opened={dialog === 'recovery'} status={status} onClose={close} />
          <RotateDialog opened={dialog === 'rotate'} onClose={close} />
        </div>
      )}
    </>
  );
}

function RecoveryHint({ status }: { status: SecurityStatus }) {
  const { t } = useTranslation();
  if (status.recoveryKey === 'confirmed') return null;
  return (
    <p className={classes.note} role="note" data-testid="recovery-hint">
      <IconAlertTriangle size={16} />
      {t(`security.recoveryHint.${status.recoveryKey}`, {
        place: status.protection === 'keychain' ? status.keychainName : t('setup.passphrase'),
      })}
    </p>
  );
}

function ProtectionRow({ status, onOpen }: { status: SecurityStatus; onOpen: (dialog: Dialog) => void }) {
  const { t } = useTranslation();
  const name = status.keychainName;
  if (status.protection === 'keychain') {
    return (
      <SettingRow title={t('security.inKeychain', { name })} text={t('security.inKeychainText')}>
        <Button variant="default" onClick={() => onOpen('passphrase')} data-testid="move-to-passphrase">
          {t('security.toPassphrase')}
        </Button>
      </SettingRow>
    );
  }
  return (
    <SettingRow title={t('security.underPassphrase')} text={t('security.underPassphraseText')}>
      <div className={classes.buttons}>
        <Button variant="default" onClick={() => onOpen('change')} data-testid="change-passphrase">
          {t('security.changePassphrase')}
        </Button>
        <Button variant="default" onClick={() => onOpen('keychain')} data-testid="move-to-keychain">
          {t('security.toKeychain')}
        </Button>
      </div>
    </SettingRow>
  );
}

function RecoveryRow({ status, onOpen }: { status: SecurityStatus; onOpen: (dialog: Dialog) => void }) {
  const { t } = useTranslation();
  const isSaved = status.recoveryKey === 'confirmed';
  return (
    <SettingRow title={t('setup.recoveryKey')} text={t('security.recoveryText')}>
      <div className={classes.buttons}>
        <Badge
          tone={isSaved ? 'ok' : 'warn'}
          icon={isSaved ? <IconCircleCheck /> : <IconAlertTriangle />}
          testId="recovery-state"
        >
          {t(`security.recoveryState.${status.recoveryKey}`, { at: formatMoment(status.recoveryKeyMadeAt) })}
        </Badge>
        <Button
          variant={isSaved ? 'default' : 'filled'}
          leftSection={<IconLifebuoy size={15} />}
          onClick={() => onOpen('recovery')}
          data-testid="make-recovery-key"
        >
          {status.recoveryKey === 'none' ? t('security.makeRecoveryKey') : t('security.newRecoveryKey')}
        </Button>
      </div>
    </SettingRow>
  );
}

function SecretsLeft({ status }: { status: SecurityStatus }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.security.removeSecretsLeft(),
    onSuccess: (value) => client.setQueryData(securityStatusQuery.queryKey, value),
  });
  if (status.secretsLeft === 0) return null;
  return (
    <>
      <SettingRow title={t('security.secretsLeft', { count: status.secretsLeft })} text={t('security.secretsLeftText')}>
        <Button
          variant="default"
          loading={remove.isPending}
          onClick={() => remove.mutate()}
          data-testid="remove-secrets"
        >
          {t('security.removeNow')}
        </Button>
      </SettingRow>
      {remove.error !== null && <InlineError error={remove.error} />}
    </>
  );
}

function RotateDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const rotate = useMutation({
    mutationFn: () => api.security.rotateKey(),
    onSuccess: onClose,
    // The screen gave way to the one that shows the work, and this dialog with it.
    onError: toastError,
  });
  return (
    <ConfirmDialog
      opened={opened}
      title={t('security.rotateTitle')}
      action={t('security.rotateNow')}
      isBusy={rotate.isPending}
      onConfirm={() => rotate.mutate()}
      onClose={onClose}
    >
      {t('security.rotateText')}
    </ConfirmDialog>
  );
}
