import { IconArchive, IconCircleCheck, IconCircleDashed, IconPencil } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { AgentValues } from '#shared/contract/agents.ts';
import { humanize } from '../../lib/format.ts';
import { Badge } from '../../ui/Badge.tsx';

const STATES = {
  active: { tone: 'ok', icon: <IconCircleCheck /> },
  draft: { tone: 'info', icon: <IconPencil /> },
  archived: { tone: 'calm', icon: <IconArchive /> },
} as const;

type KnownState = keyof typeof STATES;
const isKnown = (status: string): status is KnownState => Object.hasOwn(STATES, status);

export const statusText = (status: string | null, t: TFunction): string =>
  status === null ? t('agents.noState') : isKnown(status) ? t(`agents.state.${status}`) : humanize(status);

/** The state of an agent; one that Earshot does not know keeps the platform's word. */
export function AgentState({ status, plain = false }: { status: string | null; plain?: boolean }) {
  const { t } = useTranslation();
  if (status === null) return <span>–</span>;
  const known = isKnown(status) ? STATES[status] : { tone: 'calm' as const, icon: <IconCircleDashed /> };
  return (
    <Badge tone={known.tone} icon={known.icon} plain={plain} testId="agent-state">
      {statusText(status, t)}
    </Badge>
  );
}

const PIPELINES = ['batch', 'streaming', 'sts'] as const;
export type Pipeline = (typeof PIPELINES)[number];
export const isPipeline = (mode: string | null): mode is Pipeline => PIPELINES.some((known) => known === mode);

export const pipelineText = (mode: string | null, t: TFunction): string =>
  mode === null ? '–' : isPipeline(mode) ? t(`agents.pipeline.${mode}`) : humanize(mode);

/** A voice as its provider and the provider's own name for it. */
export const voiceText = (voice: AgentValues['voice'], t: TFunction): string => {
  if (voice === null) return t('agents.noVoice');
  return [voice.voiceId, voice.provider].filter(Boolean).join(' · ') || t('agents.noVoice');
};
