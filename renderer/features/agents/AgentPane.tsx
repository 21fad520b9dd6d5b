import { Tabs } from '@mantine/core';
import { IconRobot } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentDetail } from '#shared/contract/agents.ts';
import { PLATFORM_PROFILES } from '#shared/domain/platform-profile.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import { NotDone } from '../../ui/NotDone.tsx';
import { PaneBody, PaneHead, PaneWaiting, SidePane } from '../../ui/SidePane.tsx';
import { useAgentActions } from './AgentActions.tsx';
import { AgentConversations, AgentKnowledge } from './AgentKnowledge.tsx';
import classes from './AgentPane.module.css';
import { AgentPrompt } from './AgentPrompt.tsx';
import { AgentResolution } from './AgentResolution.tsx';
import { AgentState } from './agent-words.tsx';
import { Playground } from './Playground.tsx';
import { useAgent } from './use-agents.ts';

const TABS = ['prompt', 'resolution', 'knowledge', 'conversations', 'playground'] as const;
type Tab = (typeof TABS)[number];

/** Where an agent leads to. */
export interface AgentLinks {
  openBase: (id: string) => void;
  openConversations: () => void;
}

/** One agent: what it is told, by what it is judged, what it knows, and a trial. */
export function AgentPane({ id, onClose, links }: { id: string; onClose: () => void; links: AgentLinks }) {
  const { t } = useTranslation();
  const { data: agent, error, refetch } = useAgent(id);
  return (
    <SidePane label={t('agents.panel')} testId="agent-panel">
      {agent !== undefined ? (
        <Loaded agent={agent} onClose={onClose} links={links} />
      ) : (
        <PaneWaiting error={error} onRetry={() => void refetch()} />
      )}
    </SidePane>
  );
}

function Loaded({ agent, onClose, links }: { agent: AgentDetail; onClose: () => void; links: AgentLinks }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>('prompt');
  const isOffline = isOfflineState(useSyncStatus()?.state);
  const { buttons, notDone } = useAgentActions(agent, onClose);
  const step = (by: 1 | -1) => setTab((now) => TABS[(TABS.indexOf(now) + by + TABS.length) % TABS.length] ?? 'prompt');
  useShortcut('detail.nextTab', () => step(1));
  useShortcut('detail.previousTab', () => step(-1));
  return (
    <>
      <PaneHead
        icon={<IconRobot size={18} />}
        title={agent.name}
        sub={
          <>
            <AgentState status={agent.status} />
            <bdi>{PLATFORM_PROFILES[agent.platform].name}</bdi>
            <AsOf at={agent.readAt} isStale={isOffline} />
          </>
        }
        actions={agent.platform === 'gomobile' ? buttons : undefined}
        onClose={onClose}
      />
      {notDone !== null && (
        <div className={classes.notDone}>
          <NotDone reason={notDone} />
        </div>
      )}
      <Tabs
        className={classes.tabs}
        value={tab}
        onChange={(value) => setTab(TABS.find((known) => known === value) ?? 'prompt')}
        keepMounted={false}
      >
        <Tabs.List className={classes.tabList}>
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name} data-testid={`agent-tab-${name}`}>
              {t(`agents.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map((name) => (
          <Tabs.Panel key={name} value={name} className={classes.panel}>
            <PaneBody>
              <TabBody tab={name} agent={agent} links={links} />
            </PaneBody>
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

function TabBody({ tab, agent, links }: { tab: Tab; agent: AgentDetail; links: AgentLinks }) {
  const { t } = useTranslation();
  const isWhole = agent.platform === 'gomobile';
  if (!isWhole && (tab === 'prompt' || tab === 'resolution' || tab === 'playground')) {
    return (
      <p className={classes.notOffered} data-testid="agent-not-offered">
        {t('agents.notOffered', { platform: PLATFORM_PROFILES[agent.platform].name })}
      </p>
    );
  }
  switch (tab) {
    case 'prompt':
      return <AgentPrompt agent={agent} />;
    case 'resolution':
      return <AgentResolution agent={agent} />;
    case 'knowledge':
      return <AgentKnowledge agent={agent} onOpen={links.openBase} />;
    case 'conversations':
      return <AgentConversations agent={agent} onOpen={links.openConversations} />;
    case 'playground':
      return <Playground agent={agent} />;
  }
}
