import { Button } from '@mantine/core';
import { IconFileOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallDetail } from '#shared/contract/calls.ts';
import type { Turn } from '#shared/contract/transcripts.ts';
import { alignTurns, isTimed } from '#shared/domain/transcript-align.ts';
import { snapTurns, type TurnTime } from '#shared/domain/transcript-layers.ts';
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
  const speech = useSpeech(call.id, layers);
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
  const hasTimes = isTimed(transcript.turns);
  const hasSound = call.recordings.length > 0;
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
      isTimed={hasTimes}
      layout={hasSound ? 'lines' : 'chat'}
      followByDefault={follow}
      speakerNames={speakerNames}
      bar={(onEdit) => (
        <>
          <TranscriptBar
            callId={call.id}
            transcript={transcript}
            layers={layers}
            isHiding={isHiding}
            onHide={() => setHiding(!isHiding)}
            onEdit={onEdit}
            onSnap={hasTimes ? (speech?.snap ?? null) : null}
            onSeek={rest.onSeek}
            exported={<TranscriptExport call={call} transcript={transcript} speakerNames={speakerNames} />}
          />
          {!hasTimes && hasSound && <NoTimes onAlign={speech?.align ?? null} />}
          {!hasSound && (
            <div className={classes.notice} role="status" data-testid="no-sound">
              {t('review.noAudio')}
            </div>
          )}
        </>
      )}
    />
  );
}

/**
 * The ways to lay the turns on the speech of their channels: from where they stand, or from nothing; null where there is not one
 * channel a side.
 */
function useSpeech(callId: string, layers: TranscriptLayers): { snap(): void; align(): void } | null {
  const { t } = useTranslation();
  const { data } = useQuery(measuresQuery(callId));
  const [agent, contact] = data?.analysis?.speech ?? [];
  const { transcript } = layers;
  if (agent === undefined || contact === undefined || transcript === null) return null;
  const { isSwapped } = transcript.layer;
  const originals = transcript.turns.map((turn) => toOriginal(turn, isSwapped));
  const lay = (times: TurnTime[], otherwise: string) => {
    if (times.length === 0) toastDone(otherwise);
    else layers.setLayer({ times, offsetMs: 0 }, t('transcript.snapped', { count: times.length }));
  };
  return {
    snap: () => lay(snapTurns(originals, { agent, contact }, { isSwapped }), t('transcript.nothingToSnap')),
    align: () =>
      lay(
        alignTurns(originals, isSwapped ? { agent: contact, contact: agent } : { agent, contact }),
        t('transcript.doesNotFit'),
      ),
  };
}

/** Why the turns do not follow the sound, and what can be done. */
function NoTimes({ onAlign }: { onAlign: (() => void) | null }) {
  const { t } = useTranslation();
  return (
    <div className={classes.notice} role="status" data-testid="no-times">
      <span>{onAlign === null ? t('transcript.noTimes') : t('transcript.noTimesAlign')}</span>
      {onAlign !== null && (
        <Button size="compact-sm" variant="default" onClick={onAlign} data-testid="transcript-align">
          {t('transcript.align')}
        </Button>
      )}
    </div>
  );
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
