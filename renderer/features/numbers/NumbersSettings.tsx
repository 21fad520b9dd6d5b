import { useTranslation } from 'react-i18next';
import { ScreenHead } from '../../ui/ScreenHead.tsx';

export function NumbersSettings() {
  const { t } = useTranslation();
  return <ScreenHead title={t('numbers.title')} />;
}
