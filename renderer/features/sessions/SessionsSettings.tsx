import { useTranslation } from 'react-i18next';
import { ScreenHead } from '../../ui/ScreenHead.tsx';

export function SessionsSettings() {
  const { t } = useTranslation();
  return <ScreenHead title={t('sessions.title')} />;
}
