import { IconFileOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallDetail } from '#shared/contract/calls.ts';
import type { Turn } from '#shared/contract/transcripts.ts';
import { snapTurns } from '#shared/domain/transcript-layers.ts';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { measuresQuery } from '../../waveform/use-measures.ts';
import classes from './Transcript.module.css';
import { type CommentOnCall, Transcript, type TranscriptHandle } from './Transcript.tsx';
import { TranscriptBar } from './TranscriptBar.tsx';
import { TranscriptExport } from './TranscriptExport.tsx';
import { type TranscriptLayers, useTranscript } from './use-transcript.ts';

interface TranscriptPanelProps {
  call: CallDetail;
  isLive: boolean;
  readingMs: number | null;
  follow: boolean;
  comments: readonly CommentOnCall[];
  onComment: () => void;
  handle: Ref<TranscriptHandle>;
  onSeek: (atMs: number) => void;
}

/** The transcript with what can be laid over it, or why there is none. */
export function TranscriptPanel({ call, follow, ...rest }: TranscriptPanelProps) {
  const { t } = useTranslation();
  const layers = useTranscript(call.id);
  const [isHiding, setHiding] = useState(true);
  const { transcript } = layers;
  const onSnap = useSnap(call.id, layers);
  if (layers.error !== null) return <ErrorState error={layers.error} />;
  if (transcript === null) return <SkeletonLines count={10} label={t('common.loading')} />;
  if (transcript.turns.length === 0) {
    return (
      <div className={classes.none}>
        <EmptyState
          icon={<IconFileOff />}
          title={t(`review.noTranscript.${call.transcript.status}`)}
          testId="no-transcript"
        >
          {t('review.noTranscriptText')}
        </EmptyState>
      </div>
    );
  }
  const speakerNames = {
    agent: transcript.layer.names.agent ?? call.agentName ?? t('review.lane.agent'),
    contact: transcript.layer.names.contact ?? call.contactName ?? t('review.lane.contact'),
    system: t('review.lane.system'),
  };
  return (
    <Transcript
      {...rest}
      callId={call.id}
      turns={transcript.turns}
      layers={layers}
      isHiding={isHiding}
      followByDefault={follow}
      speakerNames={speakerNames}
      bar={(onEdit) => (
        <TranscriptBar
          callId={call.id}
          transcript={transcript}
          layers={layers}
          isHiding={isHiding}
          onHide={() => setHiding(!isHiding)}
          onEdit={onEdit}
          onSnap={onSnap}
          onSeek={rest.onSeek}
          exported={<TranscriptExport call={call} transcript={transcript} speakerNames={speakerNames} />}
        />
      )}
    />
  );
}

/** Lays the turns on the speech of their channels; null where there is not one channel a side. */
function useSnap(callId: string, layers: TranscriptLayers): (() => void) | null {
  const { t } = useTranslation();
  const { data } = useQuery(measuresQuery(callId));
  const [agent, contact] = data?.analysis?.speech ?? [];
  const { transcript } = layers;
  if (agent === undefined || contact === undefined || transcript === null) return null;
  return () => {
    const { isSwapped } = transcript.layer;
    const originals = transcript.turns.map((turn) => toOriginal(turn, isSwapped));
    const times = snapTurns(originals, { agent, contact }, { isSwapped });
    if (times.length === 0) toastDone(t('transcript.nothingToSnap'));
    else layers.setLayer({ times, offsetMs: 0 }, t('transcript.snapped', { count: times.length }));
  };
}

const OTHER = { agent: 'contact', contact: 'agent', system: 'system' } as const;

/** As its platform has it: the sides are changed over by the layer. */
const toOriginal = ({ id, speaker, original, originalTimes: [startMs, endMs] }: Turn, isSwapped: boolean) => ({
  id,
  speaker: isSwapped ? OTHER[speaker] : speaker,
  startMs,
  endMs,
  text: original,
});
