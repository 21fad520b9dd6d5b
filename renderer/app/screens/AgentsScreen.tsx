import { useTranslation } from 'react-i18next';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { AreaTabs } from '../AreaTabs.tsx';

export function AgentsScreen({ agentId: _agentId }: { agentId: string | null }) {
  const { t } = useTranslation();
  return (
    <>
      <AreaTabs area="agents" />
      <ScreenHead title={t('agents.title')} />
    </>
  );
}
