import {
  IconAlertTriangle,
  IconArrowsSplit2,
  IconCircleCheck,
  IconClockHour4,
  IconHandStop,
  IconHelpCircle,
  IconSend,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChangeState } from '#shared/contract/outbox.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';

const LOOK: Record<ChangeState, { tone: Tone; icon: ReactNode }> = {
  queued: { tone: 'accent', icon: <IconClockHour4 /> },
  held: { tone: 'warn', icon: <IconHandStop /> },
  sending: { tone: 'info', icon: <IconSend className="flip" /> },
  unknown: { tone: 'warn', icon: <IconHelpCircle /> },
  conflict: { tone: 'bad', icon: <IconArrowsSplit2 /> },
  failed: { tone: 'bad', icon: <IconAlertTriangle /> },
  done: { tone: 'ok', icon: <IconCircleCheck /> },
  discarded: { tone: 'calm', icon: <IconTrash /> },
};

export function ChangeStateBadge({ state }: { state: ChangeState }) {
  const { t } = useTranslation();
  const { tone, icon } = LOOK[state];
  return (
    <Badge tone={tone} icon={icon} title={t(`outbox.stateTitle.${state}`)} testId={`change-${state}`}>
      {t(`outbox.state.${state}`)}
    </Badge>
  );
}
