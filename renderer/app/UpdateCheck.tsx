import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { toErrorData } from '#shared/errors/app-error.ts';
import { api } from '../ipc/client.ts';
import { errorLine } from '../lib/error-text.ts';
import classes from './About.module.css';

/** Asks for a newer version when the person says so; Earshot never asks by itself. */
export function UpdateCheck() {
  const { t, i18n } = useTranslation();
  const check = useMutation({ mutationFn: () => api.updates.check() });
  const said = check.isPending
    ? t('about.update.checking')
    : check.error !== null
      ? errorLine(toErrorData(check.error), t, i18n.language)
      : check.data && t(`about.update.${check.data.outcome}`, { version: check.data.version ?? '' });
  return (
    <span className={classes.update}>
      <Button
        variant="default"
        size="compact-sm"
        loading={check.isPending}
        onClick={() => check.mutate()}
        data-testid="check-updates"
      >
        {t('about.update.check')}
      </Button>
      <output data-testid="updates-said">{said}</output>
    </span>
  );
}
