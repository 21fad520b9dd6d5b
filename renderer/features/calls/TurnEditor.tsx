import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Turn } from '#shared/contract/transcripts.ts';
import classes from './Transcript.module.css';
import { turnDrafts } from './turn-drafts.ts';

/** Where words of a turn are put right. Enter keeps and goes on, Shift+Enter goes back, Escape leaves it as it was. */
export function TurnEditor({
  callId,
  turn,
  onKeep,
  onLeave,
}: {
  callId: string;
  turn: Turn;
  /** `step` leads to the next turn or the one before; null ends editing. */
  onKeep: (text: string | null, step: -1 | 1 | null) => void;
  onLeave: () => void;
}) {
  const { t } = useTranslation();
  const key = `${callId}/${turn.id}`;
  const [text, setText] = useState(turnDrafts.get()[key] ?? turn.text);
  const write = (value: string) => {
    setText(value);
    turnDrafts.set({ [key]: value });
  };
  const forget = () => turnDrafts.set({ [key]: undefined });
  return (
    <div className={classes.editor}>
      <Textarea
        autosize
        autoFocus
        maxRows={10}
        dir="auto"
        aria-label={t('transcript.edit')}
        value={text}
        data-testid="turn-editor"
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Escape') {
            forget();
            onLeave();
          } else if (event.key === 'Enter') {
            forget();
            onKeep(text, event.shiftKey ? -1 : 1);
          } else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <div className={classes.editorFoot}>
        <span>{t('transcript.editKeys')}</span>
        {turn.correction !== null && (
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => {
              forget();
              onKeep(null, null);
            }}
          >
            {t('transcript.toOriginal')}
          </Button>
        )}
      </div>
      {turn.text !== turn.original && (
        <p className={classes.original} dir="auto">
          {t('transcript.original', { text: turn.original })}
        </p>
      )}
    </div>
  );
}
