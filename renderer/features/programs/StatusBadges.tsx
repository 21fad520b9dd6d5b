import {
  IconArchive,
  IconCalendarTime,
  IconCircleCheck,
  IconCircleX,
  IconPencil,
  IconPhone,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Execution } from '#shared/contract/programs.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { executionStatusWords, programStatusWords } from './program-words.ts';

const EXECUTIONS: Readonly<Record<string, { tone: Tone; icon: typeof IconPhone }>> = {
  scheduled: { tone: 'info', icon: IconCalendarTime },
  running: { tone: 'accent', icon: IconPlayerPlay },
  paused: { tone: 'warn', icon: IconPlayerPause },
  paused_no_credits: { tone: 'bad', icon: IconPlayerPause },
  paused_threshold: { tone: 'warn', icon: IconPlayerPause },
  completed: { tone: 'ok', icon: IconCircleCheck },
  stopped: { tone: 'calm', icon: IconPlayerStop },
  cancelled: { tone: 'calm', icon: IconCircleX },
};

/** How an execution stands, as an icon and a word. */
export function ExecutionBadge({
  execution,
  plain = false,
}: {
  execution: Pick<Execution, 'status' | 'isInPauseWindow'>;
  plain?: boolean;
}) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = EXECUTIONS[execution.status] ?? { tone: 'calm', icon: IconPhone };
  return (
    <Badge
      tone={execution.isInPauseWindow ? 'warn' : tone}
      icon={<Icon size={13} />}
      plain={plain}
      testId="execution-status"
    >
      {execution.isInPauseWindow ? t('programs.status.paused_window') : executionStatusWords(execution.status, t)}
    </Badge>
  );
}

const PROGRAMS: Readonly<Record<string, { tone: Tone; icon: typeof IconPhone }>> = {
  draft: { tone: 'calm', icon: IconPencil },
  active: { tone: 'ok', icon: IconCircleCheck },
  archived: { tone: 'calm', icon: IconArchive },
};

export function ProgramBadge({ status, plain = false }: { status: string | null; plain?: boolean }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = PROGRAMS[status ?? ''] ?? { tone: 'calm', icon: IconPhone };
  return (
    <Badge tone={tone} icon={<Icon size={13} />} plain={plain}>
      {programStatusWords(status, t)}
    </Badge>
  );
}
