import { Menu, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Connection } from '#shared/contract/connections.ts';
import { formatCount } from '../lib/format.ts';
import classes from './TopBar.module.css';

/** The name of the workspace, and the connections behind it. */
export function WorkspaceMenu({ connections }: { connections: readonly Connection[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const toSettings = () => void navigate({ to: '/settings/$section', params: { section: 'connections' } });
  const name = connections.length === 1 ? connections[0]?.name : t('workspace.several', { count: connections.length });
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <UnstyledButton className={classes.workspace} data-testid="workspace-menu">
          <span className="ellipsis" dir="auto" title={name}>
            {name}
          </span>
          <IconChevronDown size={14} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('workspace.connections')}</Menu.Label>
        {connections.map((connection) => (
          <Menu.Item key={connection.id} leftSection={<IconPlugConnected size={15} />} onClick={toSettings}>
            <div className="ellipsis" dir="auto">
              {connection.name}
            </div>
            <div className="ellipsis" style={{ color: 'var(--text-3)', fontSize: 12 }}>
              {t('workspace.counts', {
                calls: formatCount(connection.callCount),
                contacts: formatCount(connection.contactCount),
              })}
            </div>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconPlus size={15} />} onClick={toSettings}>
          {t('workspace.manage')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
