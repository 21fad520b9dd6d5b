import { Button, Textarea } from '@mantine/core';
import { IconCloudOff, IconSend, IconTextPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail } from '#shared/contract/conversations.ts';
import { MAX_MESSAGE_LENGTH } from '#shared/domain/conversation-limits.ts';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import { api } from '../../ipc/client.ts';
import { formatCount } from '../../lib/format.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { InlineError } from '../../ui/States.tsx';
import { CannedDialog } from './CannedDialog.tsx';
import { CannedMenu, filledReply, matchingReplies } from './CannedMenu.tsx';
import classes from './Composer.module.css';
import { useCannedReplies, useIsOffline } from './use-conversations.ts';
import { useDraft } from './use-draft.ts';

/** From here on the room that is left is counted. */
const COUNT_FROM = MAX_MESSAGE_LENGTH - 1000;

/** The field to write in. What is typed is kept as it is typed, and sent by Ctrl+Enter. */
export function Composer({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useTranslation();
  const { id, agentName, turn, platform } = conversation;
  const draft = useDraft(conversation);
  const isOffline = useIsOffline();
  const [wasRefused, setRefused] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const send = useMutation({
    mutationFn: (text: string) =>
      api.conversations.send({ turnId: crypto.randomUUID(), conversationId: id, text: text.trim() }),
    onError: (error, text) => {
      draft.putBack(text);
      if (toErrorData(error).code === 'OFFLINE') setRefused(true);
    },
    onSuccess: () => {
      draft.sent();
      setRefused(false);
    },
  });
  const isLocked = turn?.isOpen === true || send.isPending;
  const isTooLong = draft.text.trim().length > MAX_MESSAGE_LENGTH;
  const isEmpty = draft.text.trim() === '';
  const submit = () => {
    if (isEmpty || isTooLong || isLocked) return;
    if (isOffline) setRefused(true);
    else send.mutate(draft.take());
    field.current?.focus();
  };
  useShortcut('chat.send', submit);
  useShortcut('chat.write', () => field.current?.focus());
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const canned = useCannedPicker(draft.text, (text) => draft.type(filledReply(text, conversation)));
  const error = send.error instanceof AppError && send.error.code === 'OFFLINE' ? null : send.error;
  return (
    <div className={classes.composer} data-testid="composer">
      {wasRefused && !isEmpty && (
        <p className={classes.refusal} role="status" data-tone={isOffline ? 'warn' : 'ok'} data-testid="chat-refusal">
          {isOffline ? <IconCloudOff size={15} aria-hidden="true" /> : <IconSend size={15} aria-hidden="true" />}
          {t(isOffline ? 'conversations.offline' : 'conversations.backOnline')}
          {!isOffline && <Keys id="chat.send" />}
        </p>
      )}
      {error !== null && <InlineError error={error} />}
      {canned.isOpen && <CannedMenu {...canned} />}
      <Textarea
        ref={field}
        autosize
        minRows={2}
        maxRows={10}
        dir="auto"
        placeholder={t('conversations.writeTo', { name: agentName })}
        aria-label={t('conversations.writeTo', { name: agentName })}
        {...(canned.isOpen && { 'aria-controls': canned.listId, 'aria-activedescendant': canned.activeId })}
        value={draft.text}
        onChange={(event) => draft.type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (!canned.onKey(event) && event.key === 'Escape') event.currentTarget.blur();
        }}
        error={isTooLong ? t('conversations.tooLong', { max: formatCount(MAX_MESSAGE_LENGTH) }) : null}
        data-testid="chat-input"
      />
      <div className={classes.foot}>
        <IconButton
          label={t('conversations.canned')}
          icon={<IconTextPlus size={16} />}
          onClick={canned.manage}
          testId="canned-replies"
          position="top"
        />
        <span className={classes.hint}>
          {isLocked
            ? t('conversations.locked')
            : draft.text.length > COUNT_FROM
              ? t('conversations.room', {
                  used: formatCount(draft.text.length),
                  max: formatCount(MAX_MESSAGE_LENGTH),
                })
              : isOffline
                ? t('conversations.hintOffline')
                : t(platform === 'gomobile' ? 'conversations.hint' : 'conversations.hintWhole')}
        </span>
        <Button
          onClick={submit}
          leftSection={<IconSend size={14} className="flip" />}
          disabled={isEmpty || isTooLong || isLocked}
          data-testid="chat-send"
        >
          {t('conversations.send')}
          <span className={classes.keys}>
            <Keys id="chat.send" />
          </span>
        </Button>
      </div>
      <CannedDialog opened={canned.isManaging} onClose={canned.stopManaging} text={draft.text} />
    </div>
  );
}

/** `/` at the beginning opens the replies that are kept; what follows narrows them. */
function useCannedPicker(text: string, insert: (text: string) => void) {
  const replies = useCannedReplies();
  const [isManaging, setManaging] = useState(false);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [index, setIndex] = useState(0);
  const found = matchingReplies(replies, text);
  const isOpen = found !== null && dismissed !== text;
  const active = found?.[Math.min(index, found.length - 1)];
  const choose = (chosen: string) => {
    insert(chosen);
    setIndex(0);
  };
  return {
    replies: found ?? [],
    isOpen,
    listId: 'canned-list',
    activeId: active && `canned-${active.id}`,
    choose,
    isManaging,
    manage: () => setManaging(true),
    stopManaging: () => setManaging(false),
    /** Whether the key was for the list. */
    onKey(event: KeyboardEvent): boolean {
      if (!isOpen || event.nativeEvent.isComposing) return false;
      const count = found?.length ?? 0;
      if (event.key === 'Escape') setDismissed(text);
      else if (event.key === 'ArrowDown' && count > 0) setIndex((index + 1) % count);
      else if (event.key === 'ArrowUp' && count > 0) setIndex((index + count - 1) % count);
      else if ((event.key === 'Enter' || event.key === 'Tab') && !event.ctrlKey && !event.metaKey && active) {
        choose(active.text);
      } else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
