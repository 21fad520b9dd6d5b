import { useTranslation } from 'react-i18next';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { AreaTabs } from '../AreaTabs.tsx';

export function DictionariesScreen({ dictionaryId: _dictionaryId }: { dictionaryId: string | null }) {
  const { t } = useTranslation();
  return (
    <>
      <AreaTabs area="agents" />
      <ScreenHead title={t('dictionaries.title')} />
    </>
  );
}
