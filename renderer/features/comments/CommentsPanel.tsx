import { Button, Textarea, UnstyledButton } from '@mantine/core';
import { IconMessagePlus, IconPencil, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Comment } from '#shared/contract/comments.ts';
import { formatDuration, formatFull, formatMoment } from '../../lib/format.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { EmptyState, InlineError } from '../../ui/States.tsx';
import classes from './CommentsPanel.module.css';
import type { Comments } from './use-comments.ts';

const MAX_LENGTH = 4000;

interface CommentsPanelProps {
  comments: Comments;
  /** Where the playhead stands, read when a comment is begun. */
  positionMs: () => number;
  onSeek: (atMs: number) => void;
  highlightedId: string | null;
  /** Called when the key for a comment is pressed, so that the panel can be brought to the front. */
  onCompose: () => void;
}

/** What reviewers noted, moment by moment. */
export function CommentsPanel({ comments, positionMs, onSeek, highlightedId, onCompose }: CommentsPanelProps) {
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
      <Composer onAdd={comments.addAt} positionMs={positionMs} onCompose={onCompose} />
    </div>
  );
}

function Composer({
  onAdd,
  positionMs,
  onCompose,
}: {
  onAdd: (atMs: number, text: string) => void;
  positionMs: () => number;
  onCompose: () => void;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const [atMs, setAtMs] = useState(0);
  const begin = () => {
    // The moment is the one at which the person began to write, not the one at which they finished.
    if (text === '') setAtMs(positionMs());
  };
  useShortcut('review.comment', () => {
    onCompose();
    requestAnimationFrame(() => input.current?.focus());
  });
  const submit = () => {
    if (text.trim() === '') return;
    onAdd(atMs, text);
    setText('');
    input.current?.blur();
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
        onFocus={begin}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            setText('');
            input.current?.blur();
          } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) submit();
          else return;
          event.preventDefault();
        }}
        rightSection={text === '' ? <Keys id="review.comment" /> : null}
        data-testid="comment-input"
      />
      {text !== '' && (
        <div className={classes.composerFoot}>
          <span data-testid="comment-at">{t('comments.at', { at: formatDuration(atMs) })}</span>
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
  const [draft, setDraft] = useState<string | null>(null);
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
            else if (event.key === 'Enter' && !event.shiftKey) save();
            else return;
            event.preventDefault();
          }}
        />
      )}
    </li>
  );
}
