import type { ReactNode } from 'react';
import classes from './ListBar.module.css';

/** What narrows a list, above it. */
export function ListBar({
  label,
  isNarrow = false,
  children,
}: {
  label: string;
  /** In a narrow column each thing has a line of its own. */
  isNarrow?: boolean;
  children: ReactNode;
}) {
  return (
    <search className={classes.bar} aria-label={label} data-narrow={isNarrow || undefined}>
      {children}
    </search>
  );
}
