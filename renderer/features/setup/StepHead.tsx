import type { ReactNode } from 'react';
import classes from './FirstRun.module.css';

/** Head of a step before the console: a sign, what it is about, and what happened. */
export function StepHead({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <>
      {icon !== undefined && <div className={classes.sign}>{icon}</div>}
      <h1 className={classes.title}>{title}</h1>
      {children !== undefined && <p className={classes.lead}>{children}</p>}
    </>
  );
}
