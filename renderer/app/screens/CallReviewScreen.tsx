import { Button, Loader, Tabs } from '@mantine/core';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { CallDetail, Peaks, RecordingInfo } from '#shared/contract/calls.ts';
import { quotesOf } from '#shared/domain/transcript-quote.ts';
import { useMoments } from '../../features/call-search/use-search.ts';
import { problemLine, problemWords, waveformWords } from '../../features/calls/audio-words.ts';
import { CallDetails } from '../../features/calls/CallDetails.tsx';
import { CallHeader } from '../../features/calls/CallHeader.tsx';
import { openInWindow } from '../../features/calls/open-in-window.ts';
import type { TranscriptHandle } from '../../features/calls/Transcript.tsx';
import { TranscriptPanel } from '../../features/calls/TranscriptPanel.tsx';
import {
  lanesOf,
  mainRecording,
  markActive,
  useCall,
  useDownload,
  useNeighbours,
  usePreparedCalls,
} from '../../features/calls/use-call.ts';
import { useTranscript } from '../../features/calls/use-transcript.ts';
import { CommentsPanel, type ComposerHandle } from '../../features/comments/CommentsPanel.tsx';
import { type CommentPlace, commentDrafts } from '../../features/comments/comment-drafts.ts';
import { useComments } from '../../features/comments/use-comments.ts';
import { useMarkers } from '../../features/markers/use-markers.ts';
import { CallAttempts } from '../../features/reports/CallAttempts.tsx';
import { isOfflineState, usePreferences, useSyncStatus } from '../../ipc/queries.ts';
import { formatBytes, formatPercent, formatPhone } from '../../lib/format.ts';
import { callOfWindow } from '../../lib/own-window.ts';
import { useStore } from '../../lib/store.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { spansOf } from '../../waveform/overlays.ts';
import { usePlayer } from '../../waveform/player.ts';
import { adjacentTurnMs } from '../../waveform/turns.ts';
import { measuresQuery } from '../../waveform/use-measures.ts';
import { peaksQuery } from '../../waveform/use-peaks.ts';
import { redactionsQuery } from '../../waveform/use-redactions.ts';
import { Waveform } from '../../waveform/Waveform.tsx';
import { overlays } from '../ui-state.ts';
import classes from './CallReviewScreen.module.css';
import { useReviewPlayer } from './use-review-player.ts';

/** The core of the console: a call heard, read and commented. */
export function CallReviewScreen({
  callId,
  atSeconds,
  search,
}: {
  callId: string;
  atSeconds: number | null;
  /** The search across all calls that it was found by. */
  search: string | null;
}) {
  const { t } = useTranslation();
  const { data: call, error, refetch } = useCall(callId);
  if (call !== undefined) return <Review call={call} atSeconds={atSeconds} search={search} />;
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return <SkeletonLines count={12} label={t('common.loading')} />;
}

function Review({ call, atSeconds, search }: { call: CallDetail; atSeconds: number | null; search: string | null }) {
  const { t } = useTranslation();
  const preferences = usePreferences();
  const recording = mainRecording(call);
  const comments = useComments(call.id);
  const loop = usePlayer((state) => state.loop);
  const review = useReviewPlayer(call, recording, atSeconds);
  const isInspectorOpen = useStore(overlays, (state) => state.isInspectorOpen);
  const navigate = useNavigate();
  const [tab, setTab] = useState<string | null>('comments');
  const [highlightedId, setHighlightedId] = useState<string | null>(null);
  const peaks = useQuery({ ...peaksQuery(recording?.id ?? ''), enabled: recording?.audio === 'cached' });
  const neighbours = useCallSteps(call.id, search);
  const moments = useMoments(call.id, search ?? '');
  const notice = useNotice(call, peaks);
  const markers = useMarkers(call.id, review.positionMs);
  const marks = useMarks(call.id, recording, comments.comments.length + markers.markers.length);
  const quoteOf = useQuoteOf(call.id);
  const draft = useStore(commentDrafts, (drafts) => drafts[call.id]);
  const shown = useMemo(
    () => (draft === undefined || draft.anchors.length === 0 ? comments.comments : [...comments.comments, draft]),
    [comments.comments, draft],
  );
  const composer = useRef<ComposerHandle>(null);
  const transcript = useRef<TranscriptHandle>(null);
  const comment = () => {
    const words = transcript.current?.takeWords() ?? null;
    // At once: what is typed next is the comment, not keys of the screen.
    flushSync(() => {
      setTab('comments');
      overlays.set({ isInspectorOpen: true });
    });
    composer.current?.begin(words);
  };
  useShortcut('review.comment', comment);
  const { segments } = call.transcript;

  const turnStep = (step: -1 | 1) => {
    const target = adjacentTurnMs(segments, review.positionMs(), step);
    if (target !== null) review.seek(target);
  };
  useShortcut('review.previousTurn', () => turnStep(-1));
  useShortcut('review.nextTurn', () => turnStep(1));
  useShortcut('player.toggle', review.toggle);
  return (
    <div className={classes.review}>
      <CallHeader call={call} recording={recording} {...neighbours} />
      {recording !== null && (
        <Waveform
          durationMs={recording.durationMs ?? call.durationMs ?? 1}
          lanes={lanesOf(recording)}
          channels={peaks.data?.channels ?? null}
          isLoaded={review.isLoaded}
          onSeek={review.seek}
          pins={[
            ...moments.map((moment, index) => ({ ...moment, id: `${index}` })),
            ...comments.comments.map(({ id, atMs, text }) => ({ id, kind: 'comment' as const, atMs, label: text })),
            ...markers.markers.map(({ id, atMs }) => ({ id, kind: 'marker' as const, atMs, label: '' })),
          ]}
          onPin={({ id, kind, atMs }) => {
            if (kind === 'comment') {
              setTab('comments');
              overlays.set({ isInspectorOpen: true });
              setHighlightedId(id);
            }
            review.seek(atMs);
          }}
          onRemovePin={({ id }) => {
            const marker = markers.markers.find((other) => other.id === id);
            if (marker !== undefined) markers.removeWithUndo(marker);
          }}
          loop={review.isLoaded ? loop : null}
          {...marks}
          laneNames={{
            agent: t('review.lane.agent'),
            contact: t('review.lane.contact'),
            both: t('review.lane.both'),
          }}
          {...(notice === null ? {} : { notice, isNoticeQuiet: recording.audio === 'cached' })}
        />
      )}
      <div className={classes.split}>
        <TranscriptPanel
          call={call}
          isLive={review.isLoaded}
          readingMs={review.readingMs}
          follow={preferences.followTranscript}
          comments={shown}
          onComment={comment}
          handle={transcript}
          onSeek={review.seek}
        />
        {isInspectorOpen && (
          <aside className={classes.inspector} aria-label={t('review.inspector')} tabIndex={-1} data-pane>
            <Tabs value={tab} onChange={setTab} className={classes.tabs} keepMounted={true}>
              <Tabs.List className={classes.tabList}>
                <Tabs.Tab value="comments">
                  {comments.comments.length === 0
                    ? t('comments.title')
                    : t('comments.titleCount', { count: comments.comments.length })}
                </Tabs.Tab>
                <Tabs.Tab value="details">{t('details.title')}</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="comments" className={classes.panel}>
                <CommentsPanel
                  callId={call.id}
                  comments={comments}
                  positionMs={review.positionMs}
                  onSeek={review.seek}
                  highlightedId={highlightedId}
                  quoteOf={quoteOf}
                  composer={composer}
                />
              </Tabs.Panel>
              <Tabs.Panel value="details" className={classes.panel}>
                <CallDetails call={call} recording={recording} />
                {tab === 'details' && (
                  <CallAttempts
                    call={{ callId: call.id }}
                    title={call.contactName ?? formatPhone(call.contactPhone)}
                    onCall={({ callId }) => {
                      if (callId === null) return;
                      if (callOfWindow !== null) void openInWindow(callId);
                      else void navigate({ to: '/calls/$callId', params: { callId } });
                    }}
                    isNarrow
                  />
                )}
              </Tabs.Panel>
            </Tabs>
          </aside>
        )}
      </div>
    </div>
  );
}

/** The words that a comment is on, without what is redacted of them. */
function useQuoteOf(callId: string): (place: CommentPlace) => string | null {
  const { transcript } = useTranscript(callId);
  return ({ anchors }) => {
    const quotes = quotesOf(transcript?.turns ?? [], anchors);
    return quotes.length === 0 ? null : quotes.map(({ text }) => text).join(' … ');
  };
}

/** What was measured and marked of the recording on screen, and how much of each kind there is. */
function useMarks(callId: string, recording: RecordingInfo | null, commentCount: number) {
  const { data } = useQuery({ ...measuresQuery(callId), enabled: recording?.audio === 'cached' });
  const measures = data?.recordingId === recording?.id ? (data?.analysis?.measures ?? null) : null;
  const silences = useQuery(redactionsQuery(callId)).data?.silences;
  const spans = useMemo(
    () => spansOf(measures, withinCall(silences ?? [], recording?.durationMs ?? null)),
    [measures, silences, recording?.durationMs],
  );
  const sides = measures?.sides ?? null;
  return {
    spans,
    overlayCounts: {
      silence: measures?.silences.length ?? null,
      overtalk: sides?.overtalk.length ?? null,
      interruptions: sides === null ? null : sides.agent.interruptions.length + sides.customer.interruptions.length,
      sentiment: null,
      comments: commentCount === 0 ? null : commentCount,
      redactions: silences?.length || null,
    },
  };
}

/** A redaction of words that nobody knows the time of goes on beyond the end. */
const withinCall = (silences: readonly [number, number][], durationMs: number | null) =>
  silences.map(([startMs, endMs]) => ({ startMs, endMs: Math.min(endMs, durationMs ?? endMs) }));

/** N and B walk the list that the call was opened from. */
function useCallSteps(callId: string, search: string | null) {
  const navigate = useNavigate();
  const neighbours = useNeighbours(callId);
  usePreparedCalls([neighbours.nextId, neighbours.previousId]);
  const go = (id: string | null, step: -1 | 1) => {
    if (id === null || neighbours.index === null) return;
    markActive(id, neighbours.index + step);
    // One entry for a walk through the list, so that going back leaves the walk.
    void navigate({ to: '/calls/$callId', params: { callId: id }, replace: true });
  };
  const onPrevious = () => go(neighbours.previousId, -1);
  const onNext = () => go(neighbours.nextId, 1);
  useShortcut('review.previousCall', onPrevious);
  useShortcut('review.nextCall', onNext);
  const goBack = () => void navigate({ to: search === null ? '/calls' : '/calls/search' });
  useShortcut('app.back', goBack, callOfWindow === null);
  return { neighbours, onPrevious, onNext };
}

/** Where nothing is known but the state. */
const NO_WORDS = { failed: 'review.audioFailed', none: 'review.noAudio' } as const;

/** What stands over the lanes while there is no sound to draw. */
function useNotice(call: CallDetail, peaks: Pick<UseQueryResult<Peaks | null>, 'data' | 'error'>): ReactNode {
  const { t } = useTranslation();
  const isOffline = isOfflineState(useSyncStatus()?.state);
  const recording = mainRecording(call);
  if (recording === null) return null;
  const { problem } = recording;
  switch (recording.audio) {
    case 'cached': {
      const failure = waveformWords(t, recording.findings);
      if (failure !== null) return <span title={failure.todo}>{failure.what}</span>;
      if (peaks.error !== null) return t('review.peaksFailed');
      return peaks.data == null ? (
        <>
          <Loader size={12} />
          {t('review.peaksPending')}
        </>
      ) : null;
    }
    case 'downloading':
    case 'queued':
      return (
        <>
          <Loader size={14} />
          <Words
            what={
              recording.audio === 'queued'
                ? t('review.queued')
                : t('review.downloading', { share: formatPercent(recording.progress) })
            }
            todo={problem === null ? null : problemLine(t, problem)}
          />
        </>
      );
    case 'remote':
      return (
        <>
          <span>{isOffline ? t('review.remoteOffline') : t('review.remote')}</span>
          <DownloadButton recording={recording} isOffline={isOffline} />
        </>
      );
    case 'failed':
    case 'none':
      return (
        <>
          <Words
            {...(problem === null ? { what: t(NO_WORDS[recording.audio]), todo: null } : problemWords(t, problem))}
          />
          <DownloadButton recording={recording} isOffline={isOffline} isAgain />
        </>
      );
  }
}

/** What happened, and under it what to do. */
function Words({ what, todo }: { what: string; todo: string | null }) {
  return (
    <span className={classes.words} role="status" data-testid="audio-words">
      <span>{what}</span>
      {todo !== null && <span className={classes.todo}>{todo}</span>}
    </span>
  );
}

function DownloadButton({
  recording,
  isOffline,
  isAgain = false,
}: {
  recording: RecordingInfo;
  isOffline: boolean;
  isAgain?: boolean;
}) {
  const { t } = useTranslation();
  const download = useDownload();
  const size = recording.sizeBytes;
  const label = isAgain
    ? t('common.tryAgain')
    : size === null
      ? t('review.download')
      : t('review.downloadSize', { size: formatBytes(size) });
  return (
    <Button size="compact-sm" variant="default" onClick={() => download(recording.id)} data-testid="download-audio">
      {isOffline ? t('review.downloadLater') : label}
    </Button>
  );
}
