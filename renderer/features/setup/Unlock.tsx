import { Button } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SetupStatus } from '#shared/contract/setup.ts';
import { api } from '../../ipc/client.ts';
import { InlineError, isCode } from '../../ui/States.tsx';
import { RecoveryOffer, WaysOut } from './Blocked.tsx';
import classes from './FirstRun.module.css';
import { PassphraseField } from './PassphraseField.tsx';
import { RecoverForm } from './RecoverForm.tsx';
import { StepHead } from './StepHead.tsx';
import { useSetupStep } from './use-setup.ts';

/** The passphrase is asked for; one that is forgotten leads to the recovery key. */
export function Unlock({ status }: { status: SetupStatus }) {
  const { t } = useTranslation();
  const [view, setView] = useState<'unlock' | 'forgotten' | 'recover'>('unlock');
  if (view === 'recover') return <RecoverForm onBack={() => setView('forgotten')} />;
  if (view === 'forgotten') {
    return (
      <>
        <StepHead icon={<IconLock />} title={t('setup.forgottenTitle')}>
          {t('setup.forgottenText')}
        </StepHead>
        <div className={classes.form}>
          <RecoveryOffer status={status} onUse={() => setView('recover')} />
          <Button variant="subtle" size="sm" fullWidth onClick={() => setView('unlock')}>
            {t('common.back')}
          </Button>
        </div>
        <WaysOut />
      </>
    );
  }
  return (
    <>
      <StepHead title={t('setup.unlockTitle')}>{t('setup.unlockLead')}</StepHead>
      <UnlockForm />
      <p className={classes.alternative}>
        <Button variant="subtle" size="sm" onClick={() => setView('forgotten')} data-testid="passphrase-forgotten">
          {t('setup.forgotten')}
        </Button>
      </p>
    </>
  );
}

export function UnlockForm({ onBack }: { onBack?: () => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [passphrase, setPassphrase] = useState('');
  const unlock = useSetupStep(
    (typed: string) => api.setup.unlock({ passphrase: typed }),
    () => requestAnimationFrame(() => input.current?.select()),
  );
  useEffect(() => input.current?.focus(), []);
  const isWrong = isCode(unlock.error, 'PASSPHRASE_WRONG');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase !== '') unlock.mutate(passphrase);
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <PassphraseField
        inputRef={input}
        label={t('setup.passphrase')}
        value={passphrase}
        onChange={setPassphrase}
        error={isWrong ? t('setup.wrong') : null}
        testId="unlock-passphrase"
      />
      {unlock.error !== null && !isWrong && <InlineError error={unlock.error} />}
      <Button
        type="submit"
        size="sm"
        fullWidth
        leftSection={<IconLockOpen size={16} />}
        loading={unlock.isPending}
        data-testid="unlock"
      >
        {t('setup.unlock')}
      </Button>
      {onBack !== undefined && (
        <Button variant="subtle" size="sm" fullWidth onClick={onBack}>
          {t('common.back')}
        </Button>
      )}
    </form>
  );
}
