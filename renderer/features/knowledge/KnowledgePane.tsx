import { useTranslation } from 'react-i18next';
import { PaneWaiting, SidePane } from '../../ui/SidePane.tsx';
import { BasePane } from './BasePane.tsx';
import { ItemPane } from './ItemPane.tsx';
import { useKnowledge } from './use-knowledge.ts';

/** What is open beside the list: a base with its documents, or an item with its text. */
export function KnowledgePane({
  id,
  onClose,
  onOpenAgent,
}: {
  id: string;
  onClose: () => void;
  onOpenAgent: (id: string) => void;
}) {
  const { t } = useTranslation();
  const { data, error, refetch } = useKnowledge(id);
  return (
    <SidePane label={t('knowledge.panel')} testId="knowledge-panel">
      {data === undefined ? (
        <PaneWaiting error={error} onRetry={() => void refetch()} />
      ) : data.kind === 'base' ? (
        <BasePane base={data} onClose={onClose} onOpenAgent={onOpenAgent} />
      ) : (
        <ItemPane item={data} onClose={onClose} onOpenAgent={onOpenAgent} />
      )}
    </SidePane>
  );
}
