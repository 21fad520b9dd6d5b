import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Program, Trigger } from '#shared/contract/programs.ts';
import { api } from '../../ipc/client.ts';
import { useOnlineAct } from '../../ipc/use-online-act.ts';
import { formatMoment, formatPhone, humanize } from '../../lib/format.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import { FactsHeading } from '../../ui/Facts.tsx';
import { NotDone } from '../../ui/NotDone.tsx';
import classes from './Programs.module.css';

/** Whom a live program calls when an attribute of theirs says so; read when somebody asks for it. */
export function Triggers({ program: { id, triggers, status } }: { program: Program }) {
  const { t } = useTranslation();
  const read = useOnlineAct({
    act: () => api.programs.readTriggers({ id }),
    title: () => t('programs.notDone.readTriggers'),
  });
  if (status === 'archived' && triggers === null) return null;
  return (
    <>
      <div className={classes.headRow}>
        <FactsHeading>{t('programs.triggers.title')}</FactsHeading>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconRefresh size={13} />}
          loading={read.isPending}
          onClick={() => read.run(undefined)}
          data-testid="read-triggers"
        >
          {t('programs.triggers.read')}
        </Button>
      </div>
      <NotDone reason={read.notDone} />
      {triggers === null ? (
        <p className={classes.quiet}>{t('programs.triggers.notRead')}</p>
      ) : triggers.rows.length === 0 ? (
        <p className={classes.quiet}>{t('programs.triggers.none')}</p>
      ) : (
        <TriggerTable rows={triggers.rows} />
      )}
      {triggers !== null && (
        <div className={classes.asOf}>
          <AsOf at={triggers.readAt} />
        </div>
      )}
    </>
  );
}

function TriggerTable({ rows }: { rows: readonly Trigger[] }) {
  const { t } = useTranslation();
  return (
    <div className={classes.tableBox}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('programs.triggers.who')}</th>
            <th scope="col">{t('programs.triggers.when')}</th>
            <th scope="col">{t('programs.column.status')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <bdi>{row.contactName ?? formatPhone(row.contactPhone)}</bdi>
              </td>
              <td>{formatMoment(row.triggerAt)}</td>
              <td>
                {t(`programs.triggers.status.${row.status}` as 'programs.triggers.status.pending', {
                  defaultValue: humanize(row.status ?? ''),
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
