import { Button, Menu } from '@mantine/core';
import { IconArrowLeft, IconCheck, IconDots, IconDownload, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#shared/contract/imports.ts';
import { api } from '../../ipc/client.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { isolate } from '../../lib/format.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { toastError } from '../../ui/toast.tsx';
import { CheckStep } from './CheckStep.tsx';
import { ColumnsStep } from './ColumnsStep.tsx';
import { ImportStateBadge } from './ImportStateBadge.tsx';
import classes from './Imports.module.css';
import { ReadingStep } from './ReadingStep.tsx';
import { RunStep } from './RunStep.tsx';
import { importQuery } from './use-imports.ts';
import { useSaveRows } from './use-save-rows.ts';

const STEPS = ['columns', 'check', 'run'] as const;
type ImportStep = (typeof STEPS)[number];

interface ImportWizardProps {
  id: string;
  onClose: () => void;
  /** Leads to the people that were imported. */
  onShowPeople: (imported: Import) => void;
  /** Begins another import. */
  onChooseAnother: () => void;
}

/** One import, from its columns over the check of its rows to what came of it. */
export function ImportWizard({ id, onClose, onShowPeople, onChooseAnother }: ImportWizardProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(importQuery(id));
  const [wanted, setWanted] = useState<ImportStep | null>(null);
  const isOffline = isOfflineState(useSyncStatus()?.state);
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonLines label={t('common.loading')} />;
  const step = stepOf(data, wanted);
  const isTable = data.state !== 'reading' && data.state !== 'unreadable';
  return (
    <section className={classes.wizard} aria-label={isolate(data.fileName)} data-testid="import">
      <header className={classes.head}>
        <IconButton
          label={t('imports.backToList')}
          icon={<IconArrowLeft size={16} className="flip" />}
          onClick={onClose}
          testId="imports-back"
        />
        <h1 className={classes.fileName} dir="auto" title={data.fileName}>
          {data.fileName}
        </h1>
        <ImportStateBadge state={data.state} isOffline={isOffline} />
        <span className={classes.space} />
        {isTable && <Steps value={data} step={step} onStep={setWanted} />}
        <MoreMenu value={data} onRemoved={onClose} />
      </header>
      {!isTable && <ReadingStep value={data} onChooseAnother={onChooseAnother} />}
      {isTable && step === 'columns' && <ColumnsStep value={data} onNext={() => setWanted('check')} />}
      {isTable && step === 'check' && (
        <CheckStep value={data} onBack={() => setWanted('columns')} onNext={() => setWanted('run')} />
      )}
      {isTable && step === 'run' && (
        <RunStep
          value={data}
          onBack={() => setWanted('check')}
          onShowPeople={() => onShowPeople(data)}
          onChooseAnother={onChooseAnother}
        />
      )}
    </section>
  );
}

const isClosed = ({ state }: Import): boolean => state === 'running' || state === 'stopped' || state === 'done';

/** The step that is shown: what the person wanted, as far as the import has come. */
function stepOf(value: Import, wanted: ImportStep | null): ImportStep {
  if (isClosed(value)) return wanted === 'check' ? 'check' : 'run';
  if (wanted !== null) return wanted === 'run' && value.state !== 'checked' ? 'check' : wanted;
  return value.state === 'checked' || value.state === 'checking' ? 'check' : 'columns';
}

function Steps({ value, step, onStep }: { value: Import; step: ImportStep; onStep: (step: ImportStep) => void }) {
  const { t } = useTranslation();
  const reached = isClosed(value) ? 3 : value.state === 'checked' ? 2 : value.state === 'checking' ? 1 : 0;
  return (
    <ol className={classes.steps} aria-label={t('imports.steps')}>
      {STEPS.map((name, index) => {
        const isDone = index < reached;
        const isOpen = isClosed(value) ? name !== 'columns' : index <= reached;
        return (
          <li key={name}>
            <button
              type="button"
              className={classes.step}
              aria-current={name === step ? 'step' : undefined}
              disabled={!isOpen}
              onClick={() => onStep(name)}
              data-testid={`import-step-${name}`}
            >
              <span className={classes.stepMark} data-done={isDone || undefined}>
                {isDone ? <IconCheck size={12} aria-hidden="true" /> : index + 1}
              </span>
              {t(`imports.step.${name}`)}
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function MoreMenu({ value, onRemoved }: { value: Import; onRemoved: () => void }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const save = useSaveRows(value);
  const remove = () => {
    setAsking(false);
    api.imports.remove({ id: value.id }).then(onRemoved, toastError);
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" px={7} aria-label={t('imports.more')} data-testid="import-more">
            <IconDots size={15} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconDownload size={14} />}
            onClick={() => save('all')}
            disabled={value.rowCount === 0}
          >
            {t('imports.saveAll')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={14} />}
            onClick={() => setAsking(true)}
            disabled={value.state === 'running'}
            data-testid="import-remove"
          >
            {t('imports.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={isAsking}
        title={t('imports.removeTitle')}
        action={t('imports.remove')}
        isDangerous
        onConfirm={remove}
        onClose={() => setAsking(false)}
      >
        {t('imports.removeText')}
      </ConfirmDialog>
    </>
  );
}
