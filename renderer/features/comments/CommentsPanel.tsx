import { Button, Textarea, UnstyledButton } from '@mantine/core';
import { IconMessagePlus, IconPencil, IconTrash } from '@tabler/icons-react';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Comment } from '#shared/contract/comments.ts';
import { formatDuration, formatFull, formatMoment } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { EmptyState, InlineError } from '../../ui/States.tsx';
import classes from './CommentsPanel.module.css';
import { atMoment, type CommentPlace, commentDrafts } from './comment-drafts.ts';
import type { Comments } from './use-comments.ts';

const MAX_LENGTH = 4000;

interface CommentsPanelProps {
  callId: string;
  comments: Comments;
  /** Where the playhead stands, read when a comment is begun. */
  positionMs: () => number;
  onSeek: (atMs: number) => void;
  highlightedId: string | null;
  /** The words that a comment is on, as they may be shown; null where it is on a moment. */
  quoteOf: QuoteOf;
  composer: Ref<ComposerHandle>;
}

type QuoteOf = (place: CommentPlace) => string | null;

/** What reviewers noted, moment by moment. */
export function CommentsPanel({
  callId,
  comments,
  positionMs,
  onSeek,
  highlightedId,
  quoteOf,
  composer,
}: CommentsPanelProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.panel} data-testid="comments-panel">
      {comments.error !== null && <InlineError error={comments.error} />}
      {comments.comments.length === 0 ? (
        <EmptyState icon={<IconMessagePlus />} title={t('comments.empty')}>
          {t('comments.emptyText')}
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {comments.comments.map((comment) => (
            <CommentItem
              key={comment.id}
              comment={comment}
              quote={quoteOf(comment)}
              isHighlighted={comment.id === highlightedId}
              onSeek={onSeek}
              onEdit={(text) => comments.edit(comment.id, text)}
              onRemove={() => comments.remove(comment)}
            />
          ))}
        </ul>
      )}
      <Composer ref={composer} callId={callId} onAdd={comments.addAt} positionMs={positionMs} quoteOf={quoteOf} />
    </div>
  );
}

/** Begins a comment, on a place or on the moment of the playhead. */
export interface ComposerHandle {
  begin(place: CommentPlace | null): void;
}

function Composer({
  ref,
  callId,
  onAdd,
  positionMs,
  quoteOf,
}: {
  ref: Ref<ComposerHandle>;
  callId: string;
  onAdd: (place: CommentPlace, text: string) => void;
  positionMs: () => number;
  quoteOf: QuoteOf;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLTextAreaElement>(null);
  const draft = useStore(commentDrafts, (drafts) => drafts[callId]);
  const text = draft?.text ?? '';
  const drop = () => {
    commentDrafts.set({ [callId]: undefined });
    input.current?.blur();
  };
  // The moment is the one at which the person began to write, not the one at which they finished.
  const begunAtMs = useRef(0);
  useImperativeHandle(ref, () => ({
    begin(place) {
      if (place !== null) commentDrafts.set({ [callId]: { text, ...place } });
      input.current?.focus();
    },
  }));
  const submit = () => {
    if (text.trim() === '') return;
    onAdd(draft ?? atMoment(positionMs()), text);
    drop();
  };
  return (
    <div className={classes.composer} data-composer={draft === undefined ? 'idle' : 'open'}>
      {draft !== undefined && <QuoteLine quote={quoteOf(draft)} />}
      <Textarea
        ref={input}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={MAX_LENGTH}
        aria-label={t('comments.add')}
        placeholder={t('comments.add')}
        value={text}
        onFocus={() => {
          begunAtMs.current = positionMs();
        }}
        onChange={(event) => {
          const { value } = event.currentTarget;
          commentDrafts.set({
            [callId]: value === '' ? undefined : { ...(draft ?? atMoment(begunAtMs.current)), text: value },
          });
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text === '') drop();
          else if (event.key === 'Escape') input.current?.blur();
          else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) submit();
          else return;
          event.preventDefault();
        }}
        rightSection={text === '' ? <Keys id="review.comment" /> : null}
        data-testid="comment-input"
      />
      {draft !== undefined && (
        <div className={classes.composerFoot}>
          <span className={classes.at} data-testid="comment-at">
            {t('comments.at', { at: timeOf(draft) })}
          </span>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={drop} data-testid="comment-discard">
            {t('comments.discard')}
          </Button>
          <Button size="compact-sm" onClick={submit} disabled={text.trim() === ''} data-testid="comment-save">
            {t('comments.save')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** `0:21`, or `0:21–0:24` of words. */
const timeOf = ({ atMs, endMs }: CommentPlace): string =>
  [atMs, ...(endMs === null ? [] : [endMs])].map((at) => formatDuration(at)).join('–');

/** The words that a comment is on; nothing where it is on a moment, or its words are gone. */
function QuoteLine({ quote }: { quote: string | null }) {
  if (quote === null) return null;
  return (
    <q className={classes.quote} dir="auto" title={quote} data-testid="comment-quote">
      {quote}
    </q>
  );
}

function CommentItem({
  comment,
  quote,
  isHighlighted,
  onSeek,
  onEdit,
  onRemove,
}: {
  comment: Comment;
  quote: string | null;
  isHighlighted: boolean;
  onSeek: (atMs: number) => void;
  onEdit: (text: string) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  const item = useRef<HTMLLIElement>(null);
  const draft = useStore(commentDrafts, (drafts) => drafts[comment.id]?.text ?? null);
  const setDraft = (text: string | null) =>
    commentDrafts.set({ [comment.id]: text === null ? undefined : { ...comment, text } });
  useEffect(() => {
    if (isHighlighted) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isHighlighted]);
  const save = () => {
    if (draft !== null && draft.trim() !== '' && draft.trim() !== comment.text) onEdit(draft);
    setDraft(null);
  };
  return (
    <li ref={item} className={classes.item} data-highlighted={isHighlighted || undefined} data-testid="comment">
      <div className={classes.itemHead}>
        <UnstyledButton className={classes.moment} onClick={() => onSeek(comment.atMs)} title={t('comments.seek')}>
          {timeOf(comment)}
        </UnstyledButton>
        <span className={classes.when} title={formatFull(comment.createdAt)}>
          {formatMoment(comment.createdAt)}
          {comment.updatedAt > comment.createdAt && ` · ${t('comments.edited')}`}
        </span>
        <span className={classes.actions}>
          <IconButton
            label={t('comments.edit')}
            icon={<IconPencil size={15} />}
            onClick={() => setDraft(comment.text)}
          />
          <IconButton label={t('comments.delete')} icon={<IconTrash size={15} />} onClick={onRemove} />
        </span>
      </div>
      <QuoteLine quote={quote} />
      {draft === null ? (
        <p className={classes.text} dir="auto">
          {comment.text}
        </p>
      ) : (
        <Textarea
          autosize
          autoFocus
          maxRows={8}
          maxLength={MAX_LENGTH}
          aria-label={t('comments.edit')}
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setDraft(null);
            else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) save();
            else return;
            event.preventDefault();
          }}
        />
      )}
    </li>
  );
}
