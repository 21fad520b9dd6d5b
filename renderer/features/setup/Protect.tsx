import { Anchor, Button } from '@mantine/core';
import { IconCheck, IconInfoCircle, IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SetupStatus } from '#shared/contract/setup.ts';
import { api } from '../../ipc/client.ts';
import { errorText } from '../../lib/error-text.ts';
import { InlineError } from '../../ui/States.tsx';
import classes from './FirstRun.module.css';
import { NewPassphraseForm } from './NewPassphraseForm.tsx';
import { StepHead } from './StepHead.tsx';
import { useSetupStep } from './use-setup.ts';

/** Where the key is kept: a new one, or the one that the recovery key gave. The person chooses. */
export function Protect({ status }: { status: SetupStatus }) {
  const { t, i18n } = useTranslation();
  const { keychain } = status;
  const isRecovered = status.phase === 'recovered';
  const [isPassphrase, setPassphrase] = useState(!keychain.available);
  const protect = useSetupStep(() => api.setup.protectWithKeychain());
  return (
    <>
      {isRecovered ? (
        <StepHead icon={<IconCheck />} title={t('setup.recoveredTitle')}>
          {t('setup.recoveredLead')}
        </StepHead>
      ) : (
        <>
          <StepHead title={t('setup.protectTitle')}>{t('setup.protectLead')}</StepHead>
          <ul className={classes.kept}>
            {(['calls', 'keys', 'local'] as const).map((point) => (
              <li key={point}>
                <IconCheck size={16} />
                {t(`setup.kept.${point}`)}
              </li>
            ))}
          </ul>
        </>
      )}
      {!keychain.available && (
        <p className={classes.note} role="note">
          <IconInfoCircle size={16} />
          <span>
            {keychain.problem === null ? t('setup.noKeychain') : errorText(keychain.problem, t, i18n.language).title}
          </span>
        </p>
      )}
      {isPassphrase ? (
        <PassphraseForm />
      ) : (
        <Button
          size="sm"
          fullWidth
          leftSection={<IconKey size={16} />}
          loading={protect.isPending}
          onClick={() => protect.mutate()}
          data-testid="protect-keychain"
        >
          {t('setup.withKeychain', { name: keychain.name })}
        </Button>
      )}
      {protect.error !== null && <InlineError error={protect.error} />}
      {keychain.available && (
        <p className={classes.alternative}>
          <Anchor component="button" type="button" size="sm" onClick={() => setPassphrase(!isPassphrase)}>
            {isPassphrase ? t('setup.withKeychain', { name: keychain.name }) : t('setup.withPassphrase')}
          </Anchor>
        </p>
      )}
    </>
  );
}

function PassphraseForm() {
  const { t } = useTranslation();
  const protect = useSetupStep((passphrase: string) => api.setup.protectWithPassphrase({ passphrase }));
  return (
    <div className={classes.below}>
      <NewPassphraseForm
        note={t('setup.passphraseNote')}
        action={t('setup.usePassphrase')}
        error={protect.error}
        isBusy={protect.isPending}
        onSubmit={(passphrase) => protect.mutate(passphrase)}
      />
    </div>
  );
}
