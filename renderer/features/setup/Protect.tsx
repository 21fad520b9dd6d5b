import { Anchor, Button } from '@mantine/core';
import { IconCheck, IconInfoCircle, IconKey, IconLock } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SetupStatus } from '#shared/contract/setup.ts';
import { api } from '../../ipc/client.ts';
import { setupStatusQuery } from '../../ipc/queries.ts';
import { InlineError } from '../../ui/States.tsx';
import classes from './FirstRun.module.css';
import { PassphraseField } from './PassphraseField.tsx';
import { MIN_LENGTH, strengthOf } from './passphrase.ts';

/** Where the key is kept. The person chooses; nothing is taken for granted. */
export function Protect({ status }: { status: SetupStatus }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { keychain } = status;
  const [isPassphrase, setPassphrase] = useState(!keychain.available);
  const protect = useMutation({
    mutationFn: () => api.setup.protectWithKeychain(),
    onSuccess: (value) => client.setQueryData(setupStatusQuery.queryKey, value),
  });
  return (
    <>
      <h1 className={classes.title}>{t('setup.protectTitle')}</h1>
      <p className={classes.lead}>{t('setup.protectLead')}</p>
      <ul className={classes.kept}>
        {(['calls', 'keys', 'local'] as const).map((point) => (
          <li key={point}>
            <IconCheck size={16} />
            {t(`setup.kept.${point}`)}
          </li>
        ))}
      </ul>
      {!keychain.available && (
        <p className={classes.note} role="note">
          <IconInfoCircle size={16} />
          <span>{keychain.problem?.message ?? t('setup.noKeychain')}</span>
        </p>
      )}
      {isPassphrase ? (
        <PassphraseForm />
      ) : (
        <Button
          size="sm"
          fullWidth
          leftSection={<IconKey size={16} />}
          loading={protect.isPending}
          onClick={() => protect.mutate()}
          data-testid="protect-keychain"
        >
          {t('setup.withKeychain', { name: keychain.name })}
        </Button>
      )}
      {protect.error !== null && <InlineError error={protect.error} />}
      {keychain.available && (
        <p className={classes.alternative}>
          <Anchor component="button" type="button" size="sm" onClick={() => setPassphrase(!isPassphrase)}>
            {isPassphrase ? t('setup.withKeychain', { name: keychain.name }) : t('setup.withPassphrase')}
          </Anchor>
        </p>
      )}
    </>
  );
}

function PassphraseForm() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [isChecked, setChecked] = useState(false);
  const protect = useMutation({
    mutationFn: () => api.setup.protectWithPassphrase({ passphrase }),
    onSuccess: (value) => client.setQueryData(setupStatusQuery.queryKey, value),
  });
  const isShort = passphrase.length < MIN_LENGTH;
  const differs = passphrase !== again;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!isShort && !differs) protect.mutate();
  };
  return (
    <form className={classes.form} style={{ marginBlockStart: 14 }} onSubmit={submit}>
      <PassphraseField
        isNew
        label={t('setup.passphrase')}
        value={passphrase}
        onChange={setPassphrase}
        error={isChecked && isShort ? t('setup.tooShort', { count: MIN_LENGTH }) : null}
        testId="new-passphrase"
      />
      <Strength passphrase={passphrase} />
      <PassphraseField
        isNew
        label={t('setup.again')}
        value={again}
        onChange={setAgain}
        error={isChecked && !isShort && differs ? t('setup.differs') : null}
        testId="repeat-passphrase"
      />
      <p className={classes.hint}>{t('setup.passphraseNote')}</p>
      {protect.error !== null && <InlineError error={protect.error} />}
      <Button
        type="submit"
        size="sm"
        fullWidth
        leftSection={<IconLock size={16} />}
        loading={protect.isPending}
        data-testid="protect-passphrase"
      >
        {t('setup.usePassphrase')}
      </Button>
    </form>
  );
}

const LEVELS = ['weak', 'fair', 'strong'] as const;

function Strength({ passphrase }: { passphrase: string }) {
  const { t } = useTranslation();
  if (passphrase === '') return <p className={classes.hint}>{t('setup.strengthHint', { count: MIN_LENGTH })}</p>;
  const strength = strengthOf(passphrase);
  const lit = strength === 'tooShort' ? 0 : LEVELS.indexOf(strength) + 1;
  return (
    <div className={classes.strength} role="status">
      <span className={classes.meter} data-level={strength}>
        {LEVELS.map((level, index) => (
          <i key={level} data-on={index < lit || undefined} />
        ))}
      </span>
      {t(`setup.strength.${strength}`, { count: MIN_LENGTH - passphrase.length })}
    </div>
  );
}
