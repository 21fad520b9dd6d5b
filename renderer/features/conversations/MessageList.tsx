// biome-ignore-all lint/a11y/useSemanticElements: messages are placed by transforms inside a box as high as all of them
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by key
import { UnstyledButton } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail, Message } from '#shared/contract/conversations.ts';
import { api } from '../../ipc/client.ts';
import { daysBetween, formatDay } from '../../lib/format.ts';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import type { WindowedRows } from '../../ui/use-windowed-rows.ts';
import { Bubble } from './Bubble.tsx';
import classes from './MessageList.module.css';
import { useMessageRows } from './use-conversations.ts';

/** Nearer to the end than this, new messages are followed. */
const NEAR_END_PX = 80;

/** What was said, oldest first, and at its end what is being sent and answered. */
export function MessageList({ conversation, live }: { conversation: ConversationDetail; live: string }) {
  const { t } = useTranslation();
  const { id, turn } = conversation;
  const rows = useMessageRows(id);
  const pending = pendingOf(conversation, rows, live);
  const count = (rows.total ?? 0) + pending.length;
  const scroller = useRef<HTMLDivElement>(null);
  const [isFollowing, setFollowing] = useState(true);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => 76,
    overscan: 8,
    getItemKey: (index) => rows.rowAt(index)?.id ?? pending[index - (rows.total ?? 0)]?.id ?? index,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const { show } = rows;
  useEffect(() => show(first, last), [first, last, show]);
  const size = virtualizer.getTotalSize();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever makes the list longer is followed to its end
  useLayoutEffect(() => {
    const box = scroller.current;
    if (isFollowing && box !== null) box.scrollTop = box.scrollHeight;
  }, [isFollowing, size, count, live.length]);
  useSeen(conversation, rows);
  useEffect(() => {
    if (turn?.state === 'sending') setFollowing(true);
  }, [turn?.state]);

  if (rows.error !== null) return <ErrorState error={rows.error} onRetry={rows.retry} />;
  if (rows.total === null) return <SkeletonLines count={6} label={t('common.loading')} />;
  return (
    <div className={classes.frame}>
      <div
        ref={scroller}
        className={classes.scroller}
        role="log"
        aria-live="off"
        aria-label={t('conversations.messages')}
        tabIndex={0}
        data-pane
        data-testid="messages"
        onScroll={({ currentTarget: box }) =>
          setFollowing(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX)
        }
      >
        {count === 0 && <p className={classes.nothing}>{t('conversations.nothingSaidText')}</p>}
        <div style={{ position: 'relative', blockSize: size }} role="presentation">
          {items.map((item) => (
            <div
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              className={classes.item}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Item index={item.index} rows={rows} pending={pending} conversation={conversation} live={live} />
            </div>
          ))}
        </div>
      </div>
      {!isFollowing && (
        <UnstyledButton className={classes.jump} onClick={() => setFollowing(true)} data-testid="jump-to-end">
          <IconArrowDown size={13} aria-hidden="true" />
          {t('conversations.toTheEnd')}
        </UnstyledButton>
      )}
      <Announcer conversation={conversation} rows={rows} />
    </div>
  );
}

interface ItemProps {
  index: number;
  rows: WindowedRows<Message>;
  pending: readonly Message[];
  conversation: ConversationDetail;
  live: string;
}

function Item({ index, rows, pending, conversation, live }: ItemProps): ReactNode {
  const total = rows.total ?? 0;
  const message = index < total ? rows.rowAt(index) : pending[index - total];
  if (message === undefined) return <div className={classes.bone} />;
  const before = index === 0 ? null : index <= total ? rows.rowAt(index - 1) : pending[index - 1 - total];
  const isNewDay =
    message.saidAt !== null &&
    (before === null || (before?.saidAt != null && daysBetween(before.saidAt, message.saidAt) !== 0));
  const { turn } = conversation;
  const isComing = turn?.state === 'streaming' && message.turnId === turn.id && message.role === 'assistant';
  return (
    <>
      {isNewDay && message.saidAt !== null && (
        <div className={classes.day}>
          <span>{formatDay(message.saidAt)}</span>
        </div>
      )}
      <Bubble
        message={isComing && live.length > message.text.length ? { ...message, text: live } : message}
        agentName={conversation.agentName}
        isComing={isComing}
      />
    </>
  );
}

/** What is being sent and answered, as far as its messages are not here yet. */
function pendingOf({ turn, messageCount }: ConversationDetail, rows: WindowedRows<Message>, live: string): Message[] {
  if (turn === null || rows.total === null || (!turn.isOpen && turn.state !== 'done')) return [];
  const said = { user: false, assistant: false };
  for (let index = Math.max(0, rows.total - 6); index < rows.total; index++) {
    const row = rows.rowAt(index);
    if (row?.turnId === turn.id && (row.role === 'user' || row.role === 'assistant')) said[row.role] = true;
  }
  // Settled, its messages are on their way from the store; they take the place of these.
  if (!turn.isOpen && (said.user || messageCount <= rows.total)) return [];
  const common = { position: rows.total, credits: null, turnId: turn.id, turnState: turn.state } as const;
  const own: Message = {
    ...common,
    id: `${turn.id}-said`,
    role: 'user',
    text: turn.text,
    status: 'complete',
    toolCalls: [],
    saidAt: turn.sentAt,
  };
  const answer: Message = {
    ...common,
    id: `${turn.id}-answer`,
    role: 'assistant',
    text: live,
    status: 'partial',
    toolCalls: turn.toolCalls,
    saidAt: null,
  };
  const hasAnswer = live !== '' || turn.toolCalls.length > 0 || turn.state === 'streaming';
  return [...(said.user ? [] : [own]), ...(said.assistant || !hasAnswer ? [] : [answer])];
}

/** Notes that what stands at the end was seen, while the window is looked at. */
function useSeen({ id, unreadCount }: ConversationDetail, rows: WindowedRows<Message>): void {
  const last = rows.total === null || rows.total === 0 ? undefined : rows.rowAt(rows.total - 1);
  const position = last?.position;
  useEffect(() => {
    if (position === undefined || unreadCount === 0) return;
    const note = () => {
      if (document.visibilityState === 'visible') void api.conversations.markSeen({ id, position });
    };
    note();
    document.addEventListener('visibilitychange', note);
    return () => document.removeEventListener('visibilitychange', note);
  }, [id, position, unreadCount]);
}

/** Says an answer once, when it is whole: piece by piece it would talk over itself. */
function Announcer({ conversation, rows }: { conversation: ConversationDetail; rows: WindowedRows<Message> }) {
  const { t } = useTranslation();
  const { turn, agentName } = conversation;
  const heard = useRef<string | null>(turn !== null && !turn.isOpen ? turn.id : null);
  const [words, setWords] = useState('');
  const last = rows.total === null || rows.total === 0 ? undefined : rows.rowAt(rows.total - 1);
  useEffect(() => {
    if (turn === null || turn.isOpen || heard.current === turn.id) return;
    if (turn.state !== 'failed' && last?.turnId !== turn.id) return;
    heard.current = turn.id;
    setWords(
      turn.state === 'failed'
        ? t('conversations.notSent')
        : t('conversations.answered', { name: agentName, text: last?.text ?? '' }),
    );
  }, [turn, last, agentName, t]);
  return (
    <div className="sr-only" role="status" data-testid="announcer">
      {words}
    </div>
  );
}
