import { IconDevicesOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../ipc/client.ts';
import { useOffering } from '../../ipc/offered.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { SettingsSectionHead } from '../../ui/SettingRow.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { ConnectionSessions } from './ConnectionSessions.tsx';
import classes from './Sessions.module.css';

/** Who is signed in to each platform, and the ways to end that. */
export function SessionsSettings() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ queryKey: ['sessions', 'list'], queryFn: () => api.sessions.list() });
  const connections = useOffering('contacts', 'calls', 'apiKeys')?.filter(({ platform }) => platform === 'gomobile');
  const isOffline = isOfflineState(useSyncStatus()?.state);
  return (
    <>
      <SettingsSectionHead title={t('sessions.title')} text={t('sessions.text')} />
      {isOffline && (
        <p className={classes.offline} role="status" data-testid="sessions-offline">
          {t('sessions.offline')}
        </p>
      )}
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <SkeletonLines label={t('common.loading')} />}
      {connections?.length === 0 && (
        <EmptyState icon={<IconDevicesOff />} title={t('lists.notOffered')} testId="sessions-empty">
          {t('sessions.notOffered')}
        </EmptyState>
      )}
      {data !== undefined &&
        connections?.map((connection) => (
          <ConnectionSessions
            key={connection.id}
            connection={connection}
            list={data.find(({ connectionId }) => connectionId === connection.id)}
            isOffline={isOffline}
          />
        ))}
    </>
  );
}
