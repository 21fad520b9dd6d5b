import { Button } from '@mantine/core';
import { IconDeviceDesktop, IconLogout, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '#shared/contract/connections.ts';
import type { Session, SessionList } from '#shared/contract/sessions.ts';
import { api } from '../../ipc/client.ts';
import { formatFull, formatMoment, isolate } from '../../lib/format.ts';
import { ListAsOf } from '../../ui/AsOf.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { SettingsTable } from '../../ui/SettingsTable.tsx';
import { InlineError, SkeletonLines } from '../../ui/States.tsx';
import classes from './Sessions.module.css';

interface ConnectionSessionsProps {
  connection: Connection;
  list: SessionList | undefined;
  isOffline: boolean;
}

/** The sessions of one connection; read when they are looked at, where there is a line. */
export function ConnectionSessions({ connection, list, isOffline }: ConnectionSessionsProps) {
  const { t } = useTranslation();
  const { read, revoke, logOut } = useSessionActions(connection.id);
  const [asked, setAsked] = useState<Session | 'all' | null>(null);
  const { mutate: readNow } = read;
  useEffect(() => {
    if (!isOffline) readNow();
  }, [isOffline, readNow]);
  const rows = list?.rows ?? [];
  const failure = read.error ?? revoke.error ?? logOut.error;
  const confirm = () => {
    if (asked === 'all') logOut.mutate();
    else if (asked !== null) revoke.mutate(asked.id);
    setAsked(null);
  };
  return (
    <section className={classes.section} aria-label={isolate(connection.name)} data-testid="sessions">
      <header className={classes.head}>
        <h3 className={classes.name} dir="auto">
          {connection.name}
        </h3>
        <ListAsOf at={list?.readAt ?? null} />
        <span className={classes.space} />
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} />}
          loading={read.isPending}
          disabled={isOffline}
          onClick={() => readNow()}
        >
          {t('sessions.read')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconLogout size={14} className="flip" />}
          disabled={isOffline || rows.length === 0}
          loading={logOut.isPending}
          onClick={() => setAsked('all')}
          data-testid="log-out-everywhere"
        >
          {t('sessions.everywhere')}
        </Button>
      </header>
      {failure !== null && !isOffline && <InlineError error={failure} />}
      {rows.length === 0 && read.isPending && <SkeletonLines count={3} label={t('common.loading')} />}
      {rows.length === 0 && !read.isPending && (
        <p className={classes.none} data-testid="sessions-none">
          {list?.readAt == null ? t('sessions.notRead') : t('sessions.none')}
        </p>
      )}
      {rows.length > 0 && <SessionTable rows={rows} isOffline={isOffline} onEnd={setAsked} />}
      {connection.authScheme !== 'session' && rows.length > 0 && <p className={classes.note}>{t('sessions.byKey')}</p>}
      <ConfirmDialog
        opened={asked !== null}
        title={asked === 'all' ? t('sessions.everywhereTitle') : t('sessions.endTitle')}
        action={asked === 'all' ? t('sessions.everywhere') : t('sessions.end')}
        isDangerous
        onConfirm={confirm}
        onClose={() => setAsked(null)}
      >
        {asked === 'all' ? t('sessions.everywhereText') : t('sessions.endText')}
        {connection.authScheme === 'session' && (asked === 'all' || asked?.isThis === true) && (
          <p className={classes.warning}>{t('sessions.endsThis')}</p>
        )}
      </ConfirmDialog>
    </section>
  );
}

function useSessionActions(connectionId: string) {
  const client = useQueryClient();
  const options = { onSuccess: () => client.invalidateQueries({ queryKey: ['sessions'] }) };
  return {
    read: useMutation({ mutationFn: () => api.sessions.read({ connectionId }), ...options }),
    revoke: useMutation({
      mutationFn: (sessionId: string) => api.sessions.revoke({ connectionId, sessionId }),
      ...options,
    }),
    logOut: useMutation({ mutationFn: () => api.sessions.logOutEverywhere({ connectionId }), ...options }),
  };
}

function SessionTable({
  rows,
  isOffline,
  onEnd,
}: {
  rows: readonly Session[];
  isOffline: boolean;
  onEnd: (session: Session) => void;
}) {
  const { t } = useTranslation();
  const head = [
    { id: 'device', name: t('sessions.device') },
    { id: 'used', name: t('sessions.used') },
    { id: 'created', name: t('sessions.created') },
    { id: 'end', name: t('sessions.end'), isHidden: true },
  ];
  return (
    <SettingsTable label={t('sessions.title')} head={head} testId="session-table">
      {rows.map((session) => (
        <tr key={session.id} data-testid="session">
          <th scope="row" title={session.device ?? undefined}>
            <span className={classes.device}>
              <IconDeviceDesktop size={15} aria-hidden="true" />
              <span className="data" dir="auto">
                {session.device ?? t('sessions.unknownDevice')}
              </span>
              {session.isThis && <Badge tone="accent">{t('sessions.this')}</Badge>}
            </span>
          </th>
          <td title={formatFull(session.lastUsedAt)}>{formatMoment(session.lastUsedAt)}</td>
          <td title={formatFull(session.createdAt)}>{formatMoment(session.createdAt)}</td>
          <td className={classes.end}>
            <Button variant="default" disabled={isOffline} onClick={() => onEnd(session)} data-testid="end-session">
              {t('sessions.end')}
            </Button>
          </td>
        </tr>
      ))}
    </SettingsTable>
  );
}
