import { UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ConnectionTrouble } from '../features/connections/ConnectionTrouble.tsx';
import { SyncPill } from '../features/sync/SyncPill.tsx';
import { connectionsQuery } from '../ipc/queries.ts';
import { Keys } from '../shortcuts/Keys.tsx';
import { Mark } from '../ui/Mark.tsx';
import classes from './TopBar.module.css';
import { WorkspaceMenu } from './WorkspaceMenu.tsx';

export function TopBar() {
  const { t } = useTranslation();
  const connections = useQuery(connectionsQuery).data ?? [];
  return (
    <header className={classes.bar}>
      <div className={classes.start}>
        <span className={classes.mark}>
          <Mark size={20} />
        </span>
        <WorkspaceMenu connections={connections} />
      </div>
      <UnstyledButton className={classes.search} onClick={spotlight.open} data-testid="open-palette">
        <IconSearch size={14} />
        <span className={classes.searchText}>{t('palette.open')}</span>
        <Keys id="app.palette" />
      </UnstyledButton>
      <div className={classes.end}>
        <SyncPill trouble={<ConnectionTrouble />} />
      </div>
    </header>
  );
}
