import { Button } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Connection } from '#shared/contract/connections.ts';
import { connectionsQuery } from '../../ipc/queries.ts';
import { isolate } from '../../lib/format.ts';
import { InlineError } from '../../ui/States.tsx';
import { CollectionIssues } from './CollectionIssues.tsx';
import { dialogs } from './dialogs.ts';
import { isTroubled, isUnreached, needsKey } from './issues.ts';
import classes from './Trouble.module.css';

/** What is wrong, connection by connection and list by list, where sync stands is told. */
export function ConnectionTrouble() {
  const { data } = useQuery(connectionsQuery);
  const troubled = data?.filter(isTroubled) ?? [];
  if (troubled.length === 0) return null;
  return (
    <div className={classes.trouble} data-testid="connection-trouble">
      {troubled.map((connection) => (
        <Trouble key={connection.id} connection={connection} />
      ))}
    </div>
  );
}

function Trouble({ connection }: { connection: Connection }) {
  return (
    <section className={classes.troubleOf} aria-label={isolate(connection.name)}>
      <p className={classes.troubleName} dir="auto">
        {connection.name}
      </p>
      {connection.problem !== null && <InlineError error={connection.problem} isExpected={isUnreached(connection)} />}
      {needsKey(connection) && <NewKeyButton connection={connection} />}
      <CollectionIssues connection={connection} isBrief />
    </section>
  );
}

/** Opens the dialog for another key over whatever is on screen. */
export function NewKeyButton({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<IconKey size={13} />}
      onClick={() => dialogs.set({ open: { kind: 'key', connectionId: connection.id } })}
      data-testid="enter-key"
    >
      {t('connections.newKey')}
    </Button>
  );
}
