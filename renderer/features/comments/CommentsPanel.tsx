import { Button, Textarea, UnstyledButton } from '@mantine/core';
import { IconMessagePlus, IconPencil, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { Comment } from '#shared/contract/comments.ts';
import { formatDuration, formatFull, formatMoment } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { EmptyState, InlineError } from '../../ui/States.tsx';
import classes from './CommentsPanel.module.css';
import { commentDrafts } from './comment-drafts.ts';
import type { Comments } from './use-comments.ts';

const MAX_LENGTH = 4000;

interface CommentsPanelProps {
  callId: string;
  comments: Comments;
  /** Where the playhead stands, read when a comment is begun. */
  positionMs: () => number;
  onSeek: (atMs: number) => void;
  highlightedId: string | null;
  /** Called when the key for a comment is pressed, so that the panel can be brought to the front. */
  onCompose: () => void;
}

/** What reviewers noted, moment by moment. */
export function CommentsPanel({ callId, comments, positionMs, onSeek, highlightedId, onCompose }: CommentsPanelProps) {
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
              isHighlighted={comment.id === highlightedId}
              onSeek={onSeek}
              onEdit={(text) => comments.edit(comment.id, text)}
              onRemove={() => comments.remove(comment)}
            />
          ))}
        </ul>
      )}
      <Composer callId={callId} onAdd={comments.addAt} positionMs={positionMs} onCompose={onCompose} />
    </div>
  );
}

function Composer({
  callId,
  onAdd,
  positionMs,
  onCompose,
}: {
  callId: string;
  onAdd: (atMs: number, text: string) => void;
  positionMs: () => number;
  onCompose: () => void;
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
  useShortcut('review.comment', () => {
    // At once: what is typed next is the comment, not keys of the screen.
    flushSync(onCompose);
    input.current?.focus();
  });
  const submit = () => {
    if (text.trim() === '') return;
    onAdd(draft?.atMs ?? positionMs(), text);
    drop();
  };
  return (
    <div className={classes.composer}>
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
            [callId]: value === '' ? undefined : { text: value, atMs: draft?.atMs ?? begunAtMs.current },
          });
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') input.current?.blur();
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
            {t('comments.at', { at: formatDuration(draft.atMs) })}
          </span>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={drop} data-testid="comment-discard">
            {t('comments.discard')}
          </Button>
          <Button size="compact-sm" onClick={submit} data-testid="comment-save">
            {t('comments.save')}
          </Button>
        </div>
      )}
    </div>
  );
}

function CommentItem({
  comment,
  isHighlighted,
  onSeek,
  onEdit,
  onRemove,
}: {
  comment: Comment;
  isHighlighted: boolean;
  onSeek: (atMs: number) => void;
  onEdit: (text: string) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  const item = useRef<HTMLLIElement>(null);
  const draft = useStore(commentDrafts, (drafts) => drafts[comment.id]?.text ?? null);
  const setDraft = (text: string | null) =>
    commentDrafts.set({ [comment.id]: text === null ? undefined : { text, atMs: comment.atMs } });
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
          {formatDuration(comment.atMs)}
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
