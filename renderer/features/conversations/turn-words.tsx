import {
  IconAlertTriangle,
  IconCircleCheck,
  IconHelpCircle,
  IconPencil,
  IconPlayerStop,
  IconSearch,
  IconSend,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { TurnState } from '#shared/contract/conversations.ts';
import type { Tone } from '../../ui/Badge.tsx';

/** How the state of a turn looks wherever it is shown; the word is `conversations.turn.<state>`. */
export const TURN_LOOK: Record<TurnState, { tone: Tone; icon: ReactNode }> = {
  sending: { tone: 'info', icon: <IconSend className="flip" /> },
  streaming: { tone: 'accent', icon: <IconPencil /> },
  unknown: { tone: 'warn', icon: <IconSearch /> },
  undecided: { tone: 'warn', icon: <IconHelpCircle /> },
  done: { tone: 'ok', icon: <IconCircleCheck /> },
  failed: { tone: 'bad', icon: <IconAlertTriangle /> },
  stopped: { tone: 'calm', icon: <IconPlayerStop /> },
};
