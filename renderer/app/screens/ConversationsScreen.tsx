import { Button } from '@mantine/core';
import { IconMessagePlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AgentBoard } from '../../features/conversations/AgentBoard.tsx';
import { ConversationList } from '../../features/conversations/ConversationList.tsx';
import { ConversationView } from '../../features/conversations/ConversationView.tsx';
import { conversationsView } from '../../features/conversations/conversations-view.ts';
import { StartDialog } from '../../features/conversations/StartDialog.tsx';
import { useConversationRows, useConversationTotals } from '../../features/conversations/use-conversations.ts';
import { useOffering } from '../../ipc/offered.ts';
import { formatCount } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ListAsOf } from '../../ui/AsOf.tsx';
import { type Exportable, ExportButton } from '../../ui/export/ExportButton.tsx';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { EmptyState } from '../../ui/States.tsx';
import classes from './ConversationsScreen.module.css';

/** Conversations with agents: the list, and one of them or the agents beside it. */
export function ConversationsScreen({ conversationId }: { conversationId: string | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filter = useStore(conversationsView, (view) => view.filter);
  const rows = useConversationRows(filter);
  const totals = useConversationTotals();
  const offering = useOffering('conversations');
  const [starting, setStarting] = useState<{ agentId: string | null } | null>(null);
  const open = (id: string) =>
    void navigate({
      to: '/conversations/$conversationId',
      params: { conversationId: id },
      replace: conversationId !== null,
    });
  const close = () => void navigate({ to: '/conversations' });
  const start = (agentId: string | null) => setStarting({ agentId });
  useShortcut('app.back', close, conversationId !== null);
  useShortcut('list.new', () => start(null));
  const connect = (
    <Button
      variant="default"
      onClick={() => void navigate({ to: '/settings/$section', params: { section: 'connections' } })}
    >
      {t('calls.connect')}
    </Button>
  );
  if (offering?.length === 0 && totals?.total === 0) {
    return (
      <>
        <ScreenHead title={t('conversations.title')} />
        <EmptyState
          icon={<IconMessagePlus />}
          title={t('lists.notOffered')}
          action={connect}
          testId="conversations-not-offered"
        >
          {t('lists.notOfferedText')}
        </EmptyState>
      </>
    );
  }
  const list: Exportable = {
    target: { source: 'conversations', query: { filter } },
    title: t('exports.source.conversations'),
  };
  const opened: Exportable[] =
    conversationId === null
      ? []
      : [{ target: { source: 'messages', query: { id: conversationId } }, title: t('exports.source.messages') }];
  const startButton = (
    <Button leftSection={<IconMessagePlus size={14} />} onClick={() => start(null)} data-testid="new-conversation">
      {t('conversations.new')}
    </Button>
  );
  return (
    <>
      <ScreenHead
        title={t('conversations.title')}
        count={rows.total === null ? undefined : formatCount(rows.total)}
        note={
          totals === undefined
            ? undefined
            : t('conversations.totals', {
                live: t('conversations.liveCount', { count: totals.liveTotal, shown: formatCount(totals.liveTotal) }),
                unread: t('conversations.unreadCount', {
                  count: totals.unreadTotal,
                  shown: formatCount(totals.unreadTotal),
                }),
              })
        }
      >
        {totals !== undefined && <ListAsOf at={totals.readAt} />}
        <ExportButton of={[list, ...opened]} isDisabled={!rows.total && opened.length === 0} />
        {startButton}
      </ScreenHead>
      <div className={classes.split}>
        <ConversationList rows={rows} openId={conversationId} onOpen={open} start={startButton} />
        {conversationId === null ? (
          <AgentBoard onStart={start} />
        ) : (
          <ConversationView
            key={conversationId}
            id={conversationId}
            onClose={close}
            onContact={(contactId) => void navigate({ to: '/people/$contactId', params: { contactId } })}
            onCall={(callId) => void navigate({ to: '/calls/$callId', params: { callId }, search: {} })}
          />
        )}
      </div>
      <StartDialog
        opened={starting !== null}
        agentId={starting?.agentId ?? null}
        onClose={() => setStarting(null)}
        onStarted={(id) => {
          setStarting(null);
          open(id);
        }}
      />
    </>
  );
}
