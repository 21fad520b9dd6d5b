import type { ReactNode } from 'react';
import classes from './Badge.module.css';

export type Tone = 'calm' | 'accent' | 'ok' | 'warn' | 'bad' | 'info';

/** A state as an icon and a word; colour only supports them. */
export function Badge({
  tone = 'calm',
  icon,
  children,
  title,
  plain = false,
  testId,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
  title?: string | undefined;
  /** Without the filled background, for rows where many stand under each other. */
  plain?: boolean;
  testId?: string;
}) {
  return (
    <span className={classes.badge} data-tone={tone} data-plain={plain || undefined} title={title} data-testid={testId}>
      {icon}
      <span className={classes.word}>{children}</span>
    </span>
  );
}
