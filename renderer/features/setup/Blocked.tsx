import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SetupStatus } from '#shared/contract/setup.ts';
import { api } from '../../ipc/client.ts';
import { setupStatusQuery } from '../../ipc/queries.ts';
import { InlineError } from '../../ui/States.tsx';
import classes from './FirstRun.module.css';

/** The store is there and its key is not: what happened, what to do, and the way to ask again. */
export function Blocked({ status }: { status: SetupStatus }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () => api.setup.retry(),
    onSuccess: (value) => client.setQueryData(setupStatusQuery.queryKey, value),
  });
  const problem = retry.error ?? status.problem;
  return (
    <>
      <h1 className={classes.title}>{t('setup.blockedTitle')}</h1>
      <p className={classes.lead}>{t('setup.blockedLead')}</p>
      <div className={classes.form}>
        {problem !== null && <InlineError error={problem} />}
        <Button
          size="sm"
          fullWidth
          leftSection={<IconRefresh size={16} />}
          loading={retry.isPending}
          onClick={() => retry.mutate()}
          data-testid="retry-setup"
        >
          {t('common.tryAgain')}
        </Button>
      </div>
    </>
  );
}
