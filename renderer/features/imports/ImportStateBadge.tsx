import {
  IconAlertTriangle,
  IconCheck,
  IconFileX,
  IconListCheck,
  IconLoader2,
  IconPlayerPause,
  IconTableColumn,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#shared/contract/imports.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';

const LOOKS = {
  reading: { tone: 'accent', icon: <IconLoader2 size={13} /> },
  unreadable: { tone: 'bad', icon: <IconFileX size={13} /> },
  mapping: { tone: 'calm', icon: <IconTableColumn size={13} /> },
  checking: { tone: 'accent', icon: <IconLoader2 size={13} /> },
  checked: { tone: 'warn', icon: <IconListCheck size={13} /> },
  running: { tone: 'accent', icon: <IconLoader2 size={13} /> },
  stopped: { tone: 'bad', icon: <IconAlertTriangle size={13} /> },
  done: { tone: 'ok', icon: <IconCheck size={13} /> },
} as const satisfies Record<Import['state'], { tone: Tone; icon: React.ReactNode }>;

/** Where an import stands; one that is ready offline says that it waits for the person. */
export function ImportStateBadge({ state, isOffline }: { state: Import['state']; isOffline: boolean }) {
  const { t } = useTranslation();
  const { tone, icon } = LOOKS[state];
  const isHeld = state === 'checked' && isOffline;
  return (
    <Badge tone={tone} icon={isHeld ? <IconPlayerPause size={13} /> : icon} plain testId="import-state">
      {isHeld ? t('imports.state.held') : t(`imports.state.${state}`)}
    </Badge>
  );
}
