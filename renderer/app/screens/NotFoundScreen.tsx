import { IconMapOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../ui/States.tsx';

export function NotFoundScreen() {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={<IconMapOff />}
      title={t('notFound.title')}
      action={<Link to="/calls">{t('notFound.back')}</Link>}
    />
  );
}
