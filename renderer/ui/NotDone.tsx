import { IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './NotDone.module.css';
import { InlineError, isCode } from './States.tsx';

/** Says what was not done and why: offline, nothing was sent; else what was met. */
export function NotDone({ reason, testId }: { reason: { title: string; error: unknown } | null; testId?: string }) {
  const { t } = useTranslation();
  if (reason === null) return null;
  if (reason.error !== null && !isCode(reason.error, 'OFFLINE')) {
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
    </div>
  );
}
