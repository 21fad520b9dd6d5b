import type { ReactNode } from 'react';
import classes from './ListBar.module.css';

/** What narrows a list, above it. */
export function ListBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <search className={classes.bar} aria-label={label}>
      {children}
    </search>
  );
}
