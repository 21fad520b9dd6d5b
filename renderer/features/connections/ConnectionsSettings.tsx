import { Button, Modal } from '@mantine/core';
import { IconPlugConnectedX, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { connectionsQuery } from '../../ipc/queries.ts';
import { SettingsSectionHead } from '../../ui/SettingRow.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { ConnectForm } from './ConnectForm.tsx';
import { ConnectionCard } from './ConnectionCard.tsx';
import { SampleCard } from './SampleCard.tsx';

export function ConnectionsSettings() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(connectionsQuery);
  const [isAdding, setAdding] = useState(false);
  const close = () => setAdding(false);
  return (
    <>
      <SettingsSectionHead title={t('connections.title')} text={t('connections.text')}>
        <Button leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)} data-testid="new-connection">
          {t('connections.connect')}
        </Button>
      </SettingsSectionHead>
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <SkeletonLines label={t('common.loading')} />}
      {data?.length === 0 && (
        <EmptyState icon={<IconPlugConnectedX />} title={t('connections.none')}>
          {t('connections.noneText')}
        </EmptyState>
      )}
      {data?.map((connection) => (
        <ConnectionCard key={connection.id} connection={connection} />
      ))}
      {data !== undefined && <SampleCard hasSample={data.some((connection) => connection.sample)} />}
      <Modal
        opened={isAdding}
        onClose={close}
        title={t('connections.connect')}
        size={520}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <ConnectForm
          onCancel={close}
          onAdded={() => {
            close();
            void client.invalidateQueries({ queryKey: ['connections'] });
          }}
        />
      </Modal>
    </>
  );
}
