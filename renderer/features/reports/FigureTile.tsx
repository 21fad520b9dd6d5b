import { Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconArrowDownRight, IconArrowUpRight, IconMinus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { changeOf } from '#shared/domain/figures.ts';
import { formatChange } from '../../lib/format.ts';
import classes from './Reports.module.css';

export interface Figure {
  id: string;
  label: string;
  value: string;
  /** What counts, in words. */
  definition: string;
  /** The numbers now and before, where they are compared; and what before is. */
  compare?: { now: number | null; before: number | null; to: string };
  note?: ReactNode;
  tone?: 'warn' | undefined;
  onOpen?: (() => void) | undefined;
}

/** A number with its name; what it means shows when it is pointed at or has the focus. */
export function FigureTile({ figure }: { figure: Figure }) {
  const { label, value, definition, compare, note, tone, onOpen } = figure;
  const content = (
    <>
      <span className={classes.tileLabel}>{label}</span>
      <span className={classes.tileValue}>{value}</span>
      {compare !== undefined && <Compared {...compare} />}
      {note !== undefined && <span className={classes.tileNote}>{note}</span>}
    </>
  );
  const shared = { className: classes.tile, 'data-tone': tone, 'data-testid': `figure-${figure.id}` };
  return (
    <Tooltip label={definition} multiline w={280} events={{ hover: true, focus: true, touch: false }} openDelay={250}>
      {onOpen === undefined ? (
        // biome-ignore lint/a11y/useSemanticElements: a group of texts, and no part of a form
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its definition is read by those who come to it by key
        <div {...shared} role="group" tabIndex={0} aria-label={`${label}: ${value}`} data-stop>
          {content}
        </div>
      ) : (
        <UnstyledButton {...shared} onClick={onOpen} data-stop>
          {content}
        </UnstyledButton>
      )}
    </Tooltip>
  );
}

function Compared({ now, before, to }: NonNullable<Figure['compare']>) {
  const { t } = useTranslation();
  const change = changeOf(now, before);
  if (change === null) return <span className={classes.tileNote}>{t('reports.change.none')}</span>;
  const rounded = Math.round(change * 100);
  const Icon = rounded === 0 ? IconMinus : rounded > 0 ? IconArrowUpRight : IconArrowDownRight;
  return (
    <span className={classes.tileNote} title={to}>
      <Icon size={13} aria-hidden="true" className="flip" />
      {formatChange(change)}
      <VisuallyHidden>{to}</VisuallyHidden>
    </span>
  );
}

export function FigureRow({ figures, label }: { figures: readonly Figure[]; label: string }) {
  return (
    <section className={classes.tiles} aria-label={label}>
      {figures.map((figure) => (
        <FigureTile key={figure.id} figure={figure} />
      ))}
    </section>
  );
}
