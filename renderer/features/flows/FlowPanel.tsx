import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDetail, FlowGraphView } from '#shared/contract/flows.ts';
import { formatCount } from '../../lib/format.ts';
import { AboutPanel } from './AboutPanel.tsx';
import { FindingsPanel } from './FindingsPanel.tsx';
import classes from './FlowPage.module.css';
import { NodePanel } from './NodePanel.tsx';
import { SessionsPanel, sessionsLabel } from './SessionsPanel.tsx';

export type FlowTab = 'node' | 'findings' | 'about' | 'sessions';

/** What the page of a flow shows, and of what. */
export interface FlowPageParts {
  flow: FlowDetail;
  onOpenProgram: (programId: string) => void;
  isOffline: boolean;
  versionId: string | null;
  sessionId: string | null;
  onSession: (id: string | null) => void;
}

/** What is known of a node and of the whole, beside the flow. */
export function FlowPanel({
  flow,
  drawn,
  nodeId,
  tab,
  onTab,
  onGo,
  onSession,
  onOpenProgram,
  isOffline,
  versionId,
  sessionId,
}: FlowPageParts & {
  drawn: FlowGraphView;
  /** The node that is inspected. */
  nodeId: string | null;
  tab: FlowTab;
  onTab: (tab: FlowTab) => void;
  onGo: (nodeId: string) => void;
}) {
  const { t } = useTranslation();
  const panels: [FlowTab, string, ReactNode][] = [
    [
      'node',
      t('flows.nodeTab'),
      <NodePanel key="node" flowId={flow.id} versionId={versionId} drawn={drawn} nodeId={nodeId} onGo={onGo} />,
    ],
    [
      'findings',
      drawn.findings.length === 0
        ? t('flows.findings')
        : `${t('flows.findings')} ${formatCount(drawn.findings.length)}`,
      <FindingsPanel key="findings" flow={flow} drawn={drawn} onGo={onGo} isOffline={isOffline} />,
    ],
    [
      'about',
      t('flows.about'),
      <AboutPanel key="about" flow={flow} onOpenProgram={onOpenProgram} isOffline={isOffline} />,
    ],
  ];
  if (flow.kind === 'liveFlow') {
    panels.unshift([
      'sessions',
      sessionsLabel(t, flow.sessionCount),
      <SessionsPanel
        key="sessions"
        flow={flow}
        sessionId={sessionId}
        onSession={onSession}
        onGo={onGo}
        isOffline={isOffline}
      />,
    ]);
  }
  return (
    <aside className={classes.panel} aria-label={t('flows.panel')} data-pane tabIndex={-1} data-testid="flow-panel">
      <Tabs
        className={classes.tabs}
        value={tab}
        onChange={(value) => onTab((value ?? 'node') as FlowTab)}
        keepMounted={false}
      >
        <Tabs.List className={classes.tabList}>
          {panels.map(([value, label]) => (
            <Tabs.Tab key={value} value={value} data-testid={`flow-tab-${value}`}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {panels.map(([value, , content]) => (
          <Tabs.Panel key={value} value={value} className={classes.panelBody}>
            {content}
          </Tabs.Panel>
        ))}
      </Tabs>
    </aside>
  );
}
