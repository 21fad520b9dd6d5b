import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClockHour4,
  IconCloud,
  IconCloudDown,
  IconVolumeOff,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AudioProblem, AudioState } from '#shared/contract/calls.ts';
import { formatPercent } from '../../lib/format.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { problemLine } from './audio-words.ts';

const LOOK: Record<AudioState, { tone: Tone; icon: ReactNode }> = {
  cached: { tone: 'ok', icon: <IconCircleCheck /> },
  remote: { tone: 'calm', icon: <IconCloud /> },
  queued: { tone: 'info', icon: <IconClockHour4 /> },
  downloading: { tone: 'info', icon: <IconCloudDown /> },
  failed: { tone: 'bad', icon: <IconAlertTriangle /> },
  none: { tone: 'calm', icon: <IconVolumeOff /> },
};

/** Where a call's audio is, and on a closer look why it is not here. */
export function AudioBadge({
  state,
  problem = null,
  progress,
  plain,
}: {
  state: AudioState;
  problem?: AudioProblem | null;
  progress?: number;
  plain?: boolean;
}) {
  const { t } = useTranslation();
  const { tone, icon } = LOOK[state];
  return (
    <Badge
      tone={tone}
      icon={icon}
      plain={plain ?? false}
      title={problem === null ? t(`calls.audioTitle.${state}`) : problemLine(t, problem)}
      testId={`audio-${state}`}
    >
      {state === 'downloading' && progress !== undefined
        ? formatPercent(progress)
        : t(plain === true ? `calls.audio.${state}` : `calls.audioLong.${state}`)}
    </Badge>
  );
}
