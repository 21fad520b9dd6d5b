import { IconCircleCheck, IconCircleDashed, IconCircleMinus, IconCircleX } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionTest } from '#shared/contract/connections.ts';
import { InlineError } from '../../ui/States.tsx';
import { ClockWarning } from './ClockWarning.tsx';
import classes from './Trouble.module.css';

const ICONS = {
  passed: IconCircleCheck,
  failed: IconCircleX,
  unneeded: IconCircleMinus,
  untried: IconCircleDashed,
} as const;

/** How far a test came, and why it stopped there. */
export function TestSteps({ report, platformName }: { report: ConnectionTest; platformName: string }) {
  const { t } = useTranslation();
  // It comes where the form ends, which a small window does not show.
  const seen = useCallback((element: HTMLDivElement | null) => element?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <div className={classes.test} data-testid="test-report" ref={seen}>
      {report.problem !== null && <InlineError error={report.problem} />}
      <ol className={classes.steps} aria-label={t('connections.steps')}>
        {report.steps.map(({ name, outcome }) => {
          const Icon = ICONS[outcome];
          return (
            <li key={name} className={classes.step} data-outcome={outcome} data-step={name}>
              <Icon size={15} className={classes.icon} aria-hidden="true" />
              <span>{t(`connections.step.${name}`, { platform: platformName })}</span>
              <span className={classes.outcome}>{t(`connections.outcome.${outcome}`)}</span>
            </li>
          );
        })}
      </ol>
      <ClockWarning skewMs={report.clockSkewMs} />
    </div>
  );
}
