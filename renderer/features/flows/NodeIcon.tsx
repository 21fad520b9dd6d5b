import {
  IconAlertTriangle,
  IconDialpad,
  IconGitBranch,
  IconHeadset,
  IconMessageQuestion,
  IconMicrophone,
  IconPhoneCall,
  IconPhoneOff,
  IconPlayerPlay,
  IconPlayerStop,
  IconPoint,
  IconPointFilled,
  IconSparkles,
  IconVariable,
  IconVolume,
} from '@tabler/icons-react';
import type { NodeTone } from './flow-look.ts';

const ICONS: Readonly<Record<string, typeof IconPoint>> = {
  dial: IconPhoneCall,
  answer: IconPhoneCall,
  play: IconVolume,
  dtmf: IconDialpad,
  record: IconMicrophone,
  collect_audio: IconMicrophone,
  condition: IconGitBranch,
  set_variable: IconVariable,
  connect_agent: IconHeadset,
  hangup: IconPhoneOff,
  start: IconPlayerPlay,
  end: IconPlayerStop,
  llm: IconSparkles,
  user_input: IconMessageQuestion,
  question: IconMessageQuestion,
};

/** What a node does as a sign; a warning instead where something is odd there. */
export function NodeIcon({ kind, tone, size = 14 }: { kind: string; tone: NodeTone; size?: number }) {
  const known = kind.toLowerCase();
  const Icon =
    tone === 'bad' || tone === 'warn'
      ? IconAlertTriangle
      : Object.hasOwn(ICONS, known)
        ? (ICONS[known] ?? IconPoint)
        : IconPointFilled;
  return <Icon size={size} aria-hidden="true" />;
}
