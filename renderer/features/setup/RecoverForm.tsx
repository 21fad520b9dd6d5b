import { Button, TextInput } from '@mantine/core';
import { IconLifebuoy } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseRecoveryKey } from '#shared/lib/recovery-key.ts';
import { api } from '../../ipc/client.ts';
import { InlineError } from '../../ui/States.tsx';
import classes from './FirstRun.module.css';
import { StepHead } from './StepHead.tsx';
import { useSetupStep } from './use-setup.ts';

/** The recovery key, typed in any form; a slip is told before anything is tried. */
export function RecoverForm({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [isChecked, setChecked] = useState(false);
  const recover = useSetupStep((recoveryKey: string) => api.setup.recover({ recoveryKey }));
  useEffect(() => input.current?.focus(), []);
  const parsed = parseRecoveryKey(typed);
  // A whole key with a slip in it is told at once; one that is still being typed only when it is sent.
  const slip = parsed.ok || (parsed.problem === 'short' && !isChecked) || typed === '' ? null : parsed;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (parsed.ok) recover.mutate(typed);
    else input.current?.focus();
  };
  return (
    <>
      <StepHead icon={<IconLifebuoy />} title={t('setup.recoverTitle')}>
        {t('setup.recoverLead')}
      </StepHead>
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          ref={input}
          size="sm"
          label={t('setup.recoveryKey')}
          description={t('setup.recoveryKeyHint')}
          value={typed}
          dir="ltr"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          classNames={{ input: classes.keyInput ?? '' }}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            recover.reset();
          }}
          error={slip && t(`setup.slip.${slip.problem}`, { count: slip.count, character: slip.character })}
          data-testid="recovery-key-input"
        />
        {recover.error !== null && <InlineError error={recover.error} />}
        <Button type="submit" size="sm" fullWidth loading={recover.isPending} data-testid="submit-recovery-key">
          {t('setup.recover')}
        </Button>
        <Button variant="subtle" size="sm" fullWidth onClick={onBack}>
          {t('common.back')}
        </Button>
      </form>
    </>
  );
}
