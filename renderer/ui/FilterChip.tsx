import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './FilterChip.module.css';

/** A filter that is on or off. */
export function FilterChip({
  label,
  icon,
  on,
  onChange,
}: {
  label: string;
  icon?: ReactNode;
  on: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <UnstyledButton className={classes.chip} aria-pressed={on} onClick={() => onChange(!on)}>
      {icon}
      {label}
    </UnstyledButton>
  );
}
