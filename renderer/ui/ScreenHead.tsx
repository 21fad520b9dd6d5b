import type { ReactNode } from 'react';
import classes from './ScreenHead.module.css';

/** A screen's name, how many and as of when, and what can be done there. */
export function ScreenHead({
  title,
  count,
  note,
  children,
}: {
  title: string;
  count?: string | undefined;
  note?: string | undefined;
  children?: ReactNode;
}) {
  return (
    <div className={classes.head}>
      <h1 className={classes.title}>{title}</h1>
      {count !== undefined && (
        <span className={classes.count} aria-live="polite" data-testid="list-count">
          {count}
        </span>
      )}
      <span className={classes.space} />
      {note !== undefined && <span className={classes.note}>{note}</span>}
      {children}
    </div>
  );
}
