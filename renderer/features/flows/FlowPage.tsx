import { SegmentedControl } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDetail, FlowGraphView, FlowSession } from '#shared/contract/flows.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { useStore } from '../../lib/store.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { AboutPanel, FlowWords } from './AboutPanel.tsx';
import { FindNode, findNodes } from './FindNode.tsx';
import { FlowHead } from './FlowHead.tsx';
import { FlowOutline } from './FlowOutline.tsx';
import classes from './FlowPage.module.css';
import { type FlowPageParts, FlowPanel, type FlowTab } from './FlowPanel.tsx';
import { flowsView } from './flows-view.ts';
import { useFlow, useFlowGraph, useSession } from './use-flows.ts';
import { useLook } from './use-look.ts';

// The canvas and what lays it out are most of the weight of this screen.
const FlowCanvas = lazy(async () => ({ default: (await import('./FlowCanvas.tsx')).FlowCanvas }));

/** One flow: its graph as a canvas or an outline, and beside it what is known of a node and of the whole. */
export function FlowPage({
  id,
  onClose,
  onOpenProgram,
}: {
  id: string;
  onClose: () => void;
  onOpenProgram: (programId: string) => void;
}) {
  const { t } = useTranslation();
  const { data: flow, error, refetch } = useFlow(id);
  useShortcut('app.back', onClose);
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (flow === undefined) return <SkeletonLines count={10} label={t('common.loading')} />;
  return <Loaded flow={flow} onClose={onClose} onOpenProgram={onOpenProgram} />;
}

function Loaded({
  flow,
  onClose,
  onOpenProgram,
}: {
  flow: FlowDetail;
  onClose: () => void;
  onOpenProgram: (programId: string) => void;
}) {
  const { t } = useTranslation();
  const isOffline = isOfflineState(useSyncStatus()?.state);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [sessionId, setSessionId] = useState<string | null>(null);
  const session = useSession(sessionId ?? '', sessionId !== null).data ?? null;
  // A run is followed on the version that it ran by.
  const ranBy = session?.versionId ?? chosenId;
  const versionId = flow.versions.find(({ id, isCurrent }) => id === ranBy && !isCurrent)?.id ?? null;
  const graph = useFlowGraph(flow.id, versionId, flow.hasGraph);
  const page = { flow, onOpenProgram, isOffline, versionId, sessionId, onSession: setSessionId };
  return (
    <>
      <FlowHead
        flow={flow}
        onClose={onClose}
        versionId={versionId}
        onVersion={(next) => {
          setSessionId(null);
          setChosenId(next);
        }}
      />
      {!flow.hasGraph ? (
        <Card {...page} />
      ) : graph.error !== null ? (
        <ErrorState error={graph.error} onRetry={() => void graph.refetch()} />
      ) : graph.data === undefined ? (
        <SkeletonLines count={10} label={t('common.loading')} />
      ) : graph.data === null ? (
        <EmptyState icon={<IconRoute />} title={t('flows.noVersion')}>
          {t('flows.noVersionText')}
        </EmptyState>
      ) : (
        <Graph {...page} drawn={graph.data} session={session} />
      )}
    </>
  );
}

/** A flow that is told in words alone. */
function Card({ flow, onOpenProgram, isOffline }: FlowPageParts) {
  const { t } = useTranslation();
  return (
    <div className={classes.split}>
      <section className={classes.card} aria-label={t('flows.card')} data-pane data-testid="flow-card">
        <div className={classes.cardBody}>
          <p className={classes.sub}>{t('flows.noGraph')}</p>
          <FlowWords flow={flow} />
        </div>
      </section>
      <aside className={classes.panel} aria-label={t('flows.about')} data-pane tabIndex={-1}>
        <div className={classes.panelBody}>
          <AboutPanel
            flow={{ ...flow, prompt: null, firstMessage: null, settings: [] }}
            onOpenProgram={onOpenProgram}
            isOffline={isOffline}
          />
        </div>
      </aside>
    </div>
  );
}

function Graph({ drawn, session, ...page }: FlowPageParts & { drawn: FlowGraphView; session: FlowSession | null }) {
  const { t } = useTranslation();
  const { flow } = page;
  const shown = useStore(flowsView, ({ look }) => look);
  const [tab, setTab] = useState<FlowTab>(flow.kind === 'liveFlow' ? 'sessions' : 'node');
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const found = useMemo(() => findNodes(drawn.nodes, text), [drawn.nodes, text]);
  const { look, go } = useLook({ drawn, found, session, onInspect: () => setTab('node') });
  const focusFlow = () => body.current?.querySelector<HTMLElement>('[data-own-arrows]')?.focus();
  useShortcut('canvas.find', () => input.current?.select());
  useShortcut('canvas.outline', () => {
    flowsView.set({ look: shown === 'canvas' ? 'outline' : 'canvas' });
    // After the other one is there.
    setTimeout(focusFlow);
  });
  return (
    <>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label={t('flows.look')}
          data={[
            { value: 'canvas', label: t('flows.canvas') },
            { value: 'outline', label: t('flows.outline') },
          ]}
          value={shown}
          onChange={(value) => flowsView.set({ look: value === 'outline' ? 'outline' : 'canvas' })}
          data-testid="flow-look"
        />
        <FindNode input={input} text={text} found={found} onText={setText} onGo={go} onLeave={focusFlow} />
        <span className={classes.space} />
        <span className={classes.sub}>{t('flows.nodes', { count: drawn.nodes.length })}</span>
      </div>
      <div className={classes.split} ref={body}>
        {shown === 'outline' ? (
          <FlowOutline look={look} />
        ) : (
          <Suspense fallback={<SkeletonLines count={10} label={t('common.loading')} />}>
            <FlowCanvas look={look} />
          </Suspense>
        )}
        <FlowPanel {...page} drawn={drawn} nodeId={look.place?.nodeId ?? null} tab={tab} onTab={setTab} onGo={go} />
      </div>
    </>
  );
}
