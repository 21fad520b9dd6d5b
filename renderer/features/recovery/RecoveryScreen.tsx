import { Button } from '@mantine/core';
import {
  IconCheck,
  IconEye,
  IconFileExport,
  IconFolderOpen,
  IconLifebuoy,
  IconRefresh,
  IconStethoscope,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RecoveryState } from '#shared/contract/recovery.ts';
import type { ErrorData } from '#shared/errors/app-error.ts';
import { formatBytes } from '../../lib/format.ts';
import { InlineError } from '../../ui/States.tsx';
import classes from './Recovery.module.css';
import { useRecoveryActions, useRecoveryState } from './use-recovery.ts';

const STEPS = ['copy', 'salvage', 'rebuild', 'swap'] as const;

/** The store does not open: what happened, and everything that can be done about it. Needs no database. */
export function RecoveryScreen({ problem }: { problem: ErrorData | null }) {
  const { t } = useTranslation();
  const state = useRecoveryState();
  const { recover, verify, exportUnsent, openReadOnly, showFolder, retry } = useRecoveryActions();
  const isDamaged = problem?.code === 'DB_CORRUPT';
  const isBusy = state?.step != null || retry.isPending;
  const error = [recover, verify, exportUnsent, openReadOnly, showFolder, retry].find(
    (one) => one.error !== null,
  )?.error;
  return (
    <div data-testid="recovery">
      <h1 className={classes.title}>{t(isDamaged ? 'recovery.damagedTitle' : 'recovery.closedTitle')}</h1>
      <p className={classes.lead}>{t(isDamaged ? 'recovery.damagedLead' : 'recovery.closedLead')}</p>
      {problem !== null && <InlineError error={error ?? problem} />}
      {isDamaged && (
        <>
          <Steps step={state?.step ?? null} />
          <Button
            size="sm"
            fullWidth
            leftSection={<IconLifebuoy size={16} />}
            loading={recover.isPending}
            disabled={isBusy || state?.hasKey === false}
            onClick={() => recover.mutate()}
            data-testid="recover"
          >
            {t('recovery.recover')}
          </Button>
        </>
      )}
      <div className={classes.others}>
        <Button
          variant={isDamaged ? 'default' : 'filled'}
          leftSection={<IconRefresh size={16} />}
          loading={retry.isPending}
          disabled={isBusy}
          onClick={() => retry.mutate()}
          data-testid="retry-setup"
        >
          {t('common.tryAgain')}
        </Button>
        {isDamaged && (
          <>
            <Button
              variant="default"
              leftSection={<IconFileExport size={16} />}
              loading={exportUnsent.isPending}
              disabled={isBusy}
              onClick={() => exportUnsent.mutate()}
              data-testid="export-unsent"
            >
              {t('recovery.export')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconStethoscope size={16} />}
              loading={verify.isPending}
              disabled={isBusy}
              onClick={() => verify.mutate()}
              data-testid="verify-store"
            >
              {t('recovery.verify')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconEye size={16} />}
              loading={openReadOnly.isPending}
              disabled={isBusy}
              onClick={() => openReadOnly.mutate()}
              data-testid="open-read-only"
            >
              {t('recovery.openReadOnly')}
            </Button>
          </>
        )}
        <Button
          variant="default"
          leftSection={<IconFolderOpen size={16} />}
          onClick={() => showFolder.mutate()}
          data-testid="show-folder"
        >
          {t('recovery.showFolder')}
        </Button>
      </div>
      <div role="status" aria-live="polite">
        {exportUnsent.data != null && (
          <p className={classes.note}>
            {t('recovery.exported', {
              changes: exportUnsent.data.changeCount,
              comments: exportUnsent.data.commentCount,
              path: exportUnsent.data.path,
            })}
          </p>
        )}
        {verify.data !== undefined && (
          <p className={classes.note}>
            {verify.data.isSound ? t('recovery.sound') : t('recovery.unsound', { count: verify.data.problems.length })}
          </p>
        )}
      </div>
      {state !== undefined && <Place state={state} />}
    </div>
  );
}

function Steps({ step }: { step: RecoveryState['step'] }) {
  const { t } = useTranslation();
  const now = step === null ? -1 : (STEPS as readonly string[]).indexOf(step);
  return (
    <ol className={classes.steps} aria-label={t('recovery.steps')}>
      {STEPS.map((name, index) => (
        <li
          key={name}
          data-state={index < now ? 'done' : index === now ? 'now' : undefined}
          aria-current={index === now ? 'step' : undefined}
        >
          <span className={classes.mark}>{index < now ? <IconCheck size={13} /> : index + 1}</span>
          <span>
            <b>{t(`recovery.step.${name}.title`)}</b>
            <br />
            {t(`recovery.step.${name}.text`)}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Place({ state }: { state: RecoveryState }) {
  const { t } = useTranslation();
  return (
    <dl className={classes.place}>
      <dt>{t('recovery.folder')}</dt>
      <dd>
        <bdi>{state.dataDirectory}</bdi>
      </dd>
      <dt>{t('recovery.size')}</dt>
      <dd>{formatBytes(state.databaseBytes)}</dd>
      {state.copies.map(({ directory, sizeBytes }) => (
        <div key={directory} className={classes.copy}>
          <dt>{t('recovery.copy')}</dt>
          <dd>
            <bdi>{directory}</bdi> · {formatBytes(sizeBytes)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
