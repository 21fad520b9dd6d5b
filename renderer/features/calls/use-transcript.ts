import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CallTranscript, TranscriptLayer, Turn } from '#shared/contract/transcripts.ts';
import { anchorOf, type TextRange } from '#shared/domain/transcript-anchor.ts';
import { api } from '../../ipc/client.ts';
import { toastError, toastUndo } from '../../ui/toast.tsx';

/** Words that are chosen: of each turn its range. */
export interface ChosenWords {
  turn: Turn;
  range: TextRange;
}

/** The transcript of a call with what was laid over it, and the ways to change that; each can be taken back. */
export function useTranscript(callId: string) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const queryKey = ['transcripts', callId];
  const { data, error } = useQuery({ queryKey, queryFn: () => api.transcripts.get({ callId }) });
  const onError = toastError;
  const onSettled = () => client.invalidateQueries({ queryKey });
  const correction = useMutation({
    mutationFn: (input: { turn: Turn; text: string | null }) =>
      api.transcripts.correct({
        id: crypto.randomUUID(),
        callId,
        segmentId: input.turn.id,
        base: input.turn.original,
        text: input.text,
      }),
    onMutate: ({ turn, text }) =>
      client.setQueryData<CallTranscript>(queryKey, (known) => known && withText(known, turn.id, text)),
    onError,
    onSettled,
  });
  const layer = useMutation({
    mutationFn: (value: TranscriptLayer) => api.transcripts.setLayer({ callId, layer: value }),
    onError,
    onSettled,
  });
  const redaction = useMutation({
    mutationFn: (input: Parameters<typeof api.redactions.add>[0]) => api.redactions.add(input),
    onError,
    onSettled,
  });
  const lifting = useMutation({
    mutationFn: (input: { id: string; isLifted: boolean }) => api.redactions.setLifted(input),
    onError,
    onSettled,
  });
  return {
    transcript: data ?? null,
    error,
    correct(turn: Turn, text: string | null) {
      const before = turn.correction === null ? null : turn.text;
      const wanted = text?.trim() === turn.original ? null : (text?.trim() ?? null);
      if (wanted === before || wanted === '') return;
      correction.mutate({ turn, text: wanted });
      toastUndo(wanted === null ? t('transcript.restored') : t('transcript.corrected'), () =>
        correction.mutate({ turn, text: before }),
      );
    },
    setLayer(change: Partial<TranscriptLayer>, message: string) {
      if (data === undefined) return;
      layer.mutate({ ...data.layer, ...change });
      toastUndo(message, () => layer.mutate(data.layer));
    },
    redact(chosen: readonly ChosenWords[], reason: string) {
      const [first] = chosen;
      if (first === undefined) return;
      const id = crypto.randomUUID();
      const startMs = Math.max(0, Math.min(...chosen.map(({ turn }) => turn.startMs)));
      const endMs = Math.max(startMs + 1, ...chosen.map(({ turn }) => turn.endMs));
      const anchors = chosen.map(({ turn, range }) => anchorOf(turn, range));
      redaction.mutate({ id, callId, startMs, endMs, anchors, reason });
      toastUndo(t('transcript.redactedNow'), () => lifting.mutate({ id, isLifted: true }));
    },
    setLifted: (id: string, isLifted: boolean) => lifting.mutate({ id, isLifted }),
  };
}

export type TranscriptLayers = ReturnType<typeof useTranscript>;

/** On screen before it is stored. */
const withText = (known: CallTranscript, id: string, text: string | null): CallTranscript => ({
  ...known,
  turns: known.turns.map((turn) =>
    turn.id === id
      ? {
          ...turn,
          text: text ?? turn.original,
          correction: text === null ? null : { author: '', at: Date.now(), isConflicting: false },
        }
      : turn,
  ),
});
