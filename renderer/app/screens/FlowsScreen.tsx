import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FlowPage } from '../../features/flows/FlowPage.tsx';
import { FlowsList } from '../../features/flows/FlowsList.tsx';
import { AreaTabs } from '../AreaTabs.tsx';

/** Flows of all platforms, or one of them. */
export function FlowsScreen({ flowId }: { flowId: string | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <>
      <AreaTabs area="agents" />
      {flowId === null ? (
        <FlowsList
          onOpen={(id) => void navigate({ to: '/agents/flows/$flowId', params: { flowId: id } })}
          connect={
            <Button
              variant="default"
              onClick={() => void navigate({ to: '/settings/$section', params: { section: 'connections' } })}
            >
              {t('lists.connect')}
            </Button>
          }
        />
      ) : (
        <FlowPage
          key={flowId}
          id={flowId}
          onClose={() => void navigate({ to: '/agents/flows' })}
          onOpenProgram={(programId) => void navigate({ to: '/programs/$programId', params: { programId } })}
        />
      )}
    </>
  );
}
