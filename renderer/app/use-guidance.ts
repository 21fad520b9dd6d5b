import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Span } from '#shared/contract/call-measures.ts';
import type { Peaks } from '#shared/contract/calls.ts';
import type { Listening } from '#shared/contract/preferences.ts';
import { type Heard, planListening, quietSpans, unspokenSpans } from '#shared/domain/listening.ts';
import { usePreferences } from '../ipc/queries.ts';
import { levelsFor, NO_LEVELS } from '../waveform/mix.ts';
import { player, usePlayer } from '../waveform/player.ts';
import { measuresQuery } from '../waveform/use-measures.ts';
import { peaksQuery } from '../waveform/use-peaks.ts';
import { redactionsQuery } from '../waveform/use-redactions.ts';

/** Tells the player how the recording in it is to be listened to, by the person's choice and by what was measured of it. */
export function useGuidance(): void {
  const loaded = usePlayer((state) => state.loaded);
  const { listening } = usePreferences();
  const recordingId = loaded?.recordingId ?? '';
  const isLoaded = loaded !== null;
  const measures = useQuery({ ...measuresQuery(loaded?.callId ?? ''), enabled: isLoaded }).data;
  const peaks = useQuery({ ...peaksQuery(recordingId), enabled: isLoaded && listening.quietBelowDb !== null }).data;
  // Another recording of the call may be in the player than the one that was measured.
  const analysis = measures?.recordingId === recordingId ? measures.analysis : null;
  const durationMs = loaded?.durationMs ?? 0;
  const plan = useMemo(() => {
    if (!listening.isSkippingSilence && !listening.isTwoSpeed) return null;
    const heard = analysis === null ? null : { durationMs, speech: analysis.speech, hold: analysis.hold };
    const silences = silencesOf(heard, peaks ?? null, listening);
    if (heard === null && silences.length === 0) return null;
    // Where nothing was measured there is no speech to tell apart, and so one speed.
    const isTwoSpeed = heard !== null && listening.isTwoSpeed;
    return planListening(heard ?? { durationMs, speech: [], hold: [] }, silences, { ...listening, isTwoSpeed });
  }, [analysis, peaks, listening, durationMs]);
  const redactions = useQuery({ ...redactionsQuery(loaded?.callId ?? ''), enabled: isLoaded }).data;
  useEffect(() => {
    if (recordingId === '' || redactions === undefined) return;
    const levels = listening.isLevelled && analysis !== null ? levelsFor(analysis.loudness) : NO_LEVELS;
    player.setGuidance({ plan, redactions: redactions.silences.map(toSpan), levels });
  }, [recordingId, plan, redactions, analysis, listening.isLevelled]);
}

const toSpan = ([startMs, endMs]: readonly [number, number]): Span => ({ startMs, endMs });

function silencesOf(heard: Heard | null, peaks: Peaks | null, { quietBelowDb }: Listening): Span[] {
  if (quietBelowDb === null) return heard === null ? [] : unspokenSpans(heard);
  if (peaks === null) return [];
  return quietSpans(peaks.channels, { slicesPerSecond: peaks.slicesPerSecond, belowDb: quietBelowDb });
}
