import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CallsList } from '../../features/calls/CallsList.tsx';
import { AreaTabs } from '../AreaTabs.tsx';

export function CallsScreen() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <>
      <AreaTabs area="calls" />
      <CallsList
        onOpen={(callId, atMs) =>
          void navigate({ to: '/calls/$callId', params: { callId }, search: atMs === null ? {} : { t: atMs / 1000 } })
        }
        connect={
          <Button
            variant="default"
            onClick={() => void navigate({ to: '/settings/$section', params: { section: 'connections' } })}
          >
            {t('calls.connect')}
          </Button>
        }
      />
    </>
  );
}
