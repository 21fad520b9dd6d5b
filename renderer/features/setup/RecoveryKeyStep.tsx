import { IconLifebuoy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SetupStatus } from '#shared/contract/setup.ts';
import { RecoveryKeySheet } from './RecoveryKeySheet.tsx';
import { StepHead } from './StepHead.tsx';

/** Saving the recovery key: after the key was made, and after it was changed. The status leads on. */
export function RecoveryKeyStep({ status }: { status: SetupStatus }) {
  const { t } = useTranslation();
  return (
    <>
      <StepHead icon={<IconLifebuoy />} title={t('recoveryKey.title')}>
        {status.recoveryKey === 'confirmed'
          ? t('recoveryKey.renewLead')
          : t(status.protection === 'passphrase' ? 'recoveryKey.leadPassphrase' : 'recoveryKey.leadKeychain', {
              name: status.keychain.name,
            })}
      </StepHead>
      <RecoveryKeySheet onDone={() => undefined} />
    </>
  );
}
