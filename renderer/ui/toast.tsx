import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { toErrorData } from '#shared/errors/app-error.ts';
import { errorText } from '../lib/error-text.ts';
import { isolate } from '../lib/format.ts';
import { i18n } from '../locales/i18n.ts';
import classes from './toast.module.css';

const closeButton = () => ({ 'aria-label': i18n.t('common.close') });

let undoLast: (() => void) | null = null;

/** Tells what was done, with the way back. Ctrl+Z takes the last one back too. */
export function toastUndo(message: string, undo: () => void): void {
  const id = crypto.randomUUID();
  const run = () => {
    notifications.hide(id);
    undoLast = null;
    undo();
  };
  undoLast = run;
  notifications.show({
    id,
    autoClose: 8000,
    withCloseButton: true,
    closeButtonProps: closeButton(),
    classNames: { root: classes.toast ?? '', body: classes.body ?? '' },
    message: (
      <span className={classes.row}>
        <span>{message}</span>
        <Button variant="subtle" size="compact-xs" onClick={run}>
          {i18n.t('common.undo')}
        </Button>
      </span>
    ),
    onClose: () => {
      if (undoLast === run) undoLast = null;
    },
  });
}

/** Takes back what the newest toast offers to take back; false when none does. */
export function undoNewest(): boolean {
  const run = undoLast;
  run?.();
  return run !== null;
}

export function toastDone(message: string): void {
  notifications.show({
    message,
    autoClose: 3500,
    closeButtonProps: closeButton(),
    classNames: { root: classes.toast ?? '', body: classes.body ?? '' },
  });
}

/** Tells what happened elsewhere, with the way there. */
export function toastLink(message: string, label: string, onFollow: () => void): void {
  const id = crypto.randomUUID();
  notifications.show({
    id,
    autoClose: 8000,
    withCloseButton: true,
    closeButtonProps: closeButton(),
    classNames: { root: classes.toast ?? '', body: classes.body ?? '' },
    message: (
      <span className={classes.row}>
        <span>{message}</span>
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => {
            notifications.hide(id);
            onFollow();
          }}
        >
          {label}
        </Button>
      </span>
    ),
  });
}

export function toastError(error: unknown): void {
  const data = toErrorData(error);
  const text = errorText(data, i18n.t, i18n.language);
  notifications.show({
    autoClose: 9000,
    closeButtonProps: closeButton(),
    role: 'alert',
    classNames: { root: classes.toast ?? '', body: classes.body ?? '' },
    'data-tone': 'bad',
    title: text.title,
    message: (
      <>
        {[text.action, data.requestId && isolate(data.requestId)].filter(Boolean).join(' · ')}
        {text.detail !== null && (
          <p lang="en" dir="ltr">
            {text.detail}
          </p>
        )}
      </>
    ),
  });
}
