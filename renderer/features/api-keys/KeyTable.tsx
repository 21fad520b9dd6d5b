import { Button, Menu } from '@mantine/core';
import {
  IconBan,
  IconCheck,
  IconClockOff,
  IconDots,
  IconPencil,
  IconPlugConnected,
  IconTrash,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ApiKey } from '#shared/contract/api-keys.ts';
import { connectionsQuery } from '../../ipc/queries.ts';
import { formatFull, formatMoment } from '../../lib/format.ts';
import { Badge } from '../../ui/Badge.tsx';
import { SettingsTable } from '../../ui/SettingsTable.tsx';
import classes from './ApiKeys.module.css';

export type KeyAction = 'edit' | 'switch' | 'revoke';

interface KeyTableProps {
  rows: readonly ApiKey[];
  /** Whether a connection of Earshot itself uses the key, as far as its beginning tells. */
  ownOf: (key: ApiKey) => 'this' | 'maybe' | null;
  isOffline: boolean;
  onAct: (key: ApiKey, action: KeyAction) => void;
}

export function KeyTable({ rows, ownOf, isOffline, onAct }: KeyTableProps) {
  const { t } = useTranslation();
  const connections = useQuery(connectionsQuery).data ?? [];
  const hasMany = new Set(rows.map(({ connectionId }) => connectionId)).size > 1;
  const head = [
    { id: 'name', name: t('apiKeys.name') },
    { id: 'prefix', name: t('apiKeys.prefix') },
    { id: 'state', name: t('apiKeys.state') },
    { id: 'expires', name: t('apiKeys.expires') },
    { id: 'created', name: t('apiKeys.created') },
    { id: 'actions', name: t('apiKeys.actions'), isHidden: true },
  ];
  return (
    <SettingsTable label={t('apiKeys.title')} head={head} testId="keys">
      {rows.map((key) => (
        <tr key={key.id} data-testid="key" data-off={!key.isActive || undefined}>
          <th scope="row">
            <span className={classes.name}>
              <span className="data" dir="auto" title={key.name}>
                {key.name}
              </span>
              <OwnBadge own={ownOf(key)} />
            </span>
            {hasMany && (
              <span className={classes.connection} dir="auto">
                {connections.find(({ id }) => id === key.connectionId)?.name}
              </span>
            )}
          </th>
          <td>
            <code className={classes.prefix} dir="ltr">
              {key.prefix ?? ''}••••
            </code>
          </td>
          <td>
            <StateBadge apiKey={key} />
          </td>
          <td title={formatFull(key.expiresAt)}>
            {key.expiresAt === null ? t('apiKeys.never') : formatMoment(key.expiresAt)}
          </td>
          <td title={formatFull(key.createdAt)}>{formatMoment(key.createdAt)}</td>
          <td className={classes.actions}>
            <Menu position="bottom-end">
              <Menu.Target>
                <Button
                  variant="default"
                  px={7}
                  aria-label={t('apiKeys.actionsOf', { name: key.name })}
                  data-testid="key-actions"
                >
                  <IconDots size={15} />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  leftSection={<IconPencil size={14} />}
                  disabled={isOffline}
                  onClick={() => onAct(key, 'edit')}
                >
                  {t('apiKeys.edit')}
                </Menu.Item>
                <Menu.Item
                  leftSection={key.isActive ? <IconBan size={14} /> : <IconCheck size={14} />}
                  disabled={isOffline}
                  onClick={() => onAct(key, 'switch')}
                >
                  {key.isActive ? t('apiKeys.disable') : t('apiKeys.enable')}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconTrash size={14} />}
                  disabled={isOffline}
                  onClick={() => onAct(key, 'revoke')}
                  data-testid="key-revoke"
                >
                  {t('apiKeys.revoke')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </td>
        </tr>
      ))}
    </SettingsTable>
  );
}

function OwnBadge({ own }: { own: 'this' | 'maybe' | null }) {
  const { t } = useTranslation();
  if (own === null) return null;
  return (
    <Badge tone="accent" icon={<IconPlugConnected size={12} />} title={t('apiKeys.ownTitle')}>
      {own === 'this' ? t('apiKeys.own') : t('apiKeys.ownMaybe')}
    </Badge>
  );
}

function StateBadge({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation();
  if (apiKey.expiresAt !== null && apiKey.expiresAt <= Date.now()) {
    return (
      <Badge plain tone="bad" icon={<IconClockOff size={13} />}>
        {t('apiKeys.expired')}
      </Badge>
    );
  }
  return apiKey.isActive ? (
    <Badge plain tone="ok" icon={<IconCheck size={13} />}>
      {t('apiKeys.active')}
    </Badge>
  ) : (
    <Badge plain tone="calm" icon={<IconBan size={13} />}>
      {t('apiKeys.off')}
    </Badge>
  );
}
