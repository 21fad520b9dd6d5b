import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCloudOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AppError, type ErrorData, toErrorData } from '#shared/errors/app-error.ts';
import { errorText } from '../lib/error-text.ts';
import classes from './States.module.css';

/** Nothing to show: one line why, and the one thing to do about it. */
export function EmptyState({
  icon,
  title,
  children,
  action,
  testId,
}: {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  testId?: string;
}) {
  return (
    <div className={classes.state} data-testid={testId}>
      <div className={classes.icon}>{icon}</div>
      <p className={classes.title}>{title}</p>
      {children !== undefined && <p className={classes.text}>{children}</p>}
      {action !== undefined && <div className={classes.action}>{action}</div>}
    </div>
  );
}

/** The code's sentence, what to do, and the id that finds it in the log. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { t, i18n } = useTranslation();
  const data = toErrorData(error);
  const { title, action } = errorText(data, t, i18n.language);
  return (
    <div className={classes.state} role="alert">
      <div className={classes.icon} data-tone="bad">
        <IconAlertTriangle />
      </div>
      <p className={classes.title}>{title}</p>
      {action !== undefined && <p className={classes.text}>{action}</p>}
      <ErrorDetail error={data} />
      {onRetry !== undefined && (
        <div className={classes.action}>
          <Button variant="default" onClick={onRetry}>
            {t('common.tryAgain')}
          </Button>
        </div>
      )}
      <p className={classes.code}>
        <bdi>{data.code}</bdi>
        {data.requestId !== undefined && ` · ${t('common.request', { id: data.requestId })}`}
      </p>
    </div>
  );
}

/** What the main side wrote, under what it means: the names and numbers of the case, where the screen is not in English. */
export function ErrorDetail({ error }: { error: ErrorData }) {
  const { t, i18n } = useTranslation();
  const { detail } = errorText(error, t, i18n.language);
  if (detail === null) return null;
  return (
    <p className={classes.detail} lang="en" dir="ltr">
      {detail}
    </p>
  );
}

const isErrorData = (value: unknown): value is ErrorData =>
  typeof value === 'object' && value !== null && !(value instanceof Error) && 'code' in value && 'message' in value;

/** The same inside a form or a panel, in two lines; calmer where it is a state that work goes on in, such as offline. */
export function InlineError({ error, isExpected = false }: { error: unknown; isExpected?: boolean }) {
  const { t, i18n } = useTranslation();
  const data = isErrorData(error) ? error : toErrorData(error);
  const { title, action } = errorText(data, t, i18n.language);
  return (
    <div className={classes.inline} data-tone={isExpected ? 'warn' : undefined} role={isExpected ? 'status' : 'alert'}>
      {isExpected ? <IconCloudOff size={15} /> : <IconAlertTriangle size={15} />}
      <div>
        <p>{title}</p>
        {action !== undefined && <p className={classes.inlineAction}>{action}</p>}
        <ErrorDetail error={data} />
        {data.requestId !== undefined && !isExpected && (
          <p className={classes.code}>
            <bdi>
              {data.code} · {data.requestId}
            </bdi>
          </p>
        )}
      </div>
    </div>
  );
}

export function SkeletonLines({ count = 6, label }: { count?: number; label: string }) {
  return (
    <div className={classes.skeleton} role="status" aria-label={label}>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <i key={index} style={{ inlineSize: `${88 - ((index * 37) % 45)}%` }} />
      ))}
    </div>
  );
}

export const isCode = (error: unknown, code: AppError['code']): boolean =>
  error instanceof AppError && error.code === code;
