import { Button } from '@mantine/core';
import { IconFlask, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SamplePlatform } from '#shared/contract/connections.ts';
import { api } from '../../ipc/client.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { toastError } from '../../ui/toast.tsx';
import classes from './Connections.module.css';

const TONES: Record<SamplePlatform['state'], Tone> = {
  stopped: 'calm',
  starting: 'info',
  running: 'ok',
  failed: 'bad',
};

/** The local platform behind the sample workspace. Stopping it is the quickest way to see Earshot work offline. */
export function SampleCard({ hasSample }: { hasSample: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data: sample } = useQuery({
    queryKey: ['connections', 'sample'],
    queryFn: () => api.connections.samplePlatform(),
  });
  const set = useMutation({
    mutationFn: (running: boolean) => api.connections.setSamplePlatform({ running }),
    onSuccess: (value) => client.setQueryData(['connections', 'sample'], value),
    onError: toastError,
  });
  const add = useMutation({
    mutationFn: () => api.connections.addSample(),
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: ['connections'] }),
  });
  if (sample === undefined) return null;
  const isRunning = sample.state === 'running' || sample.state === 'starting';
  return (
    <section className={classes.card} aria-label={t('connections.sample.title')} data-testid="sample-platform">
      <div className={classes.cardHead}>
        <span className={classes.cardIcon}>
          <IconFlask size={18} />
        </span>
        <div className={classes.cardTitle}>
          <h3>{t('connections.sample.title')}</h3>
          <span className={classes.note}>
            {sample.url === null ? t('connections.sample.local') : <bdi>{sample.url}</bdi>}
          </span>
        </div>
        <Badge tone={TONES[sample.state]} testId={`sample-${sample.state}`}>
          {t(`connections.sample.state.${sample.state}`)}
        </Badge>
        {!hasSample ? (
          <Button loading={add.isPending} onClick={() => add.mutate()} data-testid="add-sample">
            {t('connections.sample.add')}
          </Button>
        ) : (
          <Button
            variant="default"
            loading={set.isPending || sample.state === 'starting'}
            leftSection={isRunning ? <IconPlayerStop size={14} /> : <IconPlayerPlay size={14} />}
            onClick={() => set.mutate(!isRunning)}
            data-testid="toggle-sample"
          >
            {isRunning ? t('connections.sample.stop') : t('connections.sample.start')}
          </Button>
        )}
      </div>
      <p className={classes.cardText}>{t('connections.sample.text')}</p>
    </section>
  );
}
