import { useTranslation } from 'react-i18next';
import { ScreenHead } from '../../ui/ScreenHead.tsx';

export function TodayScreen() {
  const { t } = useTranslation();
  return <ScreenHead title={t('nav.today')} />;
}
