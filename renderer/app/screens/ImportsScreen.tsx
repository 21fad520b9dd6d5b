import { useTranslation } from 'react-i18next';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { AreaTabs } from '../AreaTabs.tsx';

export function ImportsScreen({ importId: _importId }: { importId: string | null }) {
  const { t } = useTranslation();
  return (
    <>
      <AreaTabs area="people" />
      <ScreenHead title={t('imports.title')} />
    </>
  );
}
