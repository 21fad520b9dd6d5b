import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconClockHour4,
  IconLoader2,
  IconPlugConnectedX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobState } from '#shared/contract/jobs.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';

const LOOKS: Readonly<Record<JobState, { tone: Tone; icon: ReactNode }>> = {
  queued: { tone: 'calm', icon: <IconClockHour4 size={13} /> },
  running: { tone: 'accent', icon: <IconLoader2 size={13} /> },
  done: { tone: 'ok', icon: <IconCircleCheck size={13} /> },
  failed: { tone: 'bad', icon: <IconAlertTriangle size={13} /> },
  cancelled: { tone: 'calm', icon: <IconCircleX size={13} /> },
  interrupted: { tone: 'warn', icon: <IconPlugConnectedX size={13} /> },
};

export function JobStateBadge({ state }: { state: JobState }) {
  const { t } = useTranslation();
  const { tone, icon } = LOOKS[state];
  return (
    <Badge tone={tone} icon={icon} testId={`job-${state}`}>
      {t(`jobs.state.${state}`)}
    </Badge>
  );
}
