import { Button, Checkbox, CopyButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './ApiKeys.module.css';

/** The secret of a key that was just made. It goes with this view, and can never be seen again. */
export function SecretOnce({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [isKept, setKept] = useState(false);
  return (
    <div className={classes.form} data-testid="key-secret">
      <p className={classes.warning} role="status">
        <IconAlertTriangle size={16} aria-hidden="true" />
        {t('apiKeys.secretText')}
      </p>
      <div className={classes.secret}>
        <code dir="ltr" data-testid="secret">
          {secret}
        </code>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              onClick={copy}
              data-autofocus
              data-testid="secret-copy"
            >
              {copied ? t('common.copied') : t('common.copy')}
            </Button>
          )}
        </CopyButton>
      </div>
      <Checkbox
        size="xs"
        label={t('apiKeys.secretKept')}
        checked={isKept}
        onChange={(event) => setKept(event.currentTarget.checked)}
        data-testid="secret-kept"
      />
      <div className={classes.formActions}>
        <Button disabled={!isKept} onClick={onDone} data-testid="secret-done">
          {t('apiKeys.done')}
        </Button>
      </div>
    </div>
  );
}
