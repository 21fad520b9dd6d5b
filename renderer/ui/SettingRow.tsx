import type { ReactNode } from 'react';
import classes from './SettingRow.module.css';

/** One setting: its name, what it does, and its control. */
export function SettingRow({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <div className={classes.row}>
      <div>
        <div className={classes.title}>{title}</div>
        {text !== undefined && <div className={classes.text}>{text}</div>}
      </div>
      <div className={classes.control}>{children}</div>
    </div>
  );
}

export function SettingsSectionHead({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <div className={classes.head}>
      <div>
        <h2 className={classes.heading}>{title}</h2>
        {text !== undefined && <p className={classes.text}>{text}</p>}
      </div>
      {children}
    </div>
  );
}
