// biome-ignore-all lint/a11y/useSemanticElements: turns are placed by transforms inside a box as high as all of them
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by key
import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconMessage, IconPencil, IconPencilExclamation } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type Ref, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Segment } from '#shared/contract/calls.ts';
import type { Comment } from '#shared/contract/comments.ts';
import type { Turn } from '#shared/contract/transcripts.ts';
import { anchorOf } from '#shared/domain/transcript-anchor.ts';
import { quotesOf } from '#shared/domain/transcript-quote.ts';
import { formatDuration, formatMoment, formatPercent } from '../../lib/format.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { turnIndexAt } from '../../waveform/turns.ts';
import { usePosition } from '../../waveform/use-position.ts';
import { FindBar } from './FindBar.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import classes from './Transcript.module.css';
import { TurnEditor } from './TurnEditor.tsx';
import { TurnText } from './TurnText.tsx';
import { useFind } from './use-find.ts';
import { useFollow } from './use-follow.ts';
import type { ChosenWords, TranscriptLayers } from './use-transcript.ts';
import { useWordSelection } from './use-word-selection.ts';

/** Under this confidence a turn is marked as doubtful. */
const DOUBTFUL = 0.6;
const isDoubtful = ({ confidence, correction }: Turn): boolean =>
  confidence !== null && confidence < DOUBTFUL && correction === null;

/** What of a comment is seen in the transcript. */
export type CommentOnCall = Pick<Comment, 'atMs' | 'anchors'>;
type CommentedWords = Pick<Comment, 'atMs' | 'anchors'> & { endMs: number };

export interface TranscriptHandle {
  /** The words that are chosen, which are let go of; null where there are none. */
  takeWords(): CommentedWords | null;
}

interface TranscriptProps {
  callId: string;
  turns: readonly Turn[];
  speakerNames: Record<Segment['speaker'], string>;
  /** True while this call is the one in the player, so that the playhead is its own. */
  isLive: boolean;
  /** A place in the text where there is no playhead. */
  readingMs: number | null;
  followByDefault: boolean;
  /** Without times the turns neither follow the playhead nor lead it. */
  isTimed: boolean;
  /** chat: what was written, or what is left of a call that has no sound. */
  layout: 'lines' | 'chat';
  comments: readonly CommentOnCall[];
  /** Begins a comment on the words that are chosen. */
  onComment: () => void;
  handle: Ref<TranscriptHandle>;
  isHiding: boolean;
  layers: TranscriptLayers;
  /** What stands over the turns; given the way into editing. */
  bar: (onEdit: () => void) => ReactNode;
  onSeek: (atMs: number) => void;
}

/** The words of the call: follows the playhead, and leads it. */
export function Transcript(props: TranscriptProps) {
  const { callId, turns, speakerNames, isLive, readingMs, followByDefault, comments, isHiding, layers, onSeek } = props;
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const [editedId, setEditedId] = useState<string | null>(null);
  const { isTimed } = props;
  const playing = usePosition((atMs) => (isLive && isTimed ? turnIndexAt(turns, atMs) : -1));
  const active = isLive || readingMs === null || !isTimed ? playing : turnIndexAt(turns, readingMs);
  const virtualizer = useVirtualizer({
    count: turns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 44,
    overscan: 8,
    getItemKey: (index) => turns[index]?.id ?? index,
  });
  const [isFollowing, setFollowing] = useFollow(followByDefault, editedId === null ? active : -1, scroller, (index) =>
    virtualizer.scrollToIndex(index, { align: 'center' }),
  );
  const reveal = (index: number) => {
    setFollowing(false);
    virtualizer.scrollToIndex(index, { align: 'center' });
  };
  const find = useFind(turns, reveal);
  const commented = useMemo(
    () => new Set(isTimed ? comments.map(({ atMs }) => Math.max(0, turnIndexAt(turns, atMs))) : []),
    [comments, turns, isTimed],
  );
  const evidence = useMemo(
    () =>
      Map.groupBy(
        comments.flatMap(({ anchors }) => quotesOf(turns, anchors)),
        ({ segmentId }) => segmentId,
      ),
    [comments, turns],
  );
  const words = useWordSelection({ scroller, turns, active, reveal });
  const isChoosing = words.selection.length > 0;
  const chosenWords = () =>
    words.now().flatMap(({ index, range }): ChosenWords[] => {
      const turn = turns[index];
      return turn ? [{ turn, range }] : [];
    });
  const redact = () => {
    layers.redact(chosenWords(), '');
    words.clear();
  };
  useImperativeHandle(props.handle, () => ({
    takeWords() {
      const chosen = chosenWords();
      const [first] = chosen;
      if (first === undefined) return null;
      words.clear();
      return {
        atMs: first.turn.startMs,
        endMs: Math.max(...chosen.map(({ turn }) => turn.endMs)),
        anchors: chosen.map(({ turn, range }) => anchorOf(turn, range)),
      };
    },
  }));
  const edit = (index: number | null) => {
    const turn = index === null ? undefined : turns[index];
    setEditedId(turn?.id ?? null);
    if (turn && index !== null) reveal(index);
    else scroller.current?.focus();
  };
  const place = () => words.now()[0]?.index ?? words.focusedIndex() ?? Math.max(active, 0);
  const startEditing = () => edit(place());
  const goToDoubt = (step: -1 | 1) => {
    const from = place();
    const index =
      step === 1
        ? turns.findIndex((turn, at) => at > from && isDoubtful(turn))
        : turns.findLastIndex((turn, at) => at < from && isDoubtful(turn));
    const turn = turns[index];
    if (turn === undefined) return;
    if (isTimed) onSeek(turn.startMs);
    words.choose({ index, range: [0, turn.text.length] });
  };
  useShortcut('review.find', find.open);
  useShortcut('review.follow', () => setFollowing(true));
  useShortcut('transcript.edit', startEditing);
  // Always: a key may come before what was chosen is drawn as chosen.
  useShortcut('transcript.redact', redact);
  useShortcut('transcript.nextDoubt', () => goToDoubt(1));
  useShortcut('transcript.previousDoubt', () => goToDoubt(-1));
  useShortcut('app.back', words.clear, isChoosing);
  return (
    <section className={classes.panel} aria-label={t('review.transcript')} data-layout={props.layout}>
      {props.bar(startEditing)}
      {find.isOpen && <FindBar find={find} />}
      <div ref={scroller} className={classes.scroller} data-pane tabIndex={0} role="list" data-testid="transcript">
        <div style={{ position: 'relative', blockSize: virtualizer.getTotalSize() }} role="presentation">
          {virtualizer.getVirtualItems().map((item) => {
            const turn = turns[item.index];
            if (turn === undefined) return null;
            return (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                role="listitem"
                className={classes.turn}
                data-speaker={turn.speaker}
                aria-current={item.index === active ? 'true' : undefined}
                data-testid="turn"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <UnstyledButton
                  className={classes.hit}
                  disabled={!isTimed}
                  onClick={() => onSeek(turn.startMs)}
                  title={isTimed ? t('review.seekTo', { at: formatDuration(turn.startMs) }) : undefined}
                >
                  <time className={classes.time}>{isTimed && formatDuration(turn.startMs)}</time>
                  <span className={classes.speaker}>
                    <span className="data" dir="auto">
                      {speakerNames[turn.speaker]}
                    </span>
                  </span>
                </UnstyledButton>
                {editedId === turn.id ? (
                  <TurnEditor
                    callId={callId}
                    turn={turn}
                    onLeave={() => edit(null)}
                    onKeep={(text, step) => {
                      layers.correct(turn, text);
                      edit(step === null || turns[item.index + step] === undefined ? null : item.index + step);
                    }}
                  />
                ) : (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the button beside it does the same by key; here the text stays selectable
                  <p
                    className={classes.text}
                    dir="auto"
                    data-turn-text={item.index}
                    data-turn-length={turn.text.length}
                    data-doubtful={isDoubtful(turn) || undefined}
                    title={
                      isDoubtful(turn) && turn.confidence !== null
                        ? t('review.doubtful', { share: formatPercent(turn.confidence) })
                        : undefined
                    }
                    onClick={() => {
                      if (isTimed && getSelection()?.isCollapsed !== false) onSeek(turn.startMs);
                    }}
                  >
                    <TurnText
                      text={turn.text}
                      found={find.rangesOf(item.index)}
                      current={find.current?.index === item.index ? find.current.start : null}
                      evidence={evidence.get(turn.id)?.map(({ range }) => range) ?? []}
                      redacted={turn.redacted}
                      isHiding={isHiding}
                    />
                  </p>
                )}
                <TurnMarks turn={turn} hasComment={commented.has(item.index)} />
              </div>
            );
          })}
        </div>
      </div>
      {isChoosing && (
        <SelectionBar onComment={props.onComment} onRedact={redact} onEdit={startEditing} onClear={words.clear} />
      )}
      {isLive && !isFollowing && active >= 0 && !isChoosing && (
        <UnstyledButton className={classes.jump} onClick={() => setFollowing(true)} data-testid="jump-to-playhead">
          <IconArrowDown size={14} />
          {t('review.jump')}
          <Keys id="review.follow" />
        </UnstyledButton>
      )}
    </section>
  );
}

/** What is to be known of a turn, at its end. */
function TurnMarks({ turn: { correction }, hasComment }: { turn: Turn; hasComment: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={classes.marks}>
      {hasComment && <IconMessage size={14} role="img" aria-label={t('review.hasComment')} />}
      {correction !== null && (
        <span
          role="img"
          data-testid="corrected"
          title={t(correction.isConflicting ? 'transcript.conflicting' : 'transcript.correctedBy', {
            author: correction.author,
            at: formatMoment(correction.at),
          })}
          aria-label={t(correction.isConflicting ? 'transcript.conflicting' : 'transcript.correctedBy', {
            author: correction.author,
            at: formatMoment(correction.at),
          })}
        >
          {correction.isConflicting ? <IconPencilExclamation size={14} /> : <IconPencil size={14} />}
        </span>
      )}
    </span>
  );
}
