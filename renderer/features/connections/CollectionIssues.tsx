import { Button } from '@mantine/core';
import { IconAlertTriangle, IconFileUnknown, IconHandStop, IconLock } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CollectionHealth, Connection } from '#shared/contract/connections.ts';
import { api } from '../../ipc/client.ts';
import { errorText } from '../../lib/error-text.ts';
import { formatCount, formatMoment } from '../../lib/format.ts';
import { toastError } from '../../ui/toast.tsx';
import { dialogs } from './dialogs.ts';
import { hasIssue, isQuietIssue } from './issues.ts';
import classes from './Trouble.module.css';

/** What is wrong with single lists of a connection, each with what it means and what to do; nothing where all is well. */
export function CollectionIssues({ connection, isBrief = false }: { connection: Connection; isBrief?: boolean }) {
  const issues = connection.collections.filter((one) => hasIssue(one) && !(isBrief && isQuietIssue(one)));
  if (issues.length === 0) return null;
  return (
    <ul className={classes.issues} data-testid="collection-issues">
      {issues.map((health) => (
        <Issue key={health.collection} connection={connection} health={health} />
      ))}
    </ul>
  );
}

function Issue({ connection, health }: { connection: Connection; health: CollectionHealth }) {
  const { t, i18n } = useTranslation();
  const name = t(`connections.collection.${health.collection}`);
  const told = health.problem && errorText(health.problem, t, i18n.language);
  if (health.vanished !== null) return <Vanished connection={connection} health={health} vanished={health.vanished} />;
  return (
    <>
      {health.problem !== null && (
        <Row
          name={name}
          testId={`issue-${health.collection}`}
          tone={isQuietIssue(health) ? 'calm' : 'bad'}
          icon={isQuietIssue(health) ? <IconLock size={15} /> : <IconAlertTriangle size={15} />}
        >
          <p>{told?.title}</p>
          <p className={classes.what}>
            {[
              told?.action,
              health.readAt === null ? null : t('connections.lastRead', { at: formatMoment(health.readAt) }),
            ]
              .filter(Boolean)
              .join(' ')}
          </p>
          {told?.detail != null && (
            <p className={classes.what} lang="en" dir="ltr">
              {told.detail}
            </p>
          )}
        </Row>
      )}
      {health.rejectedCount > 0 && (
        <Row name={name} testId={`rejected-${health.collection}`} tone="warn" icon={<IconFileUnknown size={15} />}>
          <p>{t('connections.rejected', { count: health.rejectedCount, shown: formatCount(health.rejectedCount) })}</p>
          <p className={classes.what}>
            {t('connections.rejectedAction')} <bdi>{health.rejectedIds.join(', ')}</bdi>
          </p>
        </Row>
      )}
    </>
  );
}

/** The brake: nothing goes until the person has looked. */
function Vanished({
  connection,
  health,
  vanished,
}: {
  connection: Connection;
  health: CollectionHealth;
  vanished: NonNullable<CollectionHealth['vanished']>;
}) {
  const { t } = useTranslation();
  const isAccepted = vanished.acceptedAt !== null;
  return (
    <Row
      name={t(`connections.collection.${health.collection}`)}
      testId={`vanished-${health.collection}`}
      tone={isAccepted ? 'warn' : 'bad'}
      icon={<IconHandStop size={15} />}
    >
      <p>
        {t('connections.vanished', {
          listed: formatCount(vanished.knownCount - vanished.count),
          known: formatCount(vanished.knownCount),
        })}
      </p>
      <p className={classes.what}>
        {isAccepted
          ? t('connections.vanishedAccepted', { at: formatMoment(vanished.acceptedAt) })
          : t('connections.vanishedAction')}
      </p>
      {!isAccepted && (
        <div className={classes.actions}>
          <VanishedActions connection={connection} health={health} />
        </div>
      )}
    </Row>
  );
}

/** To look once more, or to accept that what is no longer listed goes. */
export function VanishedActions({
  connection,
  health: { collection, vanished },
}: {
  connection: Connection;
  health: CollectionHealth;
}) {
  const { t } = useTranslation();
  const check = useMutation({
    mutationFn: () => api.sync.run({ connectionId: connection.id }),
    onError: toastError,
  });
  const accept = () =>
    dialogs.set({
      open: { kind: 'removal', connectionId: connection.id, collection, count: vanished?.count ?? 0 },
    });
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        loading={check.isPending}
        onClick={() => check.mutate()}
        data-testid="check-again"
      >
        {t('connections.checkAgain')}
      </Button>
      <Button size="compact-xs" variant="default" onClick={accept} data-testid="accept-removal">
        {t('connections.acceptRemoval')}
      </Button>
    </>
  );
}

function Row({
  name,
  tone,
  icon,
  testId,
  children,
}: {
  name: string;
  tone: 'bad' | 'warn' | 'calm';
  icon: ReactNode;
  testId: string;
  children: ReactNode;
}) {
  return (
    <li className={classes.issue} data-tone={tone} data-testid={testId}>
      <span className={classes.icon}>{icon}</span>
      <div className={classes.issueText}>
        <p className={classes.issueName}>{name}</p>
        {children}
      </div>
    </li>
  );
}
