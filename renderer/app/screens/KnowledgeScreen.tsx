import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KnowledgeKind } from '#shared/contract/knowledge.ts';
import { KnowledgeBar, KnowledgeList } from '../../features/knowledge/KnowledgeList.tsx';
import { KnowledgePane } from '../../features/knowledge/KnowledgePane.tsx';
import { knowledgeView } from '../../features/knowledge/knowledge-view.ts';
import { NewKnowledgeDialog } from '../../features/knowledge/NewKnowledgeDialog.tsx';
import { useKnowledgeOverview, useKnowledgeRows } from '../../features/knowledge/use-knowledge.ts';
import { useOffering } from '../../ipc/offered.ts';
import { formatCount } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ListAsOf } from '../../ui/AsOf.tsx';
import { ExportButton } from '../../ui/export/ExportButton.tsx';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { SplitPane } from '../../ui/SidePane.tsx';
import { AreaTabs } from '../AreaTabs.tsx';

/** What agents answer from: bases with their documents and single items, with one of them beside the list. */
export function KnowledgeScreen({ knowledgeId }: { knowledgeId: string | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const rows = useKnowledgeRows();
  const { filter, sort } = useStore(knowledgeView, (view) => view);
  const overview = useKnowledgeOverview();
  const offering = useOffering('knowledge');
  const [creating, setCreating] = useState<KnowledgeKind | null>(null);
  const makers = {
    base: (offering ?? []).filter(({ platform }) => platform === 'gomobile'),
    item: (offering ?? []).filter(({ platform }) => platform === 'flowgent'),
  };
  const open = (id: string) =>
    void navigate({ to: '/agents/knowledge/$knowledgeId', params: { knowledgeId: id }, replace: knowledgeId !== null });
  const close = () => void navigate({ to: '/agents/knowledge' });
  const connect = () => void navigate({ to: '/settings/$section', params: { section: 'connections' } });
  useShortcut('app.back', close, knowledgeId !== null);
  useShortcut('list.new', () => setCreating(makers.base.length > 0 ? 'base' : 'item'), (offering ?? []).length > 0);
  return (
    <>
      <AreaTabs area="agents" />
      <ScreenHead title={t('knowledge.title')} count={rows.total === null ? undefined : formatCount(rows.total)}>
        <ListAsOf at={overview?.readAt ?? null} />
        <ExportButton
          of={[{ target: { source: 'knowledge', query: { filter, sort } }, title: t('exports.source.knowledge') }]}
          isDisabled={!rows.total}
        />
        {(['item', 'base'] as const).map(
          (kind) =>
            makers[kind].length > 0 && (
              <Button
                key={kind}
                {...(kind === 'item' && makers.base.length > 0 && { variant: 'default' as const })}
                leftSection={<IconPlus size={14} />}
                onClick={() => setCreating(kind)}
                data-testid={`new-${kind}`}
              >
                {t(kind === 'base' ? 'knowledge.newBase' : 'knowledge.newItem')}
              </Button>
            ),
        )}
      </ScreenHead>
      <KnowledgeBar />
      <SplitPane
        list={
          <KnowledgeList
            rows={rows}
            openId={knowledgeId}
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
                : { title: t('knowledge.empty'), text: t('knowledge.emptyText') }
            }
          />
        }
        pane={
          knowledgeId !== null && (
            <KnowledgePane
              key={knowledgeId}
              id={knowledgeId}
              onClose={close}
              onOpenAgent={(id) => void navigate({ to: '/agents/$agentId', params: { agentId: id } })}
            />
          )
        }
      />
      <NewKnowledgeDialog
        kind={creating}
        connections={creating === null ? [] : makers[creating]}
        onClose={() => setCreating(null)}
        onCreated={(id) => {
          setCreating(null);
          open(id);
        }}
      />
    </>
  );
}
