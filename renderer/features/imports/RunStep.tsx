import { Button } from '@mantine/core';
import { IconArrowLeft, IconUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#shared/contract/imports.ts';
import { planOf } from '#shared/domain/import-plan.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { formatCount } from '../../lib/format.ts';
import { Choices } from './Choices.tsx';
import classes from './Imports.module.css';
import { PlanList } from './PlanList.tsx';
import { Running } from './Running.tsx';
import { RunResult } from './RunResult.tsx';
import { useImportActions } from './use-imports.ts';

interface RunStepProps {
  value: Import;
  onBack: () => void;
  onShowPeople: () => void;
  onChooseAnother: () => void;
}

/** What is going to happen, what is happening, or what happened: whichever it is. */
export function RunStep({ value, onBack, onShowPeople, onChooseAnother }: RunStepProps) {
  if (value.state === 'done') {
    return <RunResult value={value} onShowPeople={onShowPeople} onChooseAnother={onChooseAnother} />;
  }
  if (value.state === 'running' || value.state === 'stopped') return <Running value={value} />;
  return <Summary value={value} onBack={onBack} />;
}

function Summary({ value, onBack }: { value: Import; onBack: () => void }) {
  const { t } = useTranslation();
  const { configure, run } = useImportActions(value.id);
  const isOffline = isOfflineState(useSyncStatus()?.state);
  if (value.counts === null) return null;
  const plan = planOf(value.counts, value.existing);
  const taken = plan.create + plan.update + plan.merge;
  return (
    <div className={classes.body} data-testid="import-summary">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by key */}
      <section className={classes.summary} data-pane tabIndex={0} aria-label={t('imports.step.run')}>
        <section className={classes.card}>
          <h2 className={classes.cardTitle}>{t('imports.planTitle')}</h2>
          <PlanList
            rows={[
              ['create', plan.create],
              ['update', plan.update],
              ['merge', plan.merge],
              ['skip', plan.skip],
              ['leaveOut', plan.leaveOut],
            ]}
            total={value.counts.total}
          />
        </section>
        <section className={classes.card}>
          <h2 className={classes.cardTitle}>{t('imports.choices')}</h2>
          <Choices value={value} onChange={(wish) => configure.mutate(wish)} />
        </section>
      </section>
      <footer className={classes.foot}>
        <Button variant="default" leftSection={<IconArrowLeft size={14} className="flip" />} onClick={onBack}>
          {t('imports.step.check')}
        </Button>
        <span className={classes.note} role="status" data-tone={isOffline ? 'warn' : undefined}>
          {isOffline ? t('imports.heldOffline') : t('imports.once')}
        </span>
        <Button
          leftSection={<IconUpload size={14} />}
          disabled={taken === 0 || isOffline}
          loading={run.isPending}
          onClick={() => run.mutate()}
          data-testid="import-run"
        >
          {t('imports.run', { count: taken, formatted: formatCount(taken) })}
        </Button>
      </footer>
    </div>
  );
}
