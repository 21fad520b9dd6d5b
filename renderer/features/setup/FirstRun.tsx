import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SetupStatus } from '#shared/contract/setup.ts';
import { Mark } from '../../ui/Mark.tsx';
import { Blocked } from './Blocked.tsx';
import classes from './FirstRun.module.css';
import { Protect } from './Protect.tsx';
import { RecoveryKeyStep } from './RecoveryKeyStep.tsx';
import { Unlock } from './Unlock.tsx';
import { Locked, Opening, Rekeying } from './Waiting.tsx';

/** Everything before there is a workspace on screen: calm, one column, one decision at a time. */
export function FirstRun({ status, start, recovery }: { status: SetupStatus; start: ReactNode; recovery: ReactNode }) {
  const { t } = useTranslation();
  const isWide = status.phase === 'start' || status.blocked === 'store';
  return (
    <main className={classes.page} data-testid={`setup-${status.phase}`}>
      <div className={classes.column} data-wide={isWide || undefined}>
        <div className={classes.brand}>
          <Mark size={26} />
          <span>{t('app.name')}</span>
        </div>
        <Step status={status} start={start} recovery={recovery} />
        <Steps phase={status.phase} />
      </div>
    </main>
  );
}

function Step({ status, start, recovery }: { status: SetupStatus; start: ReactNode; recovery: ReactNode }) {
  switch (status.phase) {
    case 'opening':
      return <Opening status={status} />;
    case 'protect':
    case 'recovered':
      return <Protect status={status} />;
    case 'recoveryKey':
      return <RecoveryKeyStep status={status} />;
    case 'unlock':
      return <Unlock status={status} />;
    case 'locked':
      return <Locked status={status} />;
    case 'blocked':
      return status.blocked === 'store' ? recovery : <Blocked key={status.blocked} status={status} />;
    case 'rekeying':
      return <Rekeying />;
    case 'start':
      return start;
    case 'ready':
      return null;
  }
}

const STEPS = ['protect', 'recoveryKey', 'start'] as const;

function Steps({ phase }: { phase: SetupStatus['phase'] }) {
  const { t } = useTranslation();
  if (!STEPS.some((step) => step === phase)) return null;
  return (
    <ol className={classes.steps} aria-label={t('setup.steps')}>
      {STEPS.map((step) => (
        <li key={step} aria-current={phase === step ? 'step' : undefined}>
          {t(`setup.step.${step}`)}
        </li>
      ))}
    </ol>
  );
}
