import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '#shared/contract/jobs.ts';
import { isolate } from '../../lib/format.ts';
import { toastLink } from '../../ui/toast.tsx';
import { useActiveJobCount, useJobs } from './use-jobs.ts';

const isUnderWay = ({ state }: Job): boolean => state === 'queued' || state === 'running';

/** Says when a job ends that was under way, wherever the person is; `onSee` leads to it. Answers how many are under way. */
export function useJobToasts({ isShown, onSee }: { isShown: boolean; onSee: () => void }): number {
  const { t } = useTranslation();
  const jobs = useJobs().data?.rows;
  const underWay = useRef<ReadonlySet<string>>(new Set());
  const see = useRef(onSee);
  useEffect(() => {
    see.current = onSee;
  });
  useEffect(() => {
    if (jobs === undefined) return;
    for (const job of jobs) {
      if (isShown || !underWay.current.has(job.id)) continue;
      if (job.state !== 'done' && job.state !== 'failed') continue;
      const name = isolate(job.label);
      toastLink(t(`jobs.toast.${job.state}`, { name }), t('jobs.toast.see'), () => see.current());
    }
    underWay.current = new Set(jobs.filter(isUnderWay).map(({ id }) => id));
  }, [jobs, isShown, t]);
  return useActiveJobCount();
}
