import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './IconButton.tsx';
import classes from './SidePane.module.css';

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
export function SidePane({ label, testId, children }: { label: string; testId: string; children: ReactNode }) {
  return (
    <aside className={classes.pane} aria-label={label} tabIndex={-1} data-pane data-testid={testId}>
      {children}
    </aside>
  );
}

/** Name, state and actions of the open record. */
export function PaneHead({
  icon,
  title,
  sub,
  actions,
  onClose,
}: {
  icon: ReactNode;
  title: string;
  sub: ReactNode;
  actions?: ReactNode;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <header className={classes.head}>
      <span className={classes.icon} aria-hidden="true">
        {icon}
      </span>
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

export function PaneBody({ children }: { children: ReactNode }) {
  return <div className={classes.body}>{children}</div>;
}
