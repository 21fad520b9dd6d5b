import { Button, CopyButton, TextInput } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../ipc/client.ts';
import { ErrorState, InlineError, isCode, SkeletonLines } from '../../ui/States.tsx';
import classes from './RecoveryKey.module.css';

/**
 * A new recovery key, shown once: copy it, save it, type a part of it back. Main forgets it with this sheet. `onDone` comes
 * after it was confirmed or put off.
 */
export function RecoveryKeySheet({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [groups, setGroups] = useState<string[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isSaved, setSaved] = useState(false);
  const asked = useRef(false);
  const make = () => {
    setError(null);
    // Not through the query cache: what is shown once is kept nowhere but here.
    api.security.makeRecoveryKey().then(({ recoveryKey }) => setGroups(recoveryKey.split('-')), setError);
  };
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    make();
  });
  const putOff = () => void api.security.putOffRecoveryKey().then(onDone, setError);
  if (groups === null) {
    return error === null ? (
      <SkeletonLines count={3} label={t('common.loading')} />
    ) : (
      <ErrorState error={error} onRetry={make} />
    );
  }
  return (
    <div className={classes.sheet} data-testid="recovery-key">
      {isSaved ? (
        <ConfirmGroup onDone={onDone} onBack={() => setSaved(false)} />
      ) : (
        <>
          <KeyGroups groups={groups} />
          <SaveButtons text={groups.join('-')} />
          {error !== null && <InlineError error={error} />}
          <Button size="sm" fullWidth onClick={() => setSaved(true)} data-testid="recovery-key-saved">
            {t('recoveryKey.saved')}
          </Button>
        </>
      )}
      <Button variant="subtle" size="sm" fullWidth onClick={putOff} data-testid="recovery-key-later">
        {t('recoveryKey.later')}
      </Button>
    </div>
  );
}

function KeyGroups({ groups }: { groups: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <ol className={classes.groups} dir="ltr" aria-label={t('setup.recoveryKey')}>
      {groups.map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group is known by its place
        <li key={index}>
          <span aria-hidden="true">{index + 1}</span>
          <code data-testid="recovery-group">{group}</code>
        </li>
      ))}
    </ol>
  );
}

function SaveButtons({ text }: { text: string }) {
  const { t } = useTranslation();
  const [saved, setSaved] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const save = () => {
    setError(null);
    api.security.saveRecoveryKey().then((answer) => setSaved(answer.saved), setError);
  };
  return (
    <>
      <div className={classes.actions}>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              size="sm"
              leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              onClick={copy}
              data-testid="copy-recovery-key"
            >
              {copied ? t('common.copied') : t('common.copy')}
            </Button>
          )}
        </CopyButton>
        <Button
          variant="default"
          size="sm"
          leftSection={saved ? <IconCheck size={16} /> : <IconDownload size={16} />}
          onClick={save}
          data-testid="save-recovery-key"
        >
          {saved ? t('recoveryKey.fileSaved') : t('recoveryKey.saveFile')}
        </Button>
      </div>
      <p className={classes.hint}>{t('recoveryKey.advice')}</p>
      {error !== null && <InlineError error={error} />}
    </>
  );
}

const GROUP_COUNT = 8;

/** One group, typed back: shows that it was kept somewhere else than on this screen. */
function ConfirmGroup({ onDone, onBack }: { onDone: () => void; onBack: () => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [group] = useState(() => Math.floor(Math.random() * GROUP_COUNT));
  const [text, setText] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => input.current?.focus(), []);
  const isWrong = isCode(error, 'RECOVERY_KEY_WRONG');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await api.security.confirmRecoveryKey({ group, text });
      onDone();
    } catch (failure) {
      setError(failure);
      input.current?.select();
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className={classes.sheet} onSubmit={(event) => void submit(event)}>
      <TextInput
        ref={input}
        size="sm"
        label={t('recoveryKey.typeGroup', { number: group + 1 })}
        description={t('recoveryKey.typeGroupText')}
        value={text}
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: classes.groupInput ?? '' }}
        onChange={(event) => setText(event.currentTarget.value)}
        error={isWrong ? t('recoveryKey.wrongGroup', { number: group + 1 }) : null}
        data-testid="recovery-group-input"
        data-group={group}
      />
      {error !== null && !isWrong && <InlineError error={error} />}
      <Button
        type="submit"
        size="sm"
        fullWidth
        loading={isBusy}
        disabled={text.trim() === ''}
        data-testid="confirm-recovery-key"
      >
        {t('recoveryKey.confirm')}
      </Button>
      <Button variant="default" size="sm" fullWidth onClick={onBack}>
        {t('recoveryKey.showAgain')}
      </Button>
    </form>
  );
}
