import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './IconButton.tsx';
import classes from './SidePane.module.css';
import { ErrorState, SkeletonLines } from './States.tsx';

/** A list with the record that is open beside it. */
export function SplitPane({ list, pane }: { list: ReactNode; pane: ReactNode }) {
  return (
    <div className={classes.split}>
      <div className={classes.list}>{list}</div>
      {pane}
    </div>
  );
}

/** The open record: a pane of its own for the keys that go from pane to pane. */
export function SidePane({
  label,
  testId,
  size = 'large',
  children,
}: {
  /** What the pane is called, for those who hear it. */
  label: string;
  testId: string;
  size?: 'small' | 'medium' | 'large';
  children: ReactNode;
}) {
  return (
    <aside className={classes.pane} aria-label={label} tabIndex={-1} data-pane data-size={size} data-testid={testId}>
      {children}
    </aside>
  );
}

/** What stands in the pane before its record is here, or where it could not be read. */
export function PaneWaiting({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  return error === null ? (
    <SkeletonLines label={t('common.loading')} />
  ) : (
    <ErrorState error={error} onRetry={onRetry} />
  );
}

/** Name and state of the open record, with what small buttons do. */
export function PaneHead({
  icon,
  title,
  sub,
  actions,
  onClose,
}: {
  icon?: ReactNode;
  title: string;
  sub: ReactNode;
  actions?: ReactNode;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <header className={classes.head}>
      {icon !== undefined && (
        <span className={classes.icon} aria-hidden="true">
          {icon}
        </span>
      )}
      <div className={classes.who}>
        <h2 className={classes.title} dir="auto" title={title}>
          {title}
        </h2>
        <div className={classes.sub}>{sub}</div>
      </div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      <IconButton label={t('common.close')} shortcut="app.back" icon={<IconX size={15} />} onClick={onClose} />
    </header>
  );
}

/** What the open record is opened for, in buttons with words under its head. */
export function PaneActions({ children }: { children: ReactNode }) {
  return <div className={classes.wordActions}>{children}</div>;
}

export function PaneBody({
  hasOwnGaps = false,
  children,
}: {
  /** The parts keep their own distances, such as headings closer to what is under them. */
  hasOwnGaps?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={classes.body} data-own-gaps={hasOwnGaps || undefined}>
      {children}
    </div>
  );
}
