import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './CheckList.module.css';

export type CheckLevel = 'ok' | 'note' | 'warn' | 'bad' | 'unknown';

export interface Check {
  id: string;
  level: CheckLevel;
  name: string;
  value: ReactNode;
  /** Why it matters, or what to do. */
  hint?: string | undefined;
}

const ICONS = {
  ok: IconCircleCheck,
  note: IconInfoCircle,
  warn: IconAlertTriangle,
  bad: IconCircleX,
  unknown: IconHelpCircle,
} as const;

/** What was looked at before something is done that cannot be taken back, a line each. */
export function CheckList({ checks, label }: { checks: readonly Check[]; label: string }) {
  const { t } = useTranslation();
  return (
    <ul className={classes.list} aria-label={label} data-testid="check-list">
      {checks.map(({ id, level, name, value, hint }) => {
        const Icon = ICONS[level];
        return (
          <li key={id} className={classes.check} data-level={level} data-check={id}>
            <Icon size={16} aria-label={t(`programs.level.${level}`)} role="img" />
            <span className={classes.name}>{name}</span>
            <span className={classes.value}>
              {value}
              {hint !== undefined && <span className={classes.hint}>{hint}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
