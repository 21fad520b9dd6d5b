import { CopyButton, Slider, Switch } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StorageUsage } from '#shared/contract/storage.ts';
import { api } from '../../ipc/client.ts';
import { usePreferences, useSetPreferences } from '../../ipc/queries.ts';
import { formatBytes, formatCount, formatMoment } from '../../lib/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { SettingRow, SettingsSectionHead } from '../../ui/SettingRow.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { QUOTA_STEPS, quotaAt, quotaPosition } from './quota.ts';
import { RetentionLog } from './RetentionLog.tsx';
import classes from './StorageSettings.module.css';

export function StorageSettings() {
  const { t } = useTranslation();
  const preferences = usePreferences();
  const set = useSetPreferences();
  const { data: usage, error, refetch } = useQuery({ queryKey: ['storage'], queryFn: () => api.storage.usage() });
  const [position, setPosition] = useState(quotaPosition(preferences.audioQuotaBytes));
  useEffect(() => setPosition(quotaPosition(preferences.audioQuotaBytes)), [preferences.audioQuotaBytes]);
  const quotaBytes = quotaAt(position);
  return (
    <>
      <SettingsSectionHead title={t('settings.storage')} text={t('storage.text')} />
      {error !== null && usage === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {usage === undefined && error === null && <SkeletonLines count={3} label={t('common.loading')} />}
      {usage !== undefined && (
        <div className={classes.usage} data-testid="storage-usage">
          <div
            className={classes.bar}
            role="img"
            aria-label={t('storage.bar', { used: formatBytes(usage.audioBytes), quota: formatBytes(quotaBytes) })}
          >
            <i style={{ inlineSize: `${Math.min(100, (usage.audioBytes / Math.max(1, quotaBytes)) * 100)}%` }} />
          </div>
          <dl className={classes.counts}>
            <div>
              <dt>{t('storage.audio')}</dt>
              <dd>{formatBytes(usage.audioBytes)}</dd>
              <dd className={classes.sub}>
                {t('storage.recordings', { count: usage.audioCount, shown: formatCount(usage.audioCount) })}
              </dd>
            </div>
            <div>
              <dt>{t('storage.database')}</dt>
              <dd>{formatBytes(usage.databaseBytes)}</dd>
              <dd className={classes.sub}>{t('storage.encrypted')}</dd>
            </div>
            <div>
              <dt>{t('storage.free')}</dt>
              <dd>{formatBytes(usage.freeBytes)}</dd>
              <dd className={classes.sub}>{t('storage.freeText')}</dd>
            </div>
          </dl>
          <AudioChecks usage={usage} />
        </div>
      )}
      <SettingRow title={t('storage.quota')} text={t('storage.quotaText')}>
        <div className={classes.quota}>
          <Slider
            thumbLabel={t('storage.quota')}
            min={0}
            max={QUOTA_STEPS.length - 1}
            step={1}
            label={null}
            value={position}
            onChange={setPosition}
            onChangeEnd={(value) => set({ audioQuotaBytes: quotaAt(value) })}
          />
          <span className={classes.quotaValue}>{formatBytes(quotaBytes)}</span>
        </div>
      </SettingRow>
      <SettingRow title={t('storage.prefetch')} text={t('storage.prefetchText')}>
        <Switch
          aria-label={t('storage.prefetch')}
          checked={preferences.prefetchAudio}
          onChange={(event) => set({ prefetchAudio: event.currentTarget.checked })}
        />
      </SettingRow>
      {usage !== undefined && (
        <div className={classes.directory}>
          <div>
            <div className={classes.directoryName}>{t('storage.directory')}</div>
            <code className="mono" dir="ltr">
              {usage.dataDirectory}
            </code>
          </div>
          <CopyButton value={usage.dataDirectory}>
            {({ copied, copy }) => (
              <IconButton
                label={copied ? t('common.copied') : t('common.copy')}
                icon={copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
                onClick={copy}
              />
            )}
          </CopyButton>
        </div>
      )}
      <RetentionLog />
    </>
  );
}

/** What reading audio back has found: a little of it is read each day. */
function AudioChecks({ usage }: { usage: StorageUsage }) {
  const { t } = useTranslation();
  const { audioCount, checkedCount, lastCheckAt, damagedCount } = usage;
  if (audioCount === 0 && damagedCount === 0) return null;
  return (
    <p className={classes.checks} data-testid="audio-checks">
      {lastCheckAt === null
        ? t('storage.unchecked')
        : t('storage.checked', {
            checked: formatCount(checkedCount),
            total: formatCount(audioCount),
            at: formatMoment(lastCheckAt),
          })}{' '}
      {damagedCount > 0
        ? t('storage.damaged', { count: damagedCount, shown: formatCount(damagedCount) })
        : t('storage.noDamage')}
    </p>
  );
}
