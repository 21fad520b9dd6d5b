import { useTranslation } from 'react-i18next';
import { ScreenHead } from '../../ui/ScreenHead.tsx';

export function ConversationsScreen({ conversationId: _conversationId }: { conversationId: string | null }) {
  const { t } = useTranslation();
  return <ScreenHead title={t('conversations.title')} />;
}
