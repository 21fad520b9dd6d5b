import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { RetentionLine } from '#shared/contract/storage.ts';
import { api } from '../../ipc/client.ts';
import { formatCount, formatDuration, formatFull, isolate } from '../../lib/format.ts';
import { SettingsSectionHead } from '../../ui/SettingRow.tsx';
import classes from './StorageSettings.module.css';

/** What went or stayed because a platform removed it, with what a person wrote on a call that is gone. */
export function RetentionLog() {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ['storage', 'retention'], queryFn: () => api.storage.retention() });
  if (data === undefined || data.total === 0) return null;
  return (
    <section data-testid="retention-log">
      <SettingsSectionHead title={t('storage.retention')} text={t('storage.retentionText')} />
      <ol className={classes.retention}>
        {data.lines.map((line) => (
          <Line key={line.position} line={line} />
        ))}
      </ol>
      {data.total > data.lines.length && (
        <p className={classes.sub}>
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
  const call = [isolate(line.callLabel), formatFull(line.callStartedAt)].filter(Boolean).join(', ');
  return (
    <li>
      <div>
        <time className={classes.sub}>{formatFull(line.at)}</time> {t(`storage.retentionEvent.${line.event}`, { call })}
      </div>
      {line.comments.length > 0 && (
        <ul aria-label={t('storage.retentionComments')}>
          {line.comments.map(({ atMs, text, createdAt }) => (
            <li key={`${createdAt}-${atMs}`}>
              <span className={classes.sub}>{formatDuration(atMs)}</span> <bdi>{text}</bdi>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
