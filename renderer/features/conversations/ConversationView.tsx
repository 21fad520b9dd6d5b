import { Anchor, Button } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconPhone, IconUser, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail } from '#shared/contract/conversations.ts';
import { formatFull, humanize } from '../../lib/format.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { Composer } from './Composer.tsx';
import classes from './ConversationView.module.css';
import { EndDialog } from './EndDialog.tsx';
import { MessageList } from './MessageList.tsx';
import { TurnNotice } from './TurnNotice.tsx';
import { useConversation, useFreshConversation, useStop } from './use-conversations.ts';
import { useLiveText } from './use-live-text.ts';

export interface ConversationLinks {
  onClose: () => void;
  onContact: (contactId: string) => void;
  onCall: (callId: string) => void;
}

/** One conversation: what was said, what is being said, and the field to write in. */
export function ConversationView({ id, ...links }: { id: string } & ConversationLinks) {
  const { t } = useTranslation();
  const { data, error, refetch } = useConversation(id);
  return (
    <section className={classes.view} aria-label={t('conversations.one')} data-testid="conversation">
      {data !== undefined ? (
        <Loaded conversation={data} links={links} />
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonLines count={8} label={t('common.loading')} />
      )}
    </section>
  );
}

function Loaded({ conversation, links }: { conversation: ConversationDetail; links: ConversationLinks }) {
  const { id, state, platform, turn, channel } = conversation;
  const isLive = state === 'live';
  useFreshConversation(id, platform === 'gomobile');
  const live = useLiveText(id, turn);
  const { mutate: stop } = useStop(id);
  const canStop = turn?.isOpen === true && (turn.state === 'sending' || turn.state === 'streaming');
  useShortcut('chat.stop', () => stop(), canStop);
  return (
    <>
      <Head conversation={conversation} links={links} />
      <MessageList conversation={conversation} live={live} />
      {turn !== null && <TurnNotice conversation={conversation} turn={turn} onStop={stop} />}
      {isLive && channel !== 'voice' ? <Composer key={id} conversation={conversation} /> : <Closed {...conversation} />}
    </>
  );
}

function Head({ conversation, links }: { conversation: ConversationDetail; links: ConversationLinks }) {
  const { t } = useTranslation();
  const [isEnding, setEnding] = useState(false);
  const { title, agentName, contactId, contactName, callId, state, platform, resolved, connectionName } = conversation;
  return (
    <header className={classes.head}>
      <div className={classes.titles}>
        <h2 className={classes.title} title={title ?? agentName}>
          <bdi>{title ?? contactName ?? t('conversations.with', { name: agentName })}</bdi>
        </h2>
        <Badge tone={state === 'live' ? 'ok' : 'calm'}>{t(`conversations.state.${state}`)}</Badge>
        {resolved !== null && (
          <Badge tone={resolved ? 'ok' : 'warn'} icon={resolved ? <IconCircleCheck /> : <IconCircleX />}>
            {t(resolved ? 'conversations.resolved' : 'conversations.notResolved')}
          </Badge>
        )}
      </div>
      <div className={classes.facts}>
        <bdi>{agentName}</bdi>
        <bdi>{connectionName}</bdi>
        {contactName !== null && contactId !== null && (
          <Anchor component="button" className={classes.link} onClick={() => links.onContact(contactId)}>
            <IconUser size={13} aria-hidden="true" />
            <bdi>{contactName}</bdi>
          </Anchor>
        )}
        {callId !== null && (
          <Anchor component="button" className={classes.link} onClick={() => links.onCall(callId)}>
            <IconPhone size={13} aria-hidden="true" />
            {t('conversations.openCall')}
          </Anchor>
        )}
        <span>{t('conversations.started', { at: formatFull(conversation.startedAt) })}</span>
        {platform === 'gomobile' ? (
          <AsOf at={conversation.messagesReadAt} />
        ) : (
          <span>{t('conversations.keptHere')}</span>
        )}
      </div>
      <div className={classes.actions}>
        {state === 'live' && conversation.channel !== 'voice' && (
          <Button variant="default" size="compact-sm" onClick={() => setEnding(true)} data-testid="end-conversation">
            {t(platform === 'gomobile' ? 'conversations.end' : 'conversations.close')}
          </Button>
        )}
        <IconButton label={t('common.close')} shortcut="app.back" icon={<IconX size={16} />} onClick={links.onClose} />
      </div>
      <EndDialog conversation={conversation} opened={isEnding} onClose={() => setEnding(false)} />
    </header>
  );
}

/** Where nothing can be written: why. */
function Closed({ state, exitReason, endedAt }: ConversationDetail) {
  const { t, i18n } = useTranslation();
  if (state === 'live') return <p className={classes.closed}>{t('conversations.onThePhone')}</p>;
  const key = `conversations.reason.${exitReason ?? ''}`;
  const reason =
    exitReason === null ? null : i18n.exists(key) ? t(key as 'conversations.reason.completed') : humanize(exitReason);
  return (
    <p className={classes.closed} data-testid="conversation-ended">
      {reason === null
        ? t('conversations.endedAt', { at: formatFull(endedAt) })
        : t('conversations.endedBecause', { at: formatFull(endedAt), reason })}
    </p>
  );
}
