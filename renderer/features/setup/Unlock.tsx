import { Button } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../ipc/client.ts';
import { setupStatusQuery } from '../../ipc/queries.ts';
import { InlineError, isCode } from '../../ui/States.tsx';
import classes from './FirstRun.module.css';
import { PassphraseField } from './PassphraseField.tsx';

export function Unlock() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [passphrase, setPassphrase] = useState('');
  const unlock = useMutation({
    mutationFn: () => api.setup.unlock({ passphrase }),
    onSuccess: (value) => client.setQueryData(setupStatusQuery.queryKey, value),
    onError: () => requestAnimationFrame(() => input.current?.select()),
  });
  useEffect(() => input.current?.focus(), []);
  const isWrong = isCode(unlock.error, 'PASSPHRASE_WRONG');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase !== '') unlock.mutate();
  };
  return (
    <>
      <h1 className={classes.title}>{t('setup.unlockTitle')}</h1>
      <p className={classes.lead}>{t('setup.unlockLead')}</p>
      <form className={classes.form} onSubmit={submit}>
        <PassphraseField
          isNew={false}
          inputRef={input}
          label={t('setup.passphrase')}
          value={passphrase}
          onChange={setPassphrase}
          error={isWrong ? t('setup.wrong') : null}
          testId="unlock-passphrase"
        />
        {unlock.error !== null && !isWrong && <InlineError error={unlock.error} />}
        <Button
          type="submit"
          size="sm"
          fullWidth
          leftSection={<IconLockOpen size={16} />}
          loading={unlock.isPending}
          data-testid="unlock"
        >
          {t('setup.unlock')}
        </Button>
      </form>
    </>
  );
}
