import { useEffect, useRef, useState } from 'react';
import type { CallDetail, RecordingInfo } from '#shared/contract/calls.ts';
import { callParty } from '../../features/calls/columns.tsx';
import { lanesOf } from '../../features/calls/use-call.ts';
import { isToGoOnPlaying } from '../../lib/own-window.ts';
import { type LoadedCall, player, usePlayer } from '../../waveform/player.ts';

/** Ties a call on screen to the player, which may hold another call or none. */
export function useReviewPlayer(call: CallDetail, recording: RecordingInfo | null, atSeconds: number | null) {
  const isLoaded = usePlayer((state) => recording !== null && state.loaded?.recordingId === recording.id);
  const isCached = recording?.audio === 'cached';
  // Without sound the person still reads along: a place in the text stands in for the playhead.
  const [readingMs, setReadingMs] = useState<number | null>(atSeconds === null ? null : atSeconds * 1000);
  const entry = toLoaded(call, recording);
  const latest = useRef(entry);
  useEffect(() => {
    latest.current = entry;
  });
  useEffect(() => {
    // A call that is playing goes on; opening another one to read it must not cut it off.
    if (!isCached || latest.current === null || player.state.get().isPlaying) return;
    player.load(latest.current);
    if (atSeconds !== null) player.seekMs(atSeconds * 1000);
  }, [isCached, atSeconds]);
  const isGuided = usePlayer((state) => state.guidance.redactions !== null);
  const goesOn = useRef(isToGoOnPlaying);
  useEffect(() => {
    // Not before it is known what must not be heard.
    if (!goesOn.current || !isLoaded || !isGuided) return;
    goesOn.current = false;
    void player.play();
  }, [isLoaded, isGuided]);
  const take = (): boolean => {
    if (!isCached || latest.current === null) return false;
    player.load(latest.current);
    return true;
  };
  return {
    isLoaded,
    /** Where the person reads; null while the player says where they are. */
    readingMs: isLoaded ? null : readingMs,
    positionMs: () => (isLoaded ? player.positionMs() : (readingMs ?? 0)),
    seek: (atMs: number) => {
      if (take()) player.seekMs(atMs);
      else setReadingMs(atMs);
    },
    toggle: () => {
      if (isLoaded || !isCached) void player.toggle();
      else if (take()) void player.play();
    },
  };
}

function toLoaded(call: CallDetail, recording: RecordingInfo | null): LoadedCall | null {
  if (recording === null) return null;
  return {
    callId: call.id,
    recordingId: recording.id,
    title: callParty(call),
    agentName: call.agentName,
    startedAt: call.startedAt,
    durationMs: recording.durationMs ?? call.durationMs ?? 0,
    lanes: lanesOf(recording),
  };
}
