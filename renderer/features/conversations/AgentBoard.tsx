import { Button } from '@mantine/core';
import { IconMessagePlus, IconRobot } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConversationAgent } from '#shared/contract/conversations.ts';
import { formatCount, humanize, isolate } from '../../lib/format.ts';
import { Badge } from '../../ui/Badge.tsx';
import { EmptyState, SkeletonLines } from '../../ui/States.tsx';
import classes from './AgentBoard.module.css';
import { setConversationFilter } from './conversations-view.ts';
import { useConversationAgents } from './use-conversations.ts';

/** Everybody that can be talked to, with how many conversations each has: shown while none is open. */
export function AgentBoard({ onStart }: { onStart: (agentId: string) => void }) {
  const { t } = useTranslation();
  const agents = useConversationAgents();
  if (agents === undefined) return <SkeletonLines count={8} label={t('common.loading')} />;
  if (agents.length === 0) {
    return (
      <EmptyState icon={<IconRobot />} title={t('conversations.noAgents')} testId="board-empty">
        {t('conversations.noAgentsText')}
      </EmptyState>
    );
  }
  return (
    <section className={classes.board} aria-label={t('conversations.agents')} data-testid="agent-board">
      <h2 className={classes.title}>{t('conversations.agents')}</h2>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('conversations.agent')}</th>
            <th scope="col" className={classes.figure}>
              {t('conversations.state.live')}
            </th>
            <th scope="col" className={classes.figure}>
              {t('conversations.state.ended')}
            </th>
            <th scope="col" className={classes.figure}>
              {t('conversations.unread')}
            </th>
            <th scope="col">
              <span className="sr-only">{t('conversations.start')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {agents.map((agent) => (
            <AgentRow key={agent.id} agent={agent} onStart={() => onStart(agent.id)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function AgentRow({ agent, onStart }: { agent: ConversationAgent; onStart: () => void }) {
  const { t } = useTranslation();
  const { id, name, connectionName, status, liveCount, endedCount, unreadCount } = agent;
  return (
    <tr>
      <td>
        <div className={classes.agent}>
          <bdi className={classes.name}>{name}</bdi>
          {status !== null && status !== 'active' && (
            <Badge>{status === 'draft' ? t('conversations.agentStatus.draft') : humanize(status)}</Badge>
          )}
        </div>
        <bdi className={classes.connection}>{connectionName}</bdi>
      </td>
      <td className={classes.figure}>
        <Count
          count={liveCount}
          label={t('conversations.showLive', { name })}
          onShow={() => setConversationFilter({ agentId: id, state: 'live', unreadOnly: undefined })}
        />
      </td>
      <td className={classes.figure}>
        <Count
          count={endedCount}
          label={t('conversations.showEnded', { name })}
          onShow={() => setConversationFilter({ agentId: id, state: 'ended', unreadOnly: undefined })}
        />
      </td>
      <td className={classes.figure}>
        <Count
          count={unreadCount}
          label={t('conversations.showUnread', { name })}
          onShow={() => setConversationFilter({ agentId: id, state: undefined, unreadOnly: true })}
        />
      </td>
      <td className={classes.act}>
        {status !== 'archived' && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconMessagePlus size={14} />}
            onClick={onStart}
            aria-label={`${t('conversations.start')}, ${isolate(name)}`}
            data-testid="start-with"
          >
            {t('conversations.start')}
          </Button>
        )}
      </td>
    </tr>
  );
}

function Count({ count, label, onShow }: { count: number; label: string; onShow: () => void }) {
  if (count === 0) return <span className={classes.none}>{formatCount(0)}</span>;
  return (
    <button type="button" className={classes.count} onClick={onShow} title={label} aria-label={`${count}, ${label}`}>
      {formatCount(count)}
    </button>
  );
}
