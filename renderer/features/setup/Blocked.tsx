import { Anchor, Button } from '@mantine/core';
import {
  IconAlertTriangle,
  IconClock,
  IconFileAlert,
  IconKeyOff,
  IconLifebuoy,
  IconLock,
  IconPlugOff,
  IconRefresh,
  IconSearch,
  IconShieldCheck,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BlockReason, SetupStatus } from '#shared/contract/setup.ts';
import { api } from '../../ipc/client.ts';
import { InlineError } from '../../ui/States.tsx';
import { toastError } from '../../ui/toast.tsx';
import classes from './FirstRun.module.css';
import { RecoverForm } from './RecoverForm.tsx';
import { StepHead } from './StepHead.tsx';
import { UnlockForm } from './Unlock.tsx';
import { useSetupStep } from './use-setup.ts';

const ICONS: Record<BlockReason, ReactNode> = {
  'keychain-absent': <IconPlugOff />,
  'keychain-locked': <IconLock />,
  'keychain-cancelled': <IconLock />,
  'keychain-slow': <IconClock />,
  'keychain-replaced': <IconKeyOff />,
  'key-lost': <IconKeyOff />,
  'vault-lost': <IconFileAlert />,
  'vault-damaged': <IconFileAlert />,
  'profile-lost': <IconFileAlert />,
  'profile-damaged': <IconFileAlert />,
  'key-refused': <IconKeyOff />,
  stopped: <IconAlertTriangle />,
  store: <IconAlertTriangle />,
};

/** Reasons whose words depend on what the store said. */
const TOLD_BY_STORE: ReadonlySet<BlockReason> = new Set(['key-refused', 'stopped', 'store']);

/** Reasons that a recovery key is no help for: the key is in hand, and the store itself is the problem. */
const NOT_THE_KEY: ReadonlySet<BlockReason> = new Set(['stopped', 'store']);

/** The store is there and does not open: what happened, what to do, that nothing is lost, and every way on. */
export function Blocked({ status }: { status: SetupStatus }) {
  const { t } = useTranslation();
  const [view, setView] = useState<'reason' | 'recover' | 'passphrase'>('reason');
  const retry = useSetupStep(() => api.setup.retry());
  const search = useSetupStep(() => api.setup.searchKeychain());
  const reason = status.blocked ?? 'store';
  const isProfileGone = reason === 'profile-lost' || reason === 'profile-damaged';
  if (view === 'recover') return <RecoverForm onBack={() => setView('reason')} />;
  if (view === 'passphrase') {
    return (
      <>
        <StepHead icon={<IconLock />} title={t('setup.unlockTitle')} />
        <UnlockForm onBack={() => setView('reason')} />
      </>
    );
  }
  const { name, previousName } = status.keychain;
  const names = { name, previous: previousName ?? name };
  const isTold = TOLD_BY_STORE.has(reason);
  const error = retry.error ?? search.error ?? (isTold ? status.problem : null);
  return (
    <>
      <StepHead icon={ICONS[reason]} title={t(`setup.blocked.${reason}.title`, names)}>
        {t(`setup.blocked.${reason}.text`, names)}
      </StepHead>
      <div className={classes.form} data-testid={`blocked-${reason}`}>
        <p className={classes.todo}>{t(`setup.blocked.${reason}.todo`, names)}</p>
        {error !== null && <InlineError error={error} />}
        {reason !== 'store' && (
          <p className={classes.safe}>
            <IconShieldCheck size={16} />
            {t('setup.untouched')}
          </p>
        )}
        <Button
          size="sm"
          fullWidth
          leftSection={<IconRefresh size={16} />}
          loading={retry.isPending}
          onClick={() => retry.mutate()}
          data-testid="retry-setup"
        >
          {t('common.tryAgain')}
        </Button>
        {isProfileGone && (
          <Button
            variant="default"
            size="sm"
            fullWidth
            leftSection={<IconSearch size={16} />}
            loading={search.isPending}
            onClick={() => search.mutate()}
            data-testid="search-keychain"
          >
            {t('setup.searchKeychain', { name })}
          </Button>
        )}
        {isProfileGone && status.hasVault && (
          <Button
            variant="default"
            size="sm"
            fullWidth
            leftSection={<IconLock size={16} />}
            onClick={() => setView('passphrase')}
            data-testid="use-passphrase"
          >
            {t('setup.unlockWithPassphrase')}
          </Button>
        )}
        {!NOT_THE_KEY.has(reason) && <RecoveryOffer status={status} onUse={() => setView('recover')} />}
      </div>
      <WaysOut />
    </>
  );
}

/** The way to the recovery key, or why there is none. */
export function RecoveryOffer({ status, onUse }: { status: SetupStatus; onUse: () => void }) {
  const { t } = useTranslation();
  if (status.recoveryKey === 'none' || status.recoveryKey === 'damaged') {
    return <p className={classes.hint}>{t(`setup.recoveryOffer.${status.recoveryKey}`)}</p>;
  }
  return (
    <Button
      variant="default"
      size="sm"
      fullWidth
      leftSection={<IconLifebuoy size={16} />}
      onClick={onUse}
      data-testid="use-recovery-key"
    >
      {t('setup.useRecoveryKey')}
    </Button>
  );
}

/** What is possible on every screen on which work cannot go on. */
export function WaysOut() {
  const { t } = useTranslation();
  return (
    <p className={classes.waysOut}>
      <Anchor
        component="button"
        type="button"
        size="sm"
        onClick={() => void api.setup.showDataFolder().catch(toastError)}
        data-testid="show-data-folder"
      >
        {t('setup.showDataFolder')}
      </Anchor>
      <Anchor component="button" type="button" size="sm" onClick={() => void api.setup.quit()} data-testid="quit">
        {t('setup.quit')}
      </Anchor>
    </p>
  );
}
