import { Loader, UnstyledButton } from '@mantine/core';
import { IconFlask, IconPlugConnected } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../ipc/client.ts';
import { setupStatusQuery } from '../../ipc/queries.ts';
import { InlineError } from '../../ui/States.tsx';
import { ConnectForm } from './ConnectForm.tsx';
import classes from './Connections.module.css';

/** The first workspace: the sample that needs nothing, or a platform of one's own. */
export function StartChoice() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [isConnecting, setConnecting] = useState(false);
  const goOn = () => client.invalidateQueries({ queryKey: setupStatusQuery.queryKey });
  const sample = useMutation({ mutationFn: () => api.connections.addSample(), onSuccess: goOn });
  if (isConnecting) {
    return (
      <div className={classes.card} style={{ padding: 20 }}>
        <ConnectForm onAdded={() => void goOn()} onCancel={() => setConnecting(false)} />
      </div>
    );
  }
  return (
    <>
      <div className={classes.choices}>
        <UnstyledButton
          className={classes.choice}
          aria-busy={sample.isPending}
          onClick={() => {
            if (!sample.isPending) sample.mutate();
          }}
          data-testid="open-sample"
        >
          <span className={classes.cardIcon}>{sample.isPending ? <Loader size={16} /> : <IconFlask size={18} />}</span>
          <h2>{t('start.sample')}</h2>
          <p>{sample.isPending ? t('start.sampleOpening') : t('start.sampleText')}</p>
        </UnstyledButton>
        <UnstyledButton className={classes.choice} onClick={() => setConnecting(true)} data-testid="connect-platform">
          <span className={classes.cardIcon}>
            <IconPlugConnected size={18} />
          </span>
          <h2>{t('start.connect')}</h2>
          <p>{t('start.connectText')}</p>
        </UnstyledButton>
      </div>
      {sample.error !== null && (
        <div style={{ marginBlockStart: 14 }}>
          <InlineError error={sample.error} />
        </div>
      )}
    </>
  );
}
