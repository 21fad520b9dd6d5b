import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { InlineError } from '../../ui/States.tsx';
import classes from './FirstRun.module.css';
import { PassphraseField } from './PassphraseField.tsx';
import { MIN_LENGTH, strengthOf } from './passphrase.ts';

/** A new passphrase, typed twice, with what it is worth. */
export function NewPassphraseForm({
  children,
  note,
  action,
  error,
  isBusy,
  isReady = true,
  onSubmit,
}: {
  /** Fields that come first, such as the passphrase in use. */
  children?: ReactNode;
  note: string;
  action: string;
  error: unknown;
  isBusy: boolean;
  isReady?: boolean;
  onSubmit: (passphrase: string) => void;
}) {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [isChecked, setChecked] = useState(false);
  const isShort = passphrase.length < MIN_LENGTH;
  const differs = passphrase !== again;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (isReady && !isShort && !differs) onSubmit(passphrase);
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      {children}
      <PassphraseField
        label={children === undefined ? t('setup.passphrase') : t('security.newPassphrase')}
        value={passphrase}
        onChange={setPassphrase}
        error={isChecked && isShort ? t('setup.tooShort', { count: MIN_LENGTH }) : null}
        testId="new-passphrase"
      />
      <Strength passphrase={passphrase} />
      <PassphraseField
        label={t('setup.again')}
        value={again}
        onChange={setAgain}
        error={isChecked && !isShort && differs ? t('setup.differs') : null}
        testId="repeat-passphrase"
      />
      <p className={classes.hint}>{note}</p>
      {error !== null && <InlineError error={error} />}
      <Button
        type="submit"
        size="sm"
        fullWidth
        leftSection={<IconLock size={16} />}
        loading={isBusy}
        data-testid="protect-passphrase"
      >
        {action}
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
