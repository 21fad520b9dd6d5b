import { IconCloudOff } from '@tabler/icons-react';
<<<<<<< HEAD
import { useTranslation } from 'react-i18next';
import classes from './NotDone.module.css';
import { InlineError } from './States.tsx';

/** Says what was not done and why: offline, nothing was sent; else what was met. */
export function NotDone({ reason, testId }: { reason: { title: string; error: unknown } | null; testId?: string }) {
  const { t } = useTranslation();
  if (reason === null) return null;
  if (reason.error !== null) {
    return (
      <div className={classes.error} data-testid={testId ?? 'not-done'}>
        <p className={classes.title}>{reason.title}</p>
        <InlineError error={reason.error} />
      </div>
    );
  }
  return (
    <div className={classes.offline} role="alert" data-testid={testId ?? 'not-done'}>
      <IconCloudOff size={15} />
      <div>
        <p className={classes.title}>{t('lists.notDoneOffline', { what: reason.title })}</p>
        <p>{t('lists.notDoneOfflineText')}</p>
      </div>
=======
import classes from './ActOutcomeNote.module.css';
import { InlineError, isCode } from './States.tsx';

/** Something that cannot wait was not done: offline in the words of the place, else with the error's own. */
export function NotDone({ error, offline }: { error: unknown; offline: string }) {
  if (error === null) return null;
  if (!isCode(error, 'OFFLINE')) return <InlineError error={error} />;
  return (
    <div className={classes.note} data-tone="bad" role="alert" data-testid="not-done">
      <IconCloudOff size={16} aria-hidden="true" />
      <p>{offline}</p>
>>>>>>> 4a2bf7f (Show programs, executions and messages: what a launch meets, how it goes on, and what came of it)
    </div>
  );
}
