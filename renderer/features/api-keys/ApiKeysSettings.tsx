import { Button } from '@mantine/core';
import { IconKey, IconKeyOff, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKey } from '#shared/contract/api-keys.ts';
import { api } from '../../ipc/client.ts';
import { useOffering } from '../../ipc/offered.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { ListAsOf } from '../../ui/AsOf.tsx';
import { SettingsSectionHead } from '../../ui/SettingRow.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import classes from './ApiKeys.module.css';
import { CreateKeyDialog } from './CreateKeyDialog.tsx';
import { EditKeyDialog } from './EditKeyDialog.tsx';
import { type KeyAction, KeyTable } from './KeyTable.tsx';
import { RevokeKeyDialog } from './RevokeKeyDialog.tsx';
import { useSwitchKey } from './use-switch-key.ts';

const keysQuery = { queryKey: ['apiKeys', 'list'], queryFn: () => api.apiKeys.list() };
const ownQuery = { queryKey: ['apiKeys', 'own'], queryFn: () => api.apiKeys.own() };

/** Keys that programs call the platforms with: made, changed and revoked here, online. */
export function ApiKeysSettings() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(keysQuery);
  const own = useQuery(ownQuery).data ?? [];
  const offering = useOffering('apiKeys');
  const isOffline = isOfflineState(useSyncStatus()?.state);
  const [isCreating, setCreating] = useState(false);
  const [asked, setAsked] = useState<{ key: ApiKey; action: 'edit' | 'revoke' } | null>(null);
  const switchKey = useSwitchKey();
  const ownOf = ({ id, connectionId }: ApiKey): 'this' | 'maybe' | null => {
    const ids = own.find((one) => one.connectionId === connectionId)?.ids ?? [];
    if (!ids.includes(id)) return null;
    return ids.length === 1 ? 'this' : 'maybe';
  };
  const act = (key: ApiKey, action: KeyAction) => {
    if (action === 'switch') switchKey(key);
    else setAsked({ key, action });
  };
  const close = () => setAsked(null);
  return (
    <>
      <SettingsSectionHead title={t('apiKeys.title')} text={t('apiKeys.text')}>
        <Button
          flex="none"
          leftSection={<IconPlus size={14} />}
          onClick={() => setCreating(true)}
          disabled={isOffline || !offering?.length}
          data-testid="new-key"
        >
          {t('apiKeys.new')}
        </Button>
      </SettingsSectionHead>
      {isOffline && (
        <p className={classes.offline} role="status" data-testid="keys-offline">
          {t('apiKeys.offline')}
        </p>
      )}
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <SkeletonLines label={t('common.loading')} />}
      {data?.rows.length === 0 && (
        <EmptyState
          icon={offering?.length === 0 ? <IconKeyOff /> : <IconKey />}
          title={offering?.length === 0 ? t('lists.notOffered') : t('apiKeys.empty')}
          testId="keys-empty"
        >
          {offering?.length === 0 ? t('apiKeys.notOffered') : t('apiKeys.emptyText')}
        </EmptyState>
      )}
      {data !== undefined && data.rows.length > 0 && (
        <>
          <KeyTable rows={data.rows} ownOf={ownOf} isOffline={isOffline} onAct={act} />
          <p className={classes.asOf}>
            <ListAsOf at={data.readAt} />
          </p>
        </>
      )}
      {isCreating && <CreateKeyDialog connections={offering ?? []} onClose={() => setCreating(false)} />}
      {asked?.action === 'edit' && <EditKeyDialog apiKey={asked.key} onClose={close} />}
      {asked?.action === 'revoke' && <RevokeKeyDialog apiKey={asked.key} isOwn={ownOf(asked.key)} onClose={close} />}
    </>
  );
}
