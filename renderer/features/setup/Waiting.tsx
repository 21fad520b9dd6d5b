import { Button, Loader } from '@mantine/core';
import { IconKey, IconLockOpen } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SetupStatus } from '#shared/contract/setup.ts';
import { api } from '../../ipc/client.ts';
import { InlineError } from '../../ui/States.tsx';
import { WaysOut } from './Blocked.tsx';
import classes from './FirstRun.module.css';
import { StepHead } from './StepHead.tsx';
import { useSetupStep } from './use-setup.ts';

/** A start that is quick shows nothing of this. */
const QUIET_MS = 200;
const SLOW_MS = 2500;

/** The keychain or the store is being asked. After a moment it says whom it waits for, since a question may be hidden. */
export function Opening({ status }: { status: SetupStatus }) {
  const { t } = useTranslation();
  const [waited, setWaited] = useState<'quiet' | 'opening' | 'slow'>('quiet');
  useEffect(() => {
    const timers = [setTimeout(() => setWaited('opening'), QUIET_MS), setTimeout(() => setWaited('slow'), SLOW_MS)];
    return () => timers.forEach(clearTimeout);
  }, []);
  if (waited === 'quiet') return null;
  return (
    <div role="status">
      <StepHead icon={<Loader size={22} />} title={t('setup.openingTitle')}>
        {waited === 'slow' ? t('setup.openingSlow', { name: status.keychain.name }) : t('setup.openingText')}
      </StepHead>
      {waited === 'slow' && <WaysOut />}
    </div>
  );
}

/** Locked by the person; the keychain has the key. */
export function Locked({ status }: { status: SetupStatus }) {
  const { t } = useTranslation();
  const unlock = useSetupStep(() => api.setup.retry());
  return (
    <>
      <StepHead icon={<IconKey />} title={t('setup.lockedTitle')}>
        {t('setup.lockedText', { name: status.keychain.name })}
      </StepHead>
      <div className={classes.form}>
        {unlock.error !== null && <InlineError error={unlock.error} />}
        <Button
          size="sm"
          fullWidth
          autoFocus
          leftSection={<IconLockOpen size={16} />}
          loading={unlock.isPending}
          onClick={() => unlock.mutate()}
          data-testid="unlock-keychain"
        >
          {t('setup.unlock')}
        </Button>
      </div>
      <WaysOut />
    </>
  );
}

/** The store is encrypted anew, which takes as long as the disk needs for it. */
export function Rekeying() {
  const { t } = useTranslation();
  return (
    <div role="status">
      <StepHead icon={<Loader size={22} />} title={t('setup.rekeyingTitle')}>
        {t('setup.rekeyingText')}
      </StepHead>
    </div>
  );
}
