import { Tooltip, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ShortcutId } from '../shortcuts/catalogue.ts';
import { Keys } from '../shortcuts/Keys.tsx';
import classes from './IconButton.module.css';

/** A square button that is an icon alone: its name and its key are in the tooltip. */
export function IconButton({
  label,
  shortcut,
  icon,
  onClick,
  active = false,
  disabled = false,
  large = false,
  testId,
  position = 'bottom',
}: {
  label: string;
  shortcut?: ShortcutId;
  icon: ReactNode;
  onClick: () => void;
  active?: boolean;
  disabled?: boolean;
  large?: boolean;
  testId?: string;
  position?: 'bottom' | 'top' | 'right';
}) {
  return (
    <Tooltip
      position={position}
      label={
        <span className={classes.tip}>
          {label}
          {shortcut !== undefined && <Keys id={shortcut} />}
        </span>
      }
    >
      <UnstyledButton
        className={classes.button}
        data-large={large || undefined}
        data-active={active || undefined}
        aria-label={label}
        aria-pressed={active || undefined}
        aria-disabled={disabled || undefined}
        data-testid={testId}
        onClick={() => {
          if (!disabled) onClick();
        }}
      >
        {icon}
      </UnstyledButton>
    </Tooltip>
  );
}
