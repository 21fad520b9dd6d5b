import { PasswordInput } from '@mantine/core';
import { type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './FirstRun.module.css';

/** A field for a passphrase, which can be shown and which tells when caps lock is on. */
export function PassphraseField({
  label,
  value,
  onChange,
  error,
  inputRef,
  testId,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | null;
  inputRef?: Ref<HTMLInputElement>;
  testId: string;
}) {
  const { t } = useTranslation();
  const [isCapsOn, setCapsOn] = useState(false);
  return (
    <div>
      <PasswordInput
        ref={inputRef}
        size="sm"
        label={label}
        value={value}
        // Once it is shown it is a text field, and Chromium keeps those in its session file unless they ask it not to.
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyUp={(event) => setCapsOn(event.getModifierState('CapsLock'))}
        onBlur={() => setCapsOn(false)}
        error={error ?? null}
        visibilityToggleButtonProps={{ 'aria-label': t('setup.show'), tabIndex: 0 }}
        data-testid={testId}
      />
      {isCapsOn && (
        <p className={`${classes.hint} ${classes.caps}`} role="status">
          {t('setup.capsLock')}
        </p>
      )}
    </div>
  );
}
