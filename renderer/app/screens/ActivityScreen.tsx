import { useTranslation } from 'react-i18next';
import { ScreenHead } from '../../ui/ScreenHead.tsx';

export function ActivityScreen() {
  const { t } = useTranslation();
  return <ScreenHead title={t('jobs.title')} />;
}
