import { Button } from '@mantine/core';
import { IconEyeOff, IconMessagePlus, IconPencil, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Keys } from '../../shortcuts/Keys.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import classes from './Transcript.module.css';

/** What can be done with chosen words. */
export function SelectionBar({
  onComment,
  onRedact,
  onEdit,
  onClear,
}: {
  onComment: () => void;
  onRedact: () => void;
  onEdit: () => void;
  onClear: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div
      className={classes.selectionBar}
      role="toolbar"
      aria-label={t('transcript.selection')}
      data-testid="selection-bar"
      // A press must not take the selection away before it is used.
      onMouseDown={(event) => event.preventDefault()}
    >
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconMessagePlus size={14} />}
        rightSection={<Keys id="review.comment" />}
        onClick={onComment}
        data-testid="comment-on-words"
      >
        {t('transcript.comment')}
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconEyeOff size={14} />}
        rightSection={<Keys id="transcript.redact" />}
        onClick={onRedact}
        data-testid="redact"
      >
        {t('transcript.redact')}
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconPencil size={14} />}
        rightSection={<Keys id="transcript.edit" />}
        onClick={onEdit}
      >
        {t('transcript.correct')}
      </Button>
      <IconButton label={t('common.close')} icon={<IconX size={15} />} onClick={onClear} />
    </div>
  );
}
