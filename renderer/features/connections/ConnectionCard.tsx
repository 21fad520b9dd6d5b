import { Button, Menu, TextInput } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCloudOff,
  IconDots,
  IconKey,
  IconLogout,
  IconPencil,
  IconPlugConnected,
  IconTrash,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CapabilityKey, Connection } from '#shared/contract/connections.ts';
import { api } from '../../ipc/client.ts';
import { useSyncStatus } from '../../ipc/queries.ts';
import { formatCount, formatFull, formatMoment, isolate } from '../../lib/format.ts';
import { Badge } from '../../ui/Badge.tsx';
import { InlineError } from '../../ui/States.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import { Capabilities } from './Capabilities.tsx';
import { ClockWarning } from './ClockWarning.tsx';
import { CollectionIssues } from './CollectionIssues.tsx';
import classes from './Connections.module.css';
import { NewKeyButton } from './ConnectionTrouble.tsx';
import { dialogs } from './dialogs.ts';
import { hasIssue, isQuietIssue, isUnreached, needsKey } from './issues.ts';
import { ListHealth } from './ListHealth.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { TestSteps } from './TestSteps.tsx';

export function ConnectionCard({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  const [isRenaming, setRenaming] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const client = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => api.connections.signOut({ id: connection.id }),
    onSuccess: () => toastDone(t('connections.signedOut')),
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: ['connections'] }),
  });
  // A nought for what a platform does not have would read as a loss.
  const offers = (key: CapabilityKey): boolean =>
    connection.capabilities.length === 0 ||
    connection.capabilities.some((one) => one.key === key && one.offered !== 'absent');
  return (
    <section className={classes.card} aria-label={isolate(connection.name)} data-testid="connection">
      <div className={classes.cardHead}>
        <span className={classes.cardIcon}>
          <IconPlugConnected size={18} />
        </span>
        {isRenaming ? (
          <Rename connection={connection} onDone={() => setRenaming(false)} />
        ) : (
          <div className={classes.cardTitle}>
            <h3 className="ellipsis" dir="auto" title={connection.name}>
              {connection.name}
            </h3>
            <span className={`${classes.note} ellipsis`} dir="auto" title={connection.baseUrl}>
              {[t(`connections.platformName.${connection.platform}`), connection.organisationName, connection.baseUrl]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </div>
        )}
        <ConnectionState connection={connection} />
        <Menu position="bottom-end" width={180}>
          <Menu.Target>
            <Button variant="subtle" color="gray" px={6} aria-label={t('connections.menu', { name: connection.name })}>
              <IconDots size={16} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setRenaming(true)}>
              {t('connections.rename')}
            </Menu.Item>
            {!connection.sample && (
              <Menu.Item
                leftSection={<IconKey size={15} />}
                onClick={() => dialogs.set({ open: { kind: 'key', connectionId: connection.id } })}
              >
                {t('connections.newKey')}
              </Menu.Item>
            )}
            {!connection.sample && (
              <Menu.Item
                leftSection={<IconLogout className="flip" size={15} />}
                onClick={() => signOut.mutate()}
                data-testid="sign-out"
              >
                {t('connections.signOut')}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconTrash size={15} />} color="red" onClick={() => setRemoving(true)}>
              {t('connections.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {connection.problem !== null && (
        <div className={classes.problem}>
          <InlineError error={connection.problem} isExpected={isUnreached(connection)} />
          {needsKey(connection) && <NewKeyButton connection={connection} />}
        </div>
      )}
      <CollectionIssues connection={connection} />
      <ClockWarning skewMs={connection.clockSkewMs} />
      <dl className={classes.counts}>
        {(offers('calls') || connection.callCount > 0) && (
          <Count name={t('connections.calls')} value={formatCount(connection.callCount)} />
        )}
        {(offers('contacts') || connection.contactCount > 0) && (
          <Count name={t('connections.contacts')} value={formatCount(connection.contactCount)} />
        )}
        {(offers('recordings') || connection.recordingCount > 0) && (
          <Count
            name={t('connections.recordings')}
            value={t('connections.cachedOf', {
              cached: formatCount(connection.cachedRecordingCount),
              total: formatCount(connection.recordingCount),
            })}
          />
        )}
        <Count
          name={t('connections.lastSynced')}
          value={formatMoment(connection.lastSyncedAt)}
          title={formatFull(connection.lastSyncedAt)}
        />
      </dl>
      <Capabilities capabilities={connection.capabilities} />
      <ListHealth collections={connection.collections} />
      <TestAgain connection={connection} />
      <RemoveDialog connection={connection} opened={isRemoving} onClose={() => setRemoving(false)} />
    </section>
  );
}

/** Tries the connection with the key it has, and shows how far that came. */
function TestAgain({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: () => api.connections.testAgain({ id: connection.id }),
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: ['connections'] }),
  });
  return (
    <>
      <div className={classes.cardFoot}>
        <span className={classes.note}>
          {connection.capabilitiesAt !== null &&
            t('connections.lookedAt', { at: formatMoment(connection.capabilitiesAt) })}
        </span>
        <Button
          size="compact-sm"
          variant="default"
          loading={test.isPending}
          onClick={() => test.mutate()}
          data-testid="test-again"
        >
          {t('connections.test')}
        </Button>
      </div>
      {test.data !== undefined && (
        <section className={`${classes.result} ${classes.tested}`} aria-live="polite">
          <TestSteps report={test.data} platformName={t(`connections.platformName.${connection.platform}`)} />
        </section>
      )}
    </>
  );
}

function ConnectionState({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  const isPaused = useSyncStatus()?.state === 'paused';
  if (connection.problem !== null && !isUnreached(connection)) {
    return (
      <Badge tone="bad" icon={<IconAlertTriangle />} testId="connection-problem">
        {t('connections.state.problem')}
      </Badge>
    );
  }
  if (connection.collections.some((one) => hasIssue(one) && !isQuietIssue(one)) && connection.problem === null) {
    return (
      <Badge tone="warn" icon={<IconAlertTriangle />} testId="connection-partly">
        {t('connections.state.partly')}
      </Badge>
    );
  }
  if (connection.problem !== null || isPaused) {
    return (
      <Badge
        tone="warn"
        icon={<IconCloudOff />}
        title={t('connections.inStep', { at: formatFull(connection.lastSyncedAt) })}
        testId="connection-offline"
      >
        {isPaused ? t('connections.state.paused') : t('connections.state.offline')}
      </Badge>
    );
  }
  return connection.lastSyncedAt === null ? (
    <Badge icon={<IconCircleDashed />}>{t('connections.state.never')}</Badge>
  ) : (
    <Badge tone="ok" icon={<IconCircleCheck />}>
      {t('connections.state.connected')}
    </Badge>
  );
}

function Count({ name, value, title }: { name: string; value: string; title?: string }) {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Rename({ connection, onDone }: { connection: Connection; onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState(connection.name);
  const rename = useMutation({
    mutationFn: () => api.connections.rename({ id: connection.id, name: name.trim() }),
    onError: toastError,
    onSettled: () => {
      onDone();
      void client.invalidateQueries({ queryKey: ['connections'] });
    },
  });
  return (
    <TextInput
      className={classes.cardTitle}
      autoFocus
      aria-label={t('connections.name')}
      value={name}
      maxLength={64}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={onDone}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
        if (event.key === 'Enter' && name.trim() !== '') rename.mutate();
      }}
    />
  );
}
