import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { RetentionLine } from '#shared/contract/storage.ts';
import { api } from '../../ipc/client.ts';
import { formatCount, formatDuration, formatFull } from '../../lib/format.ts';
import { SettingsSectionHead } from '../../ui/SettingRow.tsx';
import { SettingsTable } from '../../ui/SettingsTable.tsx';
import classes from './StorageSettings.module.css';

/** What went or stayed because a platform removed it, with what a person wrote on a call that is gone. */
export function RetentionLog() {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ['storage', 'retention'], queryFn: () => api.storage.retention() });
  if (data === undefined || data.total === 0) return null;
  return (
    <section data-testid="retention-log">
      <SettingsSectionHead title={t('storage.retention')} text={t('storage.retentionText')} />
      <SettingsTable
        label={t('storage.retention')}
        head={[
          { id: 'at', name: t('storage.retentionAt') },
          { id: 'what', name: t('storage.retentionWhat') },
          { id: 'call', name: t('storage.retentionCall') },
        ]}
      >
        {data.lines.map((line) => (
          <Line key={line.position} line={line} />
        ))}
      </SettingsTable>
      {data.total > data.lines.length && (
        <p className={classes.checks}>
          {t('storage.retentionMore', {
            count: data.total - data.lines.length,
            shown: formatCount(data.total - data.lines.length),
          })}
        </p>
      )}
    </section>
  );
}

function Line({ line }: { line: RetentionLine }) {
  const { t } = useTranslation();
  return (
    <tr className={classes.retention}>
      <td>
        <time>{formatFull(line.at)}</time>
      </td>
      <td>{t(`storage.retentionEvent.${line.event}`)}</td>
      <td>
        <bdi>{line.callLabel}</bdi> <span className={classes.quiet}>{formatFull(line.callStartedAt)}</span>
        {line.comments.length > 0 && (
          <ul aria-label={t('storage.retentionComments')}>
            {line.comments.map(({ atMs, text, createdAt }) => (
              <li key={`${createdAt}-${atMs}`}>
                <span className={classes.quiet}>{formatDuration(atMs)}</span> <bdi>{text}</bdi>
              </li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  );
}
