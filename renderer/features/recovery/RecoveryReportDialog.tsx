import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RecoveryReport } from '#shared/contract/recovery.ts';
import { formatBytes, formatCount } from '../../lib/format.ts';
import classes from './Recovery.module.css';
import { useRecoveryActions, useRecoveryState } from './use-recovery.ts';

const KINDS = ['changes', 'comments', 'connections', 'history'] as const;

/** What the last recovery saved and what it could not, until the person has put it away. */
export function RecoveryReportDialog() {
  const { t } = useTranslation();
  const report = useRecoveryState()?.report ?? null;
  const { dismiss } = useRecoveryActions();
  const close = () => dismiss.mutate();
  return (
    <Modal
      opened={report !== null}
      onClose={close}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      title={t('recovery.report.title')}
      size={560}
    >
      {report !== null && <Report report={report} />}
      <div className={classes.actions}>
        <Button onClick={close} loading={dismiss.isPending} data-testid="dismiss-report" data-autofocus>
          {t('recovery.report.dismiss')}
        </Button>
      </div>
    </Modal>
  );
}

function Report({ report }: { report: RecoveryReport }) {
  const { t } = useTranslation();
  const isCertain = KINDS.slice(0, 3).every((kind) => report[kind].lostCount === 0) && report.fileOnlyCount === 0;
  return (
    <div data-testid="recovery-report">
      <p className={classes.text}>{t(isCertain ? 'recovery.report.allSaved' : 'recovery.report.someLost')}</p>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('recovery.report.kind')}</th>
            <th scope="col">{t('recovery.report.saved')}</th>
            <th scope="col">{t('recovery.report.lost')}</th>
          </tr>
        </thead>
        <tbody>
          {KINDS.map((kind) => (
            <tr key={kind} data-lost={report[kind].lostCount !== 0 || undefined}>
              <th scope="row">{t(`recovery.report.kinds.${kind}`)}</th>
              <td>{formatCount(report[kind].savedCount)}</td>
              <td>
                {lost(report[kind].lostCount, t('recovery.report.unknown'), (count) =>
                  t('recovery.report.atMost', { count }),
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {report.fileOnlyCount > 0 && (
        <p className={classes.text}>{t('recovery.report.fileOnly', { count: report.fileOnlyCount })}</p>
      )}
      <p className={classes.text}>{t('recovery.report.rest')}</p>
      <p className={classes.text}>
        {t('recovery.report.copies', { directory: report.directory, size: formatBytes(report.copiedBytes) })}
      </p>
    </div>
  );
}

function lost(count: number | null, unknown: string, atMost: (count: string) => string): string {
  if (count === null) return unknown;
  return count === 0 ? formatCount(0) : atMost(formatCount(count));
}
