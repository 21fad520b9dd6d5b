import { useTranslation } from 'react-i18next';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { AreaTabs } from '../AreaTabs.tsx';

export function MessagesScreen({ programId: _programId }: { programId: string | null }) {
  const { t } = useTranslation();
  return (
    <>
      <AreaTabs area="programs" />
      <ScreenHead title={t('messages.title')} />
    </>
  );
}
