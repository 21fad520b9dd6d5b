import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SetupStatus } from '#shared/contract/setup.ts';
import { Mark } from '../../ui/Mark.tsx';
import { Blocked } from './Blocked.tsx';
import classes from './FirstRun.module.css';
import { Protect } from './Protect.tsx';
import { Unlock } from './Unlock.tsx';

/** Everything before there is a workspace: calm, one column, one decision at a time. */
export function FirstRun({ status, start }: { status: SetupStatus; start: ReactNode }) {
  const { t } = useTranslation();
  return (
    <main className={classes.page} data-testid={`setup-${status.phase}`}>
      <div className={classes.column} data-wide={status.phase === 'start' || undefined}>
        <div className={classes.brand}>
          <Mark size={26} />
          <span>{t('app.name')}</span>
        </div>
        {status.phase === 'protect' && <Protect status={status} />}
        {status.phase === 'unlock' && <Unlock />}
        {status.phase === 'blocked' && <Blocked status={status} />}
        {status.phase === 'start' && start}
        {(status.phase === 'protect' || status.phase === 'start') && <Steps phase={status.phase} />}
      </div>
    </main>
  );
}

function Steps({ phase }: { phase: 'protect' | 'start' }) {
  const { t } = useTranslation();
  return (
    <ol className={classes.steps} aria-label={t('setup.steps')}>
      <li aria-current={phase === 'protect' ? 'step' : undefined}>{t('setup.stepProtect')}</li>
      <li aria-current={phase === 'start' ? 'step' : undefined}>{t('setup.stepStart')}</li>
    </ol>
  );
}
