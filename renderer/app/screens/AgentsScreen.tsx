import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AgentPane } from '../../features/agents/AgentPane.tsx';
import { AgentsBar } from '../../features/agents/AgentsBar.tsx';
import { AgentsList } from '../../features/agents/AgentsList.tsx';
import { agentsView } from '../../features/agents/agents-view.ts';
import { NewAgentDialog } from '../../features/agents/NewAgentDialog.tsx';
import { useAgentRows, useAgentsOverview } from '../../features/agents/use-agents.ts';
import { useOffering } from '../../ipc/offered.ts';
import { formatCount } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ListAsOf } from '../../ui/AsOf.tsx';
import { ExportButton } from '../../ui/export/ExportButton.tsx';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { SplitPane } from '../../ui/SidePane.tsx';
import { AreaTabs } from '../AreaTabs.tsx';

/** Agents of every platform, with one of them beside the list. */
export function AgentsScreen({ agentId }: { agentId: string | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const rows = useAgentRows();
  const { filter, sort } = useStore(agentsView, (view) => view);
  const overview = useAgentsOverview();
  const offering = useOffering('agents');
  const [isCreating, setCreating] = useState(false);
  // Agents of FlowGent are made on its own site.
  const makers = (offering ?? []).filter(({ platform }) => platform === 'gomobile');
  const open = (id: string) =>
    void navigate({ to: '/agents/$agentId', params: { agentId: id }, replace: agentId !== null });
  const close = () => void navigate({ to: '/agents' });
  const connect = () => void navigate({ to: '/settings/$section', params: { section: 'connections' } });
  useShortcut('app.back', close, agentId !== null);
  useShortcut('list.new', () => setCreating(true), makers.length > 0);
  return (
    <>
      <AreaTabs area="agents" />
      <ScreenHead title={t('agents.title')} count={rows.total === null ? undefined : formatCount(rows.total)}>
        <ListAsOf at={overview?.readAt ?? null} />
        <ExportButton
          of={[{ target: { source: 'agents', query: { filter, sort } }, title: t('exports.source.agents') }]}
          isDisabled={!rows.total}
        />
        <Button
          leftSection={<IconPlus size={14} />}
          onClick={() => setCreating(true)}
          disabled={makers.length === 0}
          data-testid="new-agent"
        >
          {t('agents.new')}
        </Button>
      </ScreenHead>
      <AgentsBar />
      <SplitPane
        list={
          <AgentsList
            rows={rows}
            openId={agentId}
            onOpen={open}
            empty={
              offering?.length === 0
                ? {
                    title: t('lists.notOffered'),
                    text: t('lists.notOfferedText'),
                    action: (
                      <Button variant="default" onClick={connect}>
                        {t('lists.connect')}
                      </Button>
                    ),
                  }
                : { title: t('agents.empty'), text: t('agents.emptyText') }
            }
          />
        }
        pane={
          agentId !== null && (
            <AgentPane
              key={agentId}
              id={agentId}
              onClose={close}
              links={{
                openBase: (id) => void navigate({ to: '/agents/knowledge/$knowledgeId', params: { knowledgeId: id } }),
                openConversations: () => void navigate({ to: '/conversations' }),
              }}
            />
          )
        }
      />
      <NewAgentDialog
        opened={isCreating}
        connections={makers}
        onClose={() => setCreating(false)}
        onCreated={(id) => {
          setCreating(false);
          open(id);
        }}
      />
    </>
  );
}
