import {
  IconAlertTriangle,
  IconArrowsSplit2,
  IconCircleCheck,
  IconClockHour4,
  IconHandStop,
  IconHelpCircle,
  IconSend,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordState } from '#shared/contract/record-state.ts';
import { Badge, type Tone } from './Badge.tsx';

const LOOK: Record<RecordState, { tone: Tone; icon: ReactNode }> = {
  synced: { tone: 'ok', icon: <IconCircleCheck /> },
  queued: { tone: 'accent', icon: <IconClockHour4 /> },
  sending: { tone: 'info', icon: <IconSend className="flip" /> },
  unknown: { tone: 'warn', icon: <IconHelpCircle /> },
  held: { tone: 'warn', icon: <IconHandStop /> },
  conflict: { tone: 'bad', icon: <IconArrowsSplit2 /> },
  failed: { tone: 'bad', icon: <IconAlertTriangle /> },
};

/** How a record stands towards its platform; nothing at all when it is simply in step. */
export function StateBadge({ state, showSynced = false }: { state: RecordState; showSynced?: boolean }) {
  const { t } = useTranslation();
  if (state === 'synced' && !showSynced) return null;
  const { tone, icon } = LOOK[state];
  return (
    <Badge tone={tone} icon={icon} title={t(`contacts.stateTitle.${state}`)} testId={`record-${state}`}>
      {t(`contacts.state.${state}`)}
    </Badge>
  );
}
