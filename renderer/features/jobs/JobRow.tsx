import { Button } from '@mantine/core';
import {
  IconExternalLink,
  IconFileDownload,
  IconFileExport,
  IconFileImport,
  IconFileUpload,
  IconFolderOpen,
  IconPlayerStop,
  IconRefresh,
  IconX,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Job } from '#shared/contract/jobs.ts';
import { formatAge, formatFull, isolate } from '../../lib/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import classes from './Activity.module.css';
import { JobProgress } from './JobProgress.tsx';
import { JobStateBadge } from './JobStateBadge.tsx';
import type { JobActions } from './use-jobs.ts';

const ICONS = {
  export: IconFileExport,
  import: IconFileImport,
  platformReport: IconFileDownload,
  document: IconFileUpload,
} as const;

/** One job: what, how it stands, how far it is or what came of it, and what can be done with it. */
export function JobRow({ job, isActive, actions }: { job: Job; isActive: boolean; actions: JobActions }) {
  const { t } = useTranslation();
  const Icon = ICONS[job.kind];
  const at = job.endedAt ?? job.startedAt ?? job.createdAt;
  return (
    <li
      className={classes.job}
      tabIndex={isActive ? 0 : -1}
      data-testid="job"
      data-state={job.state}
      data-job={job.id}
      aria-label={[t(`jobs.kind.${job.kind}`), isolate(job.label), t(`jobs.state.${job.state}`)].join(', ')}
    >
      <div className={classes.icon} aria-hidden="true">
        <Icon size={16} className="flip" />
      </div>
      <div className={classes.main}>
        <div className={classes.title}>
          <span className={classes.quiet}>{t(`jobs.kind.${job.kind}`)}</span>
          <bdi className={classes.name} title={job.label}>
            {job.label}
          </bdi>
        </div>
        <JobProgress job={job} />
      </div>
      <div className={classes.side}>
        <JobStateBadge state={job.state} />
        <time className={classes.quiet} title={formatFull(at)}>
          {formatAge(at)}
        </time>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame around three buttons */}
      <div className={classes.actions} role="group" aria-label={t('jobs.actionsOf', { name: job.label })}>
        <JobButtons job={job} actions={actions} />
      </div>
    </li>
  );
}

function JobButtons({ job, actions }: { job: Job; actions: JobActions }) {
  const { t } = useTranslation();
  if (job.state === 'queued' || job.state === 'running') {
    return (
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlayerStop size={14} />}
        onClick={() => actions.cancel(job.id)}
        data-testid="job-cancel"
      >
        {t('jobs.cancel')}
      </Button>
    );
  }
  return (
    <>
      {job.state === 'done' && job.result?.fileName != null && (
        <>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconExternalLink size={14} className="flip" />}
            onClick={() => actions.open(job.id)}
            data-testid="job-open"
          >
            {t('jobs.open')}
          </Button>
          <IconButton
            label={t('jobs.show')}
            icon={<IconFolderOpen size={16} className="flip" />}
            onClick={() => actions.show(job.id)}
            testId="job-show"
          />
        </>
      )}
      {job.state !== 'done' && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconRefresh size={14} />}
          onClick={() => actions.retry(job.id)}
          data-testid="job-again"
        >
          {t('jobs.again')}
        </Button>
      )}
      <IconButton
        label={t('jobs.dismiss')}
        icon={<IconX size={16} />}
        onClick={() => actions.dismiss(job.id)}
        testId="job-dismiss"
      />
    </>
  );
}
