import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SecurityStatus } from '#shared/contract/security.ts';
import { api } from '../../ipc/client.ts';
import { InlineError, isCode } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import classes from './FirstRun.module.css';
import { NewPassphraseForm } from './NewPassphraseForm.tsx';
import { PassphraseField } from './PassphraseField.tsx';
import { RecoveryKeySheet } from './RecoveryKeySheet.tsx';

interface DialogProps {
  opened: boolean;
  onClose: () => void;
}

/** What is typed here ends with the dialog. */
function Frame({
  opened,
  onClose,
  title,
  lead,
  children,
}: DialogProps & { title: string; lead: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={460}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <p className={classes.lead} style={{ marginBlockStart: 0 }}>
        {lead}
      </p>
      {opened && children}
    </Modal>
  );
}

export function ChangePassphraseDialog({ opened, onClose }: DialogProps) {
  const { t } = useTranslation();
  return (
    <Frame opened={opened} onClose={onClose} title={t('security.changeTitle')} lead={t('security.changeText')}>
      <ChangePassphrase onDone={onClose} />
    </Frame>
  );
}

function ChangePassphrase({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const change = useMutation({
    mutationFn: (next: string) => api.security.changePassphrase({ current, next }),
    gcTime: 0,
    onSuccess: () => {
      onDone();
      toastDone(t('security.changed'));
    },
  });
  const isWrong = isCode(change.error, 'PASSPHRASE_WRONG');
  return (
    <NewPassphraseForm
      note={t('security.changeNote')}
      action={t('security.changePassphrase')}
      error={isWrong ? null : change.error}
      isBusy={change.isPending}
      isReady={current !== ''}
      onSubmit={(next) => change.mutate(next)}
    >
      <PassphraseField
        label={t('security.currentPassphrase')}
        value={current}
        onChange={setCurrent}
        error={isWrong ? t('setup.wrong') : null}
        testId="current-passphrase"
      />
    </NewPassphraseForm>
  );
}

export function MoveToPassphraseDialog({ opened, onClose }: DialogProps) {
  const { t } = useTranslation();
  const move = useMutation({
    mutationFn: (passphrase: string) => api.security.moveToPassphrase({ passphrase }),
    gcTime: 0,
    onSuccess: () => {
      onClose();
      toastDone(t('security.moved'));
    },
  });
  return (
    <Frame
      opened={opened}
      onClose={onClose}
      title={t('security.toPassphraseTitle')}
      lead={t('security.toPassphraseText')}
    >
      <NewPassphraseForm
        note={t('setup.passphraseNote')}
        action={t('setup.usePassphrase')}
        error={move.error}
        isBusy={move.isPending}
        onSubmit={(passphrase) => move.mutate(passphrase)}
      />
    </Frame>
  );
}

export function MoveToKeychainDialog({ opened, name, onClose }: DialogProps & { name: string }) {
  const { t } = useTranslation();
  return (
    <Frame
      opened={opened}
      onClose={onClose}
      title={t('security.toKeychainTitle', { name })}
      lead={t('security.toKeychainText', { name })}
    >
      <MoveToKeychain name={name} onDone={onClose} />
    </Frame>
  );
}

function MoveToKeychain({ name, onDone }: { name: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState('');
  const move = useMutation({
    mutationFn: () => api.security.moveToKeychain({ passphrase }),
    gcTime: 0,
    onSuccess: () => {
      onDone();
      toastDone(t('security.moved'));
    },
  });
  const isWrong = isCode(move.error, 'PASSPHRASE_WRONG');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase !== '') move.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <PassphraseField
        label={t('security.currentPassphrase')}
        value={passphrase}
        onChange={setPassphrase}
        error={isWrong ? t('setup.wrong') : null}
        testId="current-passphrase"
      />
      {move.error !== null && !isWrong && <InlineError error={move.error} />}
      <Button type="submit" size="sm" fullWidth loading={move.isPending} data-testid="confirm-move">
        {t('setup.withKeychain', { name })}
      </Button>
    </form>
  );
}

/** Closing it any way but by confirming puts the recovery key off. */
export function RecoveryKeyDialog({ opened, status, onClose }: DialogProps & { status: SecurityStatus }) {
  const { t } = useTranslation();
  const putOff = () => {
    onClose();
    void api.security.putOffRecoveryKey();
  };
  return (
    <Frame
      opened={opened}
      onClose={putOff}
      title={t('recoveryKey.title')}
      lead={status.recoveryKey === 'confirmed' ? t('recoveryKey.renewLead') : t('recoveryKey.lead')}
    >
      <RecoveryKeySheet onDone={onClose} />
    </Frame>
  );
}
