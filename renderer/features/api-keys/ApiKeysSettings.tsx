import { useTranslation } from 'react-i18next';
import { ScreenHead } from '../../ui/ScreenHead.tsx';

export function ApiKeysSettings() {
  const { t } = useTranslation();
  return <ScreenHead title={t('apiKeys.title')} />;
}
