import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './IconButton.tsx';
import classes from './Inspector.module.css';
import { ErrorState, SkeletonLines } from './States.tsx';

/** One record beside its list: what it is called, how it stands, what can be done, and everything else below. */
export function Inspector({
  label,
  title,
  badge,
  sub,
  actions,
  onClose,
  testId,
  isWide = false,
  children,
}: {
  /** What the pane is called, for those who hear it. */
  label: string;
  title: string;
  badge?: ReactNode;
  sub?: ReactNode;
  actions?: ReactNode;
  onClose: () => void;
  testId: string;
  isWide?: boolean;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <InspectorPane label={label} testId={testId} isWide={isWide}>
      <header className={classes.head}>
        <div className={classes.who}>
          <h2 className={classes.name} dir="auto" title={title}>
            {title}
          </h2>
          <div className={classes.sub}>
            {badge}
            {sub}
          </div>
        </div>
        <IconButton label={t('common.close')} shortcut="app.back" icon={<IconX size={15} />} onClick={onClose} />
      </header>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      <div className={classes.body}>{children}</div>
    </InspectorPane>
  );
}

/** The pane before its record is here, or where it could not be read. */
export function InspectorWaiting({
  label,
  testId,
  error,
  onRetry,
  isWide = false,
}: {
  label: string;
  testId: string;
  error: unknown;
  onRetry: () => void;
  isWide?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <InspectorPane label={label} testId={testId} isWide={isWide}>
      {error === null ? <SkeletonLines label={t('common.loading')} /> : <ErrorState error={error} onRetry={onRetry} />}
    </InspectorPane>
  );
}

function InspectorPane({
  label,
  testId,
  isWide,
  children,
}: {
  label: string;
  testId: string;
  isWide: boolean;
  children: ReactNode;
}) {
  return (
    <aside
      className={classes.panel}
      aria-label={label}
      tabIndex={-1}
      data-pane
      data-wide={isWide || undefined}
      data-testid={testId}
    >
      {children}
    </aside>
  );
}
